#!/usr/bin/env bash
# Puts the program where the action runs: an archive of a release, checked against its sums and, where `gh` is
# there, its attestation; else a build from the source of the action itself.
set -euo pipefail

fail() {
  printf '::error title=ow::%s\n' "$1"
  exit 2
}

say_bin() {
  if [[ -n ${GITHUB_OUTPUT:-} ]]; then printf 'bin=%s\n' "$1" >>"$GITHUB_OUTPUT"; fi
  printf 'ow is %s\n' "$1"
}

target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64) echo aarch64-unknown-linux-musl ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

version=${OW_VERSION:-}
# The tag that the action is pinned to names the release; a commit or a branch names none.
if [[ -z $version && ${OW_REF:-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]]; then version=${OW_REF#v}; fi
folder=${RUNNER_TEMP:-$(mktemp -d)}/ow
mkdir -p -- "$folder"

if [[ -z $version ]]; then
  command -v cargo >/dev/null || fail "no release is named, and there is no cargo to build one; give the input version"
  cargo install --quiet --locked --path "${GITHUB_ACTION_PATH:-.}" --root "$folder"
  say_bin "$folder/bin/ow"
  exit 0
fi

[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([.-][0-9A-Za-z.-]+)?$ ]] || fail "the input version is no version"
[[ ${OW_REPOSITORY:-} =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] || fail "the repository of the action is not known"
triple=$(target) || fail "there is no release for $(uname -s) on $(uname -m)"
archive=open-weights-$triple-v$version.tar.gz
base=${OW_RELEASES:-https://github.com/$OW_REPOSITORY/releases/download}/v$version
for file in "$archive" SHA256SUMS; do
  curl --fail --silent --show-error --location --retry 3 --output "$folder/$file" "$base/$file" \
    || fail "cannot download $file"
done
(
  cd -- "$folder"
  grep -E "^[0-9a-f]{64} [ *]$archive\$" SHA256SUMS >expected || fail "the sums of the release do not name $archive"
  if command -v sha256sum >/dev/null; then sha256sum --check --quiet expected; else shasum -a 256 -c expected >/dev/null; fi
) || fail "the archive is not the one that was released"
if [[ -z ${OW_RELEASES:-} ]] && command -v gh >/dev/null; then
  gh attestation verify "$folder/$archive" --repo "$OW_REPOSITORY" >/dev/null || fail "the archive has no valid attestation"
fi
tar -xzf "$folder/$archive" -C "$folder"
name=ow
[[ $triple != *windows* ]] || name=ow.exe
[[ -f $folder/$name ]] || fail "the archive does not hold $name"
say_bin "$folder/$name"
