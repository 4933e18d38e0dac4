#!/usr/bin/env bash
# Builds the native backend: build.sh LIBRARY [PYTHON]
#   LIBRARY  the file to write; LIBRARY.sum beside it gets its length and SHA-256
#   PYTHON   a Python with pip-installed torch of the version below, for its headers; without it headers.sh
#            fetches them into SEW_CACHE (default: ~/.cache/sew-lab)
# CXX names the compiler (default: g++). At run time DJL's own PyTorch libraries are used.
# SEW_NCCL=1 connects ranks on GPUs by NCCL: CUDA's and NCCL's headers must be in CPATH, and the library then loads
# beside a CUDA build of PyTorch only. Compiled with CUDA 12.6, never run.
set -euo pipefail

torch=2.7.1 # the version that DJL brings

fail() {
  printf 'native backend: %s\n' "$1" >&2
  exit 1
}

(($# == 1 || $# == 2)) || fail "expected build.sh LIBRARY [PYTHON], found $# arguments"
library=$1
python=${2:-}
compiler=${CXX:-g++}
home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v "$compiler" >/dev/null ||
  fail "expected a C++ compiler, found no $compiler; install it (Debian: apt-get install g++) or name another in CXX"

# The headers of an installed torch.
installed_headers() {
  local found abi folder
  command -v "$python" >/dev/null ||
    fail "expected a Python with torch $torch, found no $python; leave it out to fetch the headers alone"
  IFS='|' read -r found abi folder < <("$python" -c '
import torch
print(torch.__version__, int(torch._C._GLIBCXX_USE_CXX11_ABI), torch.__path__[0], sep="|")' 2>/dev/null) ||
    fail "expected torch $torch in $python, found none; leave it out to fetch the headers alone"
  [[ ${found%%+*} == "$torch" ]] ||
    fail "expected torch $torch, the version of DJL, in $python, found $found; leave it out to fetch the headers alone"
  [[ $abi == 1 ]] ||
    fail "expected a torch with the C++11 ABI, as DJL's, in $python, found one without; take the wheel of PyPI"
  printf '%s/include\n' "$folder"
}

if [[ -n $python ]]; then
  headers=$(installed_headers)
else
  headers=$("$home/headers.sh" "${SEW_CACHE:-$HOME/.cache/sew-lab}")
fi

mkdir -p "$(dirname "$library")"
work=$(mktemp -d "$library.XXXXXX")
trap 'rm -rf "$work"' EXIT
nccl=()
libraries=(libc10.so libtorch_cpu.so)
if [[ ${SEW_NCCL:-} == 1 ]]; then
  nccl=(-DSEW_NCCL -DUSE_C10D_NCCL)
  libraries+=(libc10_cuda.so libtorch_cuda.so)
fi
# -ffp-contract=off keeps products and sums apart, or spikes would differ. -fopenmp is left out when
# linking, so that the process keeps one OpenMP, that of DJL. The files of api/ include all headers.
compile() {
  "$compiler" -std=c++17 -O3 -fPIC -fopenmp -fvisibility=hidden -ffp-contract=off -fno-math-errno \
    -fno-trapping-math -D_GLIBCXX_USE_CXX11_ABI=1 -DUSE_C10D_GLOO "${nccl[@]}" -I "$home" -isystem "$home/collective/declarations" \
    -isystem "$headers" -isystem "$headers/torch/csrc/api/include" -c "$home/api/$1.cc" -o "$work/$1.o"
}
compile collective_api &
compile c_api
wait $! || fail "compiling failed"
# Empty libraries with the names of DJL's: those are found by name when this one is loaded.
for name in "${libraries[@]}"; do
  "$compiler" -shared -nostdlib -Wl,-soname,$name -x c++ /dev/null -o "$work/$name"
done
"$compiler" -shared -s "$work/c_api.o" "$work/collective_api.o" -o "$work/backend.so" -Wl,--no-as-needed "${libraries[@]/#/$work/}" \
  -Wl,--as-needed -ldl -Wl,-z,now,-z,nodelete || fail "linking failed"
# The old sum goes first: at no time does one lie beside another library than its own.
read -r sha256 _ < <(sha256sum "$work/backend.so" || shasum -a 256 "$work/backend.so")
printf 'bytes %d\nsha256 %s\n' "$(wc -c <"$work/backend.so")" "$sha256" >"$work/sum"
chmod 644 "$work/backend.so" "$work/sum"
rm -f "$library.sum"
mv "$work/backend.so" "$library"
mv "$work/sum" "$library.sum"
