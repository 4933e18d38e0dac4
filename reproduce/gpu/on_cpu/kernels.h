// The CUDA source of the neurons, compiled for the CPU. What a GPU compiles in as macros are variables
// here, so that it is compiled once for each type of X.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "block.h"
#include "neuron/neuron_parameters.h"

namespace sew::cuda::on_cpu {

// The macros of kernel_macros(); one kernel runs at a time.
struct Specialisation {
  int32_t kind, decay_input, soft, detach, surrogate, training;
  int64_t steps;
};
inline Specialisation special;

struct Index {
  unsigned x;
};
inline Index blockIdx, gridDim, blockDim;

inline float __uint_as_float(unsigned bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline unsigned __float_as_uint(float value) {
  unsigned bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

#define KIND special.kind
#define DECAY_INPUT special.decay_input
#define SOFT special.soft
#define DETACH special.detach
#define SURROGATE special.surrogate
#define TRAINING special.training
#define STEPS special.steps
#define __device__ inline
#define __global__
#define __shared__ static
#define __syncthreads Block::synchronise
#define threadIdx (Index{Block::current()})

// Each in a namespace and under names of its own: the kernels are extern "C".
namespace of_float {
#define VALUE float
#define forward sew_forward_of_float
#define backward sew_backward_of_float
#include "kernels.inc"
#undef VALUE
#undef forward
#undef backward
}  // namespace of_float

namespace of_bfloat16 {
#define VALUE bfloat16
#define forward sew_forward_of_bfloat16
#define backward sew_backward_of_bfloat16
#include "kernels.inc"
#undef VALUE
#undef forward
#undef backward
}  // namespace of_bfloat16

#undef KIND
#undef DECAY_INPUT
#undef SOFT
#undef DETACH
#undef SURROGATE
#undef TRAINING
#undef STEPS
#undef __device__
#undef __global__
#undef __shared__
#undef __syncthreads
#undef threadIdx

}  // namespace sew::cuda::on_cpu
