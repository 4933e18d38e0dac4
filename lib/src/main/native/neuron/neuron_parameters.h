// The parameters of a neuron: Section 3.1 of the paper, Eqs. (1) to (5), as in sew.neuron.Neuron.
#pragma once

#include <cmath>
#include <cstdint>

namespace sew {

// Each list stands here once; the CUDA source is generated from the same lists. The position of a
// name is the code that sew.kernel.NativeKernel passes.
#define SEW_NEURON_KINDS IF, LIF, PLIF
#define SEW_SURROGATES                                                                         \
  ATAN, SIGMOID, RECTANGULAR, PIECEWISE_QUADRATIC, PIECEWISE_LEAKY_RELU, SOFT_SIGN, ERF, S2NN, \
      STRAIGHT_THROUGH

enum NeuronKind : int32_t { SEW_NEURON_KINDS };

enum Surrogate : int32_t { SEW_SURROGATES };

// Has the memory layout of sew.kernel.NativeKernel.Description.
struct NeuronParameters {
  int32_t kind;
  int32_t decay_input;
  int32_t soft_reset;
  int32_t detach_reset;
  int32_t surrogate;
  int32_t training;  // spikes are NaN where H is not finite
  double tau;        // of LIF
  double threshold;
  double rest;  // V_reset; 0 with a soft reset
  double a;     // first parameter of the surrogate: alpha or w
  double b;     // second parameter: beta or c
};
static_assert(sizeof(NeuronParameters) == 6 * sizeof(int32_t) + 5 * sizeof(double));

// The fields of NeuronConstants, also in the CUDA source:
//   inverse_tau, decay      1/tau, or 0 for IF, and 1 - 1/tau
//   a, b                    the parameters of the surrogate
//   atan_scale, erf_peak    pi/2 a and a/sqrt(pi), which only those two surrogates read
#define SEW_NEURON_CONSTANTS tau, decay, inverse_tau, threshold, rest, a, b, atan_scale, erf_peak

// The parameters rounded to float32, as the operations of sew.neuron.Neuron round them.
struct NeuronConstants {
  float SEW_NEURON_CONSTANTS;

  // `leak` is 1/tau of PLIF; the other kinds ignore it.
  NeuronConstants(const NeuronParameters& neuron, float leak)
      : tau(static_cast<float>(neuron.tau)),
        decay(neuron.kind == LIF ? static_cast<float>(1 - 1 / neuron.tau) : -leak + 1),
        inverse_tau(
            neuron.kind == IF        ? 0
                : neuron.kind == LIF ? static_cast<float>(1 / neuron.tau)
                                     : leak),
        threshold(static_cast<float>(neuron.threshold)),
        rest(static_cast<float>(neuron.rest)),
        a(static_cast<float>(neuron.a)),
        b(static_cast<float>(neuron.b)),
        atan_scale(static_cast<float>(M_PI / 2 * neuron.a)),
        erf_peak(static_cast<float>(neuron.a / std::sqrt(M_PI))) {}
};

}  // namespace sew
