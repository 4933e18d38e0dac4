// What a neuron is: Section 3.1 of the paper, Eqs. (1) to (5), as sew.neuron.Neuron describes it.
#pragma once

#include <cmath>
#include <cstdint>

namespace sew {

enum Kind : int32_t { IF, LIF, PLIF };

enum Surrogate : int32_t {
  ATAN,
  SIGMOID,
  RECTANGULAR,
  PIECEWISE_QUADRATIC,
  PIECEWISE_LEAKY_RELU,
  SOFT_SIGN,
  ERF,
  S2NN,
  STRAIGHT_THROUGH
};

// Laid out as sew.neuron.NativeNeuron.Description.
struct Description {
  int32_t kind;
  int32_t decay_input;
  int32_t soft_reset;
  int32_t detach_reset;
  int32_t surrogate;
  int32_t training;  // spikes are NaN where H is not finite
  double tau;        // of LIF
  double threshold;
  double rest;  // V_reset; 0 with a soft reset
  double a;     // the surrogate's parameters: alpha, or w
  double b;     // beta, or c
};

// The numbers of a description as the operations round them.
struct Constants {
  float tau, kept, rate, threshold, rest;
  float a, b, scale, peak;

  Constants(const Description& d, float leak)
      : tau(static_cast<float>(d.tau)),
        kept(d.kind == LIF ? static_cast<float>(1 - 1 / d.tau) : -leak + 1),
        rate(d.kind == IF ? 0 : d.kind == LIF ? static_cast<float>(1 / d.tau) : leak),
        threshold(static_cast<float>(d.threshold)),
        rest(static_cast<float>(d.rest)),
        a(static_cast<float>(d.a)),
        b(static_cast<float>(d.b)),
        scale(static_cast<float>(M_PI / 2 * d.a)),
        peak(static_cast<float>(d.a / std::sqrt(M_PI))) {}
};

}  // namespace sew
