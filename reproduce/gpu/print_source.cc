// Prints the CUDA source of the neurons as NVRTC gets it.
#include <cstdio>

#include "neuron/neuron_cuda_source.h"

int main() { return std::fputs(sew::cuda::SOURCE, stdout) < 0; }
