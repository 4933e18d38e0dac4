#!/usr/bin/env bash
# Prints the folder of PyTorch's C++ headers, fetching them first where they are not there: headers.sh CACHE
#   CACHE    the folder to keep them in, 28 MB
# Needs python3 with pip or venv, and installs nothing. DJL's libraries come without headers; PyTorch's wheel for Linux
# on ARM has those of the same version and is the smallest, 99 MB. Two of its files are for ARM, ATen/Config.h
# and sleef.h, and nothing here depends on what differs in them.
set -euo pipefail

torch=2.7.1 # the version that DJL brings
sha256=27ea1e518df4c9de73af7e8a720770f3628e7f667280bce2be7a16292697e3fa

fail() {
  printf 'native backend: %s\n' "$1" >&2
  exit 1
}

[[ $# -eq 1 ]] || fail "expected headers.sh CACHE, found $# arguments"
headers=$1/torch-$torch-headers
if [[ -d $headers ]]; then
  printf '%s\n' "$headers"
  exit
fi
mkdir -p "$1"
work=$(mktemp -d "$headers.XXXXXX")
trap 'rm -rf "$work"' EXIT
python=python3
if ! python3 -m pip --version >/dev/null 2>&1; then
  python3 -m venv "$work/venv" >/dev/null 2>&1 ||
    fail "expected python3 with pip or venv to fetch PyTorch's headers, found none (Debian: apt-get install python3-pip)"
  python=$work/venv/bin/python
fi
echo "torch==$torch --hash=sha256:$sha256" >"$work/requirements.txt"
"$python" -m pip download --quiet --disable-pip-version-check --retries 1 --timeout 15 --no-deps \
  --only-binary=:all: --platform manylinux_2_28_aarch64 --implementation cp --python-version 312 --abi cp312 \
  --require-hashes -r "$work/requirements.txt" -d "$work" >&2 ||
  fail "pip could not fetch PyTorch's headers; it needs a network, once"
python3 -c '
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith("torch/include/")])' \
  "$work"/torch-*.whl "$work" || fail "the wheel of PyTorch $torch could not be unpacked"
# Another process may have been faster: its headers are the same.
mv -T "$work/torch/include" "$headers" 2>/dev/null || [[ -d $headers ]] || fail "$headers could not be written"
printf '%s\n' "$headers"
