// The CUDA source of neurons: one kernel for the forward and one for the backward pass, one thread
// per neuron.
#pragma once

#include "neuron/neuron_parameters.h"

namespace sew::cuda {

#define SEW_TEXT_OF(...) #__VA_ARGS__
#define SEW_EXPANDED_TEXT(...) SEW_TEXT_OF(__VA_ARGS__)

// KIND, DECAY_INPUT, SOFT, DETACH, SURROGATE, TRAINING, STEPS and VALUE, the type of X and of its
// gradient, are macros, so that the compiler removes every branch on them. The arithmetic is that
// of neuron_step_cpu.h and surrogate_cpu.h, in the same order; --fmad=false keeps products and sums
// apart.
const char* const SOURCE =
    "enum { " SEW_EXPANDED_TEXT(SEW_NEURON_KINDS) " };\n"
    "enum { " SEW_EXPANDED_TEXT(SEW_SURROGATES) " };\n"
    "struct NeuronConstants { float " SEW_EXPANDED_TEXT(SEW_NEURON_CONSTANTS) "; };\n"
    R"CUDA(
struct bfloat16 { unsigned short bits; };

__device__ float get(const float* p, long i) { return p[i]; }
__device__ void put(float* p, long i, float value) { p[i] = value; }
__device__ float get(const bfloat16* p, long i) {
  return __uint_as_float((unsigned) p[i].bits << 16);
}
__device__ void put(bfloat16* p, long i, float value) {
  unsigned bits = __float_as_uint(value);
  p[i].bits = value == value ? (bits + 0x7fff + (bits >> 16 & 1)) >> 16 : 0x7fc0;
}

__device__ float charge(const NeuronConstants& c, float v, float x) {
  if (KIND == IF) return v + x;
  if (DECAY_INPUT) {
    float d = x - (v - c.rest);
    return v + (KIND == LIF ? d / c.tau : d * c.inverse_tau);
  }
  if (c.rest == 0) return v * c.decay + x;
  float d = v - c.rest;
  return v - (KIND == LIF ? d / c.tau : d * c.inverse_tau) + x;
}

__device__ float reset(const NeuronConstants& c, float h) {
  bool fired = h >= c.threshold;
  if (SOFT) return h - (fired ? c.threshold : 0.f);
  return h * (fired ? 0.f : 1.f) + (fired ? c.rest : 0.f);
}

__device__ float sigmoid_gradient(float alpha, float x) {
  float s = 1 / (1 + expf(-alpha * x));
  return alpha * (s * (1 - s));
}

__device__ float surrogate_gradient(const NeuronConstants& c, float h) {
  float x = h - c.threshold, distance = fabsf(x);
  switch (SURROGATE) {
    case ATAN: { float u = x * c.atan_scale; return c.a / 2 / (u * u + 1); }
    case SIGMOID: return sigmoid_gradient(c.a, x);
    case RECTANGULAR: return distance < 0.5f / c.a ? c.a : 0.f;
    case PIECEWISE_QUADRATIC: return distance <= 1 / c.a ? distance * (-c.a * c.a) + c.a : 0.f;
    case PIECEWISE_LEAKY_RELU: return distance < c.a ? 1 / c.a : c.b;
    case SOFT_SIGN: { float d = distance + 1 / c.a; return 0.5f / c.a / (d * d); }
    case ERF: { float u = x * c.a; return expf(-(u * u)) * c.erf_peak; }
    case S2NN: return x < 0 ? sigmoid_gradient(c.a, x) : c.b / (distance + 1);
    default: return 1;
  }
}

// PLIF: sets the constants that depend on 1/tau, which `leak` holds in GPU memory.
__device__ NeuronConstants with_leak(NeuronConstants c, const float* leak) {
  if (KIND == PLIF) {
    c.inverse_tau = *leak;
    c.decay = -c.inverse_tau + 1;
  }
  return c;
}

extern "C" __global__ void forward(
    NeuronConstants constants, const float* leak, long neurons, const VALUE* x, const float* v0,
    const float* addend, float* s, float* last) {
  const NeuronConstants c = with_leak(constants, leak);
  const long threads = (long) gridDim.x * blockDim.x;
  for (long i = blockIdx.x * (long) blockDim.x + threadIdx.x; i < neurons; i += threads) {
    float v = v0 ? v0[i] : c.rest;
#pragma unroll 4
    for (int t = 0; t < STEPS; t++) {
      float h = charge(c, v, get(x, t * neurons + i));
      float spike = h >= c.threshold ? 1.f : 0.f;
      if (TRAINING) spike += h - h;
      v = reset(c, h);
      s[t * neurons + i] = addend ? spike + addend[t * neurons + i] : spike;
    }
    if (last) last[i] = v;
  }
}

// Each block of 256 threads adds its terms of dL/d(1/tau) in a fixed order and writes one sum.
extern "C" __global__ void backward(
    NeuronConstants constants, const float* leak, long neurons, const VALUE* x, const float* v0,
    const float* gs, const float* gv_last, VALUE* gx, float* gv0, double* leak_sums) {
  const NeuronConstants c = with_leak(constants, leak);
  double sum = 0;
  const long threads = (long) gridDim.x * blockDim.x;
  for (long i = blockIdx.x * (long) blockDim.x + threadIdx.x; i < neurons; i += threads) {
    float h[STEPS];
    const float start = v0 ? v0[i] : c.rest;
    float v = start;
#pragma unroll 4
    for (int t = 0; t < STEPS; t++) {
      h[t] = charge(c, v, get(x, t * neurons + i));
      v = reset(c, h[t]);
    }
    float gv = gv_last ? gv_last[i] : 0.f;
#pragma unroll 4
    for (int t = STEPS - 1; t >= 0; t--) {
      float g = gs ? gs[t * neurons + i] : 0.f;
      float slope = surrogate_gradient(c, h[t]);
      bool fired = h[t] >= c.threshold;
      if (!DETACH) g = SOFT ? g - gv * c.threshold : g + gv * (c.rest - h[t]);
      float gh = g * slope + (fired && !SOFT ? 0.f : gv);
      if (KIND == PLIF) {
        float above = (t == 0 ? start : reset(c, h[t - 1])) - c.rest;
        float d = DECAY_INPUT ? get(x, t * neurons + i) - above : -above;
        sum += (double) gh * d;
      }
      float input = KIND != IF && DECAY_INPUT ? gh * c.inverse_tau : gh;
      gv = KIND == IF ? gh : gh - gh * c.inverse_tau;
      put(gx, t * neurons + i, input);
    }
    if (gv0) gv0[i] = gv;
  }
  if (KIND == PLIF) {
    __shared__ double sums[256];
    sums[threadIdx.x] = sum;
    for (int half = 128; half > 0; half /= 2) {
      __syncthreads();
      if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
    }
    if (threadIdx.x == 0) leak_sums[blockIdx.x] = sums[0];
  }
}
)CUDA";

#undef SEW_EXPANDED_TEXT
#undef SEW_TEXT_OF

}  // namespace sew::cuda
