# shellcheck shell=bash
# Building. Always in release mode, so that running and testing share what is built.

build_programs() { build; }

build_tests() { build --build-tests; } # And the programs with them.

# build [OPTION...]
build() {
    say "Building in release mode$([[ -e .build/release/API ]] || printf ' (the first time this takes a few minutes)')"
    run_task swift build -c release "$@" ||
        die "the build failed; what the compiler says is above." \
            "If it could not fetch a package, this machine may be offline: the first build needs the network."
}
