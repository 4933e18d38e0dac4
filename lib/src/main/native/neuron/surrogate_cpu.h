// The surrogate gradients on the CPU, as sew.neuron.Surrogate defines them.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "cpu/simd.h"
#include "neuron/neuron_parameters.h"

namespace sew {

// e^x with an error of at most 2 units in the last place: x = k ln 2 + r and the Taylor series of
// e^r.
SEW_INLINE inline float exponential(float x) {
  x = x < -87.f ? -87.f : x > 88.f ? 88.f : x;
  float k = (x * 1.44269504f + 12582912.f) - 12582912.f;  // round to an integer
  float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
  float p = 1 / 5040.f;
  p = p * r + 1 / 720.f;
  p = p * r + 1 / 120.f;
  p = p * r + 1 / 24.f;
  p = p * r + 1 / 6.f;
  p = p * r + 1 / 2.f;
  p = p * r + 1;
  p = p * r + 1;
  int32_t bits = (static_cast<int32_t>(k) + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return p * power;
}

SEW_INLINE inline float sigmoid_gradient(float alpha, float x) {
  float s = 1 / (1 + exponential(-alpha * x));
  return alpha * (s * (1 - s));
}

// slope = sigma'(H[t] - V_th).
SEW_SIMD void surrogate_gradient(
    const NeuronParameters& neuron, const NeuronConstants& c, const float* h, float* slope, int n) {
  const float threshold = c.threshold, a = c.a, b = c.b;
  switch (neuron.surrogate) {
    case ATAN:
      for (int i = 0; i < n; i++) {
        float u = (h[i] - threshold) * c.atan_scale;
        slope[i] = a / 2 / (u * u + 1);
      }
      break;
    case SIGMOID:
      for (int i = 0; i < n; i++) slope[i] = sigmoid_gradient(a, h[i] - threshold);
      break;
    case RECTANGULAR:
      for (int i = 0; i < n; i++) {
        slope[i] = std::fabs(h[i] - threshold) < 0.5f / a ? a : 0.f;
      }
      break;
    case PIECEWISE_QUADRATIC:
      for (int i = 0; i < n; i++) {
        float distance = std::fabs(h[i] - threshold);
        slope[i] = distance <= 1 / a ? distance * (-a * a) + a : 0.f;
      }
      break;
    case PIECEWISE_LEAKY_RELU:
      for (int i = 0; i < n; i++) slope[i] = std::fabs(h[i] - threshold) < a ? 1 / a : b;
      break;
    case SOFT_SIGN:
      for (int i = 0; i < n; i++) {
        float distance = std::fabs(h[i] - threshold) + 1 / a;
        slope[i] = 0.5f / a / (distance * distance);
      }
      break;
    case ERF:
      for (int i = 0; i < n; i++) {
        float u = (h[i] - threshold) * a;
        slope[i] = exponential(-(u * u)) * c.erf_peak;
      }
      break;
    case S2NN:
      for (int i = 0; i < n; i++) {
        float x = h[i] - threshold;
        float above = b / (std::fabs(x) + 1);
        slope[i] = x < 0 ? sigmoid_gradient(a, x) : above;
      }
      break;
    default:  // STRAIGHT_THROUGH
      for (int i = 0; i < n; i++) slope[i] = 1;
  }
}

}  // namespace sew
