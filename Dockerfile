# syntax=docker/dockerfile:1

FROM swift:6.3-bookworm AS build
# libcurl4-openssl-dev: Foundation's networking, linked statically below, asks for libcurl.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libmongoc-dev zlib1g-dev libpcre2-dev libmaxminddb-dev pkg-config \
        libcurl4-openssl-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /footfall
# Dependencies change less often than sources: their download is a layer of its own.
COPY Package.* ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
COPY Benchmarks Benchmarks
RUN for product in API Worker footfall; do \
        swift build -c release --static-swift-stdlib --product "$product" || exit; \
    done \
    && install -D -t /programs .build/release/API .build/release/Worker .build/release/footfall

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libbson-1.0-0 libcurl4 libmaxminddb0 libmongoc-1.0-0 libpcre2-8-0 libstdc++6 tzdata uap-core zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin footfall
COPY --from=build /programs/ /usr/local/bin/
USER footfall
WORKDIR /
# A container is reached from outside of it; a port above 1023 needs no privilege.
ENV HOST=0.0.0.0 PORT=8080
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["API"]
