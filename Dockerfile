# A static program in an empty image, run by nobody. Build: docker build -t ow .
# Run: docker run --rm --network none -v "$PWD:/model:ro" ow
FROM rust:1.89-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY Cargo.toml Cargo.lock build.rs components.yaml documentation.yaml ./
COPY src src
COPY definitions definitions
COPY licenses licenses
COPY schemas schemas
COPY tools tools
COPY benches benches
RUN cargo build --release --locked --bin ow

FROM scratch
COPY --from=build /source/target/release/ow /ow
COPY LICENSE-CC0 /LICENSE-CC0
USER 65532:65532
WORKDIR /model
ENTRYPOINT ["/ow"]
CMD ["check", "."]
