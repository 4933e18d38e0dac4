#!/usr/bin/env bash
# Builds the native backend: build.sh PYTHON LIBRARY
#   PYTHON   a Python with pip-installed torch of the version below, for its headers and libraries
#   LIBRARY  the file to write; LIBRARY.sum beside it gets its length and SHA-256
# CXX names the compiler (default: g++). At run time DJL's own PyTorch libraries are used.
set -euo pipefail

torch=2.7.1 # the version that DJL brings

fail() {
  printf 'native backend: %s\n' "$1" >&2
  exit 1
}

[[ $# -eq 2 ]] || fail "expected build.sh PYTHON LIBRARY, found $# arguments"
python=$1
library=$2
compiler=${CXX:-g++}
home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v "$compiler" >/dev/null ||
  fail "expected a C++ compiler, found no $compiler; install it (Debian: apt-get install g++) or name another in CXX"
command -v "$python" >/dev/null ||
  fail "expected a Python with torch $torch, found no $python; install it: python3 -m venv DIR && DIR/bin/pip install torch==$torch"
IFS='|' read -r found abi folder < <("$python" -c '
import torch
print(torch.__version__, int(torch._C._GLIBCXX_USE_CXX11_ABI), torch.__path__[0], sep="|")' 2>/dev/null) ||
  fail "expected torch $torch in $python, found none; install it: $python -m pip install torch==$torch"
[[ ${found%%+*} == "$torch" ]] ||
  fail "expected torch $torch, the version of DJL, in $python, found $found; install it: $python -m pip install torch==$torch"
[[ $abi == 1 ]] ||
  fail "expected a torch with the C++11 ABI, as DJL's, in $python, found one without; take the wheel of PyPI"

mkdir -p "$(dirname "$library")"
part=$(mktemp "$library.XXXXXX")
trap 'rm -f "$part"' EXIT
# -ffp-contract=off keeps products and sums apart, or spikes would differ. -fopenmp is left out when
# linking, so that the process keeps one OpenMP, that of DJL. api/c_api.cc includes all headers.
"$compiler" -std=c++17 -O3 -fPIC -fopenmp -fvisibility=hidden -ffp-contract=off -fno-math-errno \
  -fno-trapping-math -D_GLIBCXX_USE_CXX11_ABI=1 -I "$home" -isystem "$folder/include" \
  -isystem "$folder/include/torch/csrc/api/include" -c "$home/api/c_api.cc" -o "$part"
"$compiler" -shared -s "$part" -o "$part.so" -L"$folder/lib" -lc10 -ltorch_cpu -ldl -Wl,-z,now,-z,nodelete ||
  { rm -f "$part.so"; fail "linking failed"; }
chmod 644 "$part.so"
# The old sum goes first: at no time does one lie beside another library than its own.
read -r sha256 _ < <(sha256sum "$part.so" || shasum -a 256 "$part.so")
printf 'bytes %d\nsha256 %s\n' "$(wc -c <"$part.so")" "$sha256" >"$part"
chmod 644 "$part"
rm -f "$library.sum"
mv "$part.so" "$library"
mv "$part" "$library.sum"
