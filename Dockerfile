# The tool in a Debian image without Swift: docker build -t espalier . && docker run --rm -v "$PWD:/work" espalier check net.json
# The last stage installs by a command that 'make test-package' tries in the same release of Debian.
FROM swift:6.2-bookworm AS build
WORKDIR /source
COPY . .
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make && make setup package

FROM debian:bookworm-slim
COPY --from=build /source/.build/package/espalier_*.deb /tmp/
RUN apt-get update -qq && apt-get install -y -qq /tmp/espalier_*.deb && rm -rf /tmp/*.deb /var/lib/apt/lists/*
WORKDIR /work
ENTRYPOINT ["espalier"]
