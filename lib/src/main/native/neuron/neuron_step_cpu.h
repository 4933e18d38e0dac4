// One time step of a row of neurons on the CPU: each function computes the step, or one quantity of
// it. Floating-point operations come in the order of sew.neuron.Neuron, so that spikes agree bit by
// bit.
//
// The functions called with_* pick one equation for the neuron at hand and pass it to `loop`, so
// that the compiler makes a vectorised loop for every combination and no loop contains a branch.
#pragma once

#include "cpu/simd.h"
#include "neuron/neuron_parameters.h"

namespace sew {

// Calls loop(charge) with H[t] = charge(V[t-1], X[t]): Eqs. (4) and (5).
template <class Loop>
SEW_INLINE inline void with_charge(
    const NeuronParameters& neuron, const NeuronConstants& c, const Loop& loop) {
  const float rest = c.rest, tau = c.tau, inverse_tau = c.inverse_tau, decay = c.decay;
  if (neuron.kind == IF) {
    loop([=](float v, float x) SEW_INLINE { return v + x; });
  } else if (neuron.decay_input && neuron.kind == LIF) {
    loop([=](float v, float x) SEW_INLINE { return v + (x - (v - rest)) / tau; });
  } else if (neuron.decay_input) {
    loop([=](float v, float x) SEW_INLINE { return v + (x - (v - rest)) * inverse_tau; });
  } else if (neuron.rest == 0) {
    loop([=](float v, float x) SEW_INLINE { return v * decay + x; });
  } else if (neuron.kind == LIF) {
    loop([=](float v, float x) SEW_INLINE { return v - (v - rest) / tau + x; });
  } else {
    loop([=](float v, float x) SEW_INLINE { return v - (v - rest) * inverse_tau + x; });
  }
}

// Calls loop(reset) with V[t] = reset(H[t]): Eqs. (2) and (3).
template <class Loop>
SEW_INLINE inline void with_reset(
    const NeuronParameters& neuron, const NeuronConstants& c, const Loop& loop) {
  const float threshold = c.threshold, rest = c.rest;
  if (neuron.soft_reset) {
    loop([=](float h) SEW_INLINE { return h - (h >= threshold ? threshold : 0.f); });
  } else {
    loop([=](float h) SEW_INLINE {
      // A product, so that an infinite H becomes NaN as in Eq. (3).
      return h * (h >= threshold ? 0.f : 1.f) + (h >= threshold ? rest : 0.f);
    });
  }
}

// Calls loop(output) with S[t] = output(spike of H[t], H[t], index): Eq. (2), NaN where H is not
// finite in training, plus the addend unless it is null.
template <class Loop>
SEW_INLINE inline void with_output(
    const NeuronParameters& neuron, const float* addend, const Loop& loop) {
  if (addend != nullptr && neuron.training) {
    loop([=](float s, float h, int i) SEW_INLINE { return s + (h - h) + addend[i]; });
  } else if (addend != nullptr) {
    loop([=](float s, float, int i) SEW_INLINE { return s + addend[i]; });
  } else if (neuron.training) {
    loop([=](float s, float h, int) SEW_INLINE { return s + (h - h); });
  } else {
    loop([=](float s, float, int) SEW_INLINE { return s; });
  }
}

// Computes S[t], plus the addend unless it is null, from X[t], and replaces V[t-1] by V[t].
SEW_SIMD void charge_fire_reset(
    const NeuronParameters& neuron, const NeuronConstants& c, float* __restrict v, const float* x,
    const float* addend, float* __restrict s, int n) {
  const float threshold = c.threshold;
  with_charge(neuron, c, [&](auto charge) SEW_INLINE {
    with_reset(neuron, c, [&](auto reset) SEW_INLINE {
      with_output(neuron, addend, [&](auto output) SEW_INLINE {
        for (int i = 0; i < n; i++) {
          float h = charge(v[i], x[i]);
          s[i] = output(h >= threshold ? 1.f : 0.f, h, i);
          v[i] = reset(h);
        }
      });
    });
  });
}

// Computes H[t] from X[t] and replaces V[t-1] by V[t].
SEW_SIMD void charge_and_reset(
    const NeuronParameters& neuron, const NeuronConstants& c, float* __restrict v, const float* x,
    float* __restrict h, int n) {
  with_charge(neuron, c, [&](auto charge) SEW_INLINE {
    with_reset(neuron, c, [&](auto reset) SEW_INLINE {
      for (int i = 0; i < n; i++) {
        h[i] = charge(v[i], x[i]);
        v[i] = reset(h[i]);
      }
    });
  });
}

// dH[t]/d(1/tau) from V[t-1] and X[t].
SEW_SIMD void leak_slope(
    const NeuronParameters& neuron, const NeuronConstants& c, const float* v, const float* x,
    float* slope, int n) {
  const float input = neuron.decay_input ? 1.f : 0.f;
  for (int i = 0; i < n; i++) slope[i] = x[i] * input - (v[i] - c.rest);
}

// Calls loop(charge_backward), which computes dL/dX[t] and dL/dV[t-1] from dL/dH[t]: the gradients
// of Eqs. (4) and (5).
template <class Loop>
SEW_INLINE inline void with_charge_backward(
    const NeuronParameters& neuron, const NeuronConstants& c, const Loop& loop) {
  const float inverse_tau = c.inverse_tau;
  if (neuron.kind == IF) {
    loop([=](float gh, float& gx, float& gv) SEW_INLINE { gx = gv = gh; });
  } else if (neuron.decay_input) {
    loop([=](float gh, float& gx, float& gv) SEW_INLINE {
      gx = gh * inverse_tau;
      gv = gh - gx;
    });
  } else {
    loop([=](float gh, float& gx, float& gv) SEW_INLINE {
      gx = gh;
      gv = gh - gh * inverse_tau;
    });
  }
}

// Calls loop(reset_backward) with dL/dH[t] = reset_backward(H[t], dL/dS[t], dL/dV[t], slope of the
// surrogate): the gradients of Eqs. (2) and (3).
template <class Loop>
SEW_INLINE inline void with_reset_backward(
    const NeuronParameters& neuron, const NeuronConstants& c, const Loop& loop) {
  const float threshold = c.threshold, rest = c.rest,
              spike = neuron.detach_reset ? 0.f : c.threshold;
  if (neuron.soft_reset) {
    loop([=](float, float gs, float gv, float slope) SEW_INLINE {
      return (gs - gv * spike) * slope + gv;
    });
  } else if (neuron.detach_reset) {
    loop([=](float h, float gs, float gv, float slope) SEW_INLINE {
      return gs * slope + (h >= threshold ? 0.f : gv);
    });
  } else {
    loop([=](float h, float gs, float gv, float slope) SEW_INLINE {
      return (gs + gv * (rest - h)) * slope + (h >= threshold ? 0.f : gv);
    });
  }
}

// Computes dL/dX[t] and dL/dH[t] from H[t], dL/dS[t] and the slope of the surrogate, and replaces
// dL/dV[t] by dL/dV[t-1].
SEW_SIMD void step_backward(
    const NeuronParameters& neuron, const NeuronConstants& c, const float* h, const float* gs,
    const float* slope, float* __restrict gv, float* __restrict gh, float* __restrict gx, int n) {
  with_charge_backward(neuron, c, [&](auto charge_backward) SEW_INLINE {
    with_reset_backward(neuron, c, [&](auto reset_backward) SEW_INLINE {
      for (int i = 0; i < n; i++) {
        gh[i] = reset_backward(h[i], gs[i], gv[i], slope[i]);
        charge_backward(gh[i], gx[i], gv[i]);
      }
    });
  });
}

// Adds dL/dH[t] dH[t]/d(1/tau) to eight sums: in double, because the terms cancel, and eight of
// them, so that every compiled version adds in the same order.
SEW_SIMD void add_products(const float* gh, const float* slope, double* sums, int n) {
  int i = 0;
  for (; i + 8 <= n; i += 8) {
    for (int k = 0; k < 8; k++) {
      sums[k] += static_cast<double>(gh[i + k]) * static_cast<double>(slope[i + k]);
    }
  }
  for (; i < n; i++) {
    sums[i % 8] += static_cast<double>(gh[i]) * static_cast<double>(slope[i]);
  }
}

// BN as X = U scale + shift, rounded once as PyTorch rounds it. Here the row lies in one channel.
SEW_SIMD_FMA void scale_and_shift(const float* u, float scale, float shift, float* x, int n) {
  for (int i = 0; i < n; i++) x[i] = __builtin_fmaf(u[i], scale, shift);
}

// The same where neighbours in the row belong to neighbouring channels.
SEW_SIMD_FMA void scale_and_shift(
    const float* u, const float* scale, const float* shift, float* x, int n) {
  for (int i = 0; i < n; i++) x[i] = __builtin_fmaf(u[i], scale[i], shift[i]);
}

}  // namespace sew
