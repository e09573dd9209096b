# shellcheck shell=bash
# Building. Always in release mode, so that running, testing and measuring share what is built.

# What is run; tests and benchmarks are left out. `swift build` takes one product at a time.
build_programs() {
    local product
    announce_build
    for product in API Worker footfall; do build --product "$product"; done
}

build_benchmarks() { # And everything else but the tests.
    announce_build
    build
}

build_tests() { # And everything else.
    announce_build
    build --build-tests
}

announce_build() {
    say "Building in release mode$([[ -e .build/release/API ]] || printf ' (the first time this takes a few minutes)')"
}

# build [OPTION...]
build() {
    run_task swift build -c release "$@" ||
        die "the build failed; what the compiler says is above." \
            "If it could not fetch a package, this machine may be offline: the first build needs the network."
}
