// Rows of neurons on the CPU: each function computes one time step, or one quantity of it, with its
// floating-point operations in the order of sew.neuron.Neuron, so that spikes agree bit by bit.
#pragma once

#include "neuron.h"
#include "simd.h"

namespace sew {

// Calls loop(charge), H[t] = charge(V[t-1], X[t]): Eqs. (4) and (5).
template <class Loop>
SEW_INLINE inline void by_charge(const Description& d, const Constants& c, const Loop& loop) {
  const float rest = c.rest, tau = c.tau, rate = c.rate, kept = c.kept;
  if (d.kind == IF) {
    loop([=](float v, float x) SEW_INLINE { return v + x; });
  } else if (d.decay_input && d.kind == LIF) {
    loop([=](float v, float x) SEW_INLINE { return v + (x - (v - rest)) / tau; });
  } else if (d.decay_input) {
    loop([=](float v, float x) SEW_INLINE { return v + (x - (v - rest)) * rate; });
  } else if (d.rest == 0) {
    loop([=](float v, float x) SEW_INLINE { return v * kept + x; });
  } else if (d.kind == LIF) {
    loop([=](float v, float x) SEW_INLINE { return v - (v - rest) / tau + x; });
  } else {
    loop([=](float v, float x) SEW_INLINE { return v - (v - rest) * rate + x; });
  }
}

// Calls loop(reset), V[t] = reset(H[t]): Eqs. (2) and (3).
template <class Loop>
SEW_INLINE inline void by_reset(const Description& d, const Constants& c, const Loop& loop) {
  const float threshold = c.threshold, rest = c.rest;
  if (d.soft_reset) {
    loop([=](float h) SEW_INLINE { return h - (h >= threshold ? threshold : 0.f); });
  } else {
    loop([=](float h) SEW_INLINE {
      // A product, so that an infinite H becomes NaN as in Eq. (3).
      return h * (h >= threshold ? 0.f : 1.f) + (h >= threshold ? rest : 0.f);
    });
  }
}

// Calls loop(sum), S[t] from the spike of H[t], Eq. (2): NaN where H is not finite in training, and with
// the addend unless it is null.
template <class Loop>
SEW_INLINE inline void by_sum(const Description& d, const float* addend, const Loop& loop) {
  if (addend != nullptr && d.training) {
    loop([=](float s, float h, int i) SEW_INLINE { return s + (h - h) + addend[i]; });
  } else if (addend != nullptr) {
    loop([=](float s, float, int i) SEW_INLINE { return s + addend[i]; });
  } else if (d.training) {
    loop([=](float s, float h, int) SEW_INLINE { return s + (h - h); });
  } else {
    loop([=](float s, float, int) SEW_INLINE { return s; });
  }
}

// S[t], plus the addend unless it is null, and V[t] in the place of V[t-1], from X[t].
SEW_ROW emit(
    const Description& d, const Constants& c, float* __restrict v, const float* x,
    const float* addend, float* __restrict s, int n) {
  const float threshold = c.threshold;
  by_charge(d, c, [&](auto charge) SEW_INLINE {
    by_reset(d, c, [&](auto reset) SEW_INLINE {
      by_sum(d, addend, [&](auto sum) SEW_INLINE {
        for (int i = 0; i < n; i++) {
          float h = charge(v[i], x[i]);
          s[i] = sum(h >= threshold ? 1.f : 0.f, h, i);
          v[i] = reset(h);
        }
      });
    });
  });
}

// H[t], and V[t] in the place of V[t-1], from X[t].
SEW_ROW charge_and_reset(
    const Description& d, const Constants& c, float* __restrict v, const float* x,
    float* __restrict h, int n) {
  by_charge(d, c, [&](auto charge) SEW_INLINE {
    by_reset(d, c, [&](auto reset) SEW_INLINE {
      for (int i = 0; i < n; i++) {
        h[i] = charge(v[i], x[i]);
        v[i] = reset(h[i]);
      }
    });
  });
}

// dH[t]/d(1/tau) from V[t-1] and X[t].
SEW_ROW slope_of_leak(
    const Description& d, const Constants& c, const float* v, const float* x, float* slope, int n) {
  const float input = d.decay_input ? 1.f : 0.f;
  for (int i = 0; i < n; i++) slope[i] = x[i] * input - (v[i] - c.rest);
}

// Calls loop(send), dL/dX[t] and dL/dV[t-1] = send(dL/dH[t]): Eqs. (4) and (5) backwards.
template <class Loop>
SEW_INLINE inline void by_charge_backwards(
    const Description& d, const Constants& c, const Loop& loop) {
  const float rate = c.rate;
  if (d.kind == IF) {
    loop([=](float gh, float& gx, float& gv) SEW_INLINE { gx = gv = gh; });
  } else if (d.decay_input) {
    loop([=](float gh, float& gx, float& gv) SEW_INLINE {
      gx = gh * rate;
      gv = gh - gx;
    });
  } else {
    loop([=](float gh, float& gx, float& gv) SEW_INLINE {
      gx = gh;
      gv = gh - gh * rate;
    });
  }
}

// Calls loop(arrive), dL/dH[t] = arrive(H[t], dL/dS[t], dL/dV[t], slope): Eqs. (2) and (3)
// backwards.
template <class Loop>
SEW_INLINE inline void by_reset_backwards(
    const Description& d, const Constants& c, const Loop& loop) {
  const float threshold = c.threshold, rest = c.rest, spike = d.detach_reset ? 0.f : c.threshold;
  if (d.soft_reset) {
    loop([=](float, float gs, float gv, float slope) SEW_INLINE {
      return (gs - gv * spike) * slope + gv;
    });
  } else if (d.detach_reset) {
    loop([=](float h, float gs, float gv, float slope) SEW_INLINE {
      return gs * slope + (h >= threshold ? 0.f : gv);
    });
  } else {
    loop([=](float h, float gs, float gv, float slope) SEW_INLINE {
      return (gs + gv * (rest - h)) * slope + (h >= threshold ? 0.f : gv);
    });
  }
}

// dL/dX[t], dL/dH[t], and dL/dV[t-1] in the place of dL/dV[t], from H[t], dL/dS[t] and the slope of the
// surrogate.
SEW_ROW backward_of_step(
    const Description& d, const Constants& c, const float* h, const float* gs, const float* slope,
    float* __restrict gv, float* __restrict gh, float* __restrict gx, int n) {
  by_charge_backwards(d, c, [&](auto send) SEW_INLINE {
    by_reset_backwards(d, c, [&](auto arrive) SEW_INLINE {
      for (int i = 0; i < n; i++) {
        gh[i] = arrive(h[i], gs[i], gv[i], slope[i]);
        send(gh[i], gx[i], gv[i]);
      }
    });
  });
}

// Adds dL/dH[t] dH[t]/d(1/tau) to eight sums, in double, because the terms cancel; eight, so that
// every version adds in the same order.
SEW_ROW add_products(const float* gh, const float* slope, double* sums, int n) {
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

// BN, rounded once as PyTorch does it: in one channel, and in one channel after the other.
SEW_FMA_ROW normalise(const float* u, float scale, float shift, float* x, int n) {
  for (int i = 0; i < n; i++) x[i] = __builtin_fmaf(u[i], scale, shift);
}

SEW_FMA_ROW normalise(const float* u, const float* scale, const float* shift, float* x, int n) {
  for (int i = 0; i < n; i++) x[i] = __builtin_fmaf(u[i], scale[i], shift[i]);
}

}  // namespace sew
