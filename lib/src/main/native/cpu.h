// Neurons on the CPU. All time steps of a block of neurons stay in the first-level cache; each
// function computes one quantity of one time step for a row of neurons, with its floating-point
// operations in the order of sew.neuron.Neuron, so that spikes agree bit by bit.
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstring>
#include <vector>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "neuron.h"

// The loader chooses what the processor has; every version rounds alike.
#if defined(__x86_64__) && !defined(__clang__)
#define SEW_ROW __attribute__((target_clones("avx512f", "avx2", "default"))) void
#define SEW_FMA_ROW __attribute__((target_clones("avx512f", "arch=haswell", "default"))) void
#else
#define SEW_ROW void
#define SEW_FMA_ROW void
#endif

namespace sew {

constexpr int BLOCK = 512;  // neurons in a block

// Larger results than this do not stay in the cache until they are read: they go past it.
constexpr int64_t CACHE_BYTES = 32 << 20;

// H[t] from V[t-1] and X[t], Eqs. (4) and (5).
SEW_ROW charge(
    const Description& d, const Constants& c, const float* v, const float* x, float* h, int n) {
  if (d.kind == IF) {
    for (int i = 0; i < n; i++) h[i] = v[i] + x[i];
  } else if (d.decay_input && d.kind == LIF) {
    for (int i = 0; i < n; i++) h[i] = v[i] + (x[i] - (v[i] - c.rest)) / c.tau;
  } else if (d.decay_input) {
    for (int i = 0; i < n; i++) h[i] = v[i] + (x[i] - (v[i] - c.rest)) * c.rate;
  } else if (d.rest == 0) {
    for (int i = 0; i < n; i++) h[i] = v[i] * c.kept + x[i];
  } else if (d.kind == LIF) {
    for (int i = 0; i < n; i++) h[i] = v[i] - (v[i] - c.rest) / c.tau + x[i];
  } else {
    for (int i = 0; i < n; i++) h[i] = v[i] - (v[i] - c.rest) * c.rate + x[i];
  }
}

// V[t] from H[t], Eqs. (2) and (3). A product, so that an infinite H becomes NaN as in Eq. (3).
SEW_ROW reset(const Description& d, const Constants& c, const float* h, float* v, int n) {
  if (d.soft_reset) {
    for (int i = 0; i < n; i++) v[i] = h[i] - (h[i] >= c.threshold ? c.threshold : 0.f);
  } else {
    for (int i = 0; i < n; i++) {
      bool fired = h[i] >= c.threshold;
      v[i] = h[i] * (fired ? 0.f : 1.f) + (fired ? c.rest : 0.f);
    }
  }
}

// S[t] from H[t], Eq. (2).
SEW_ROW fire(const Description& d, const Constants& c, const float* h, float* s, int n) {
  if (d.training) {
    for (int i = 0; i < n; i++) s[i] = (h[i] >= c.threshold ? 1.f : 0.f) + (h[i] - h[i]);
  } else {
    for (int i = 0; i < n; i++) s[i] = h[i] >= c.threshold ? 1.f : 0.f;
  }
}

SEW_ROW add(float* s, const float* addend, int n) {
  for (int i = 0; i < n; i++) s[i] += addend[i];
}

// e^x within 2 units in the last place: x = k ln 2 + r, and the Taylor series of e^r.
__attribute__((always_inline)) inline float exponential(float x) {
  x = x < -87.f ? -87.f : x > 88.f ? 88.f : x;
  float k = (x * 1.44269504f + 12582912.f) - 12582912.f;  // to the nearest whole number
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

__attribute__((always_inline)) inline float sigmoid_slope(float alpha, float x) {
  float s = 1 / (1 + exponential(-alpha * x));
  return alpha * (s * (1 - s));
}

// sigma'(H[t] - V_th), as sew.neuron.Surrogate defines it.
SEW_ROW derivative(
    const Description& d, const Constants& c, const float* h, float* slope, int n) {
  const float threshold = c.threshold, a = c.a, b = c.b;
  switch (d.surrogate) {
    case ATAN:
      for (int i = 0; i < n; i++) {
        float u = (h[i] - threshold) * c.scale;
        slope[i] = a / 2 / (u * u + 1);
      }
      break;
    case SIGMOID:
      for (int i = 0; i < n; i++) slope[i] = sigmoid_slope(a, h[i] - threshold);
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
        slope[i] = exponential(-(u * u)) * c.peak;
      }
      break;
    case S2NN:
      for (int i = 0; i < n; i++) {
        float x = h[i] - threshold;
        float above = b / (std::fabs(x) + 1);
        slope[i] = x < 0 ? sigmoid_slope(a, x) : above;
      }
      break;
    default:
      for (int i = 0; i < n; i++) slope[i] = 1;
  }
}

// dL/dH[t] from dL/dS[t], dL/dV[t] and the slope: Eqs. (2) and (3) backwards.
SEW_ROW backward_of_reset(
    const Description& d, const Constants& c, const float* h, const float* gs, const float* gv,
    const float* slope, float* gh, int n) {
  if (d.soft_reset) {
    const float spike = d.detach_reset ? 0.f : c.threshold;
    for (int i = 0; i < n; i++) gh[i] = (gs[i] - gv[i] * spike) * slope[i] + gv[i];
  } else if (d.detach_reset) {
    for (int i = 0; i < n; i++) {
      gh[i] = gs[i] * slope[i] + (h[i] >= c.threshold ? 0.f : gv[i]);
    }
  } else {
    for (int i = 0; i < n; i++) {
      float g = gs[i] + gv[i] * (c.rest - h[i]);
      gh[i] = g * slope[i] + (h[i] >= c.threshold ? 0.f : gv[i]);
    }
  }
}

// dL/dX[t] and dL/dV[t-1] from dL/dH[t]: Eqs. (4) and (5) backwards.
SEW_ROW backward_of_charge(
    const Description& d, const Constants& c, const float* gh, float* gx, float* gv, int n) {
  if (d.kind == IF) {
    for (int i = 0; i < n; i++) gx[i] = gv[i] = gh[i];
  } else if (d.decay_input) {
    for (int i = 0; i < n; i++) {
      float g = gh[i] * c.rate;
      gx[i] = g;
      gv[i] = gh[i] - g;
    }
  } else {
    for (int i = 0; i < n; i++) {
      gx[i] = gh[i];
      gv[i] = gh[i] - gh[i] * c.rate;
    }
  }
}

// Adds dL/dH[t] dH[t]/d(1/tau) to eight sums, in double, because the terms cancel; eight, so that
// every version adds in the same order.
SEW_ROW backward_of_leak(
    const Description& d, const Constants& c, const float* gh, const float* v, const float* x,
    double* sums, int n) {
  const float input = d.decay_input ? 1.f : 0.f;
  int i = 0;
  for (; i + 8 <= n; i += 8) {
    for (int k = 0; k < 8; k++) {
      float slope = x[i + k] * input - (v[i + k] - c.rest);
      sums[k] += static_cast<double>(gh[i + k]) * static_cast<double>(slope);
    }
  }
  for (; i < n; i++) {
    float slope = x[i] * input - (v[i] - c.rest);
    sums[i % 8] += static_cast<double>(gh[i]) * static_cast<double>(slope);
  }
}

SEW_ROW from_bfloat16(const uint16_t* half, float* row, int n) {
  for (int i = 0; i < n; i++) {
    uint32_t bits = static_cast<uint32_t>(half[i]) << 16;
    std::memcpy(row + i, &bits, sizeof bits);
  }
}

// To the nearest, ties to even; NaN stays NaN.
SEW_ROW to_bfloat16(const float* row, uint16_t* half, int n) {
  for (int i = 0; i < n; i++) {
    uint32_t bits;
    std::memcpy(&bits, row + i, sizeof bits);
    uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    half[i] = static_cast<uint16_t>(row[i] == row[i] ? rounded : 0x7fc0);
  }
}

// BN, rounded once as PyTorch does it: in one channel, and in one channel after the other.
SEW_FMA_ROW normalise(const float* u, float scale, float shift, float* x, int n) {
  for (int i = 0; i < n; i++) x[i] = __builtin_fmaf(u[i], scale, shift);
}

SEW_FMA_ROW normalise(const float* u, const float* scale, const float* shift, float* x, int n) {
  for (int i = 0; i < n; i++) x[i] = __builtin_fmaf(u[i], scale[i], shift[i]);
}

// The values of a tensor [T, M] or [M] in the order in which they lie in memory.
class Values {
 public:
  explicit Values(const at::Tensor& tensor)
      : memory_(tensor.defined() ? static_cast<char*>(tensor.data_ptr()) : nullptr),
        half_(tensor.defined() && tensor.scalar_type() == at::kBFloat16),
        streams_(tensor.defined() && static_cast<int64_t>(tensor.nbytes()) > CACHE_BYTES) {}

  bool defined() const { return memory_ != nullptr; }

  // n values from the index `from` on, where they lie or in `row`.
  const float* read(int64_t from, float* row, int n) const {
    if (!half_) {
      return reinterpret_cast<const float*>(memory_) + from;
    }
    from_bfloat16(reinterpret_cast<const uint16_t*>(memory_) + from, row, n);
    return row;
  }

  void write(int64_t from, const float* row, int n) const {
    if (half_) {
      to_bfloat16(row, reinterpret_cast<uint16_t*>(memory_) + from, n);
      return;
    }
    float* target = reinterpret_cast<float*>(memory_) + from;
#if defined(__SSE2__)
    if (streams_ && reinterpret_cast<uintptr_t>(target) % 16 == 0) {
      int i = 0;
      for (; i + 4 <= n; i += 4) _mm_stream_ps(target + i, _mm_load_ps(row + i));
      for (; i < n; i++) target[i] = row[i];
      return;
    }
#endif
    std::memcpy(target, row, n * sizeof(float));
  }

  // For memory that has been read just now and lies in the cache.
  Values in_cache() const {
    Values same = *this;
    same.streams_ = false;
    return same;
  }

 private:
  char* memory_;
  bool half_;
  bool streams_;
};

// X [T, N, C, ...] of the neurons: what is given, or U scale + shift for a scale and shift [C].
class Inputs {
 public:
  Inputs(const at::Tensor& given, const at::Tensor& scale, const at::Tensor& shift)
      : given_(given),
        scale_(scale.defined() ? scale.const_data_ptr<float>() : nullptr),
        shift_(scale.defined() ? shift.const_data_ptr<float>() : nullptr),
        channels_(scale.defined() ? given.size(2) : 1),
        apart_(scale.defined() ? given.stride(2) : 1) {}

  const float* read(int64_t from, float* row, int n) const {
    const float* u = given_.read(from, row, n);
    if (scale_ == nullptr) return u;
    for (int i = 0; i < n;) {
      const int64_t channel = (from + i) / apart_ % channels_;
      const int64_t left = apart_ == 1 ? channels_ - channel : apart_ - (from + i) % apart_;
      const int length = static_cast<int>(std::min<int64_t>(left, n - i));
      if (apart_ == 1) {
        normalise(u + i, scale_ + channel, shift_ + channel, row + i, length);
      } else {
        normalise(u + i, scale_[channel], shift_[channel], row + i, length);
      }
      i += length;
    }
    return row;
  }

 private:
  Values given_;
  const float* scale_;
  const float* shift_;
  int64_t channels_;
  int64_t apart_;  // from one channel to the next, in values
};

struct alignas(64) Rows {
  float x[BLOCK], v[BLOCK], s[BLOCK], h[BLOCK], slope[BLOCK], gh[BLOCK], gv[BLOCK];
};

inline void start(const Values& v0, float rest, int64_t from, float* v, int n) {
  if (v0.defined()) {
    const float* row = v0.read(from, v, n);
    std::copy(row, row + n, v);
  } else {
    std::fill(v, v + n, rest);
  }
}

// Calls body(block, from, n) for each block of `neurons` neurons on all threads of PyTorch.
template <class Body>
void for_each_block(int64_t neurons, const Body& body) {
  at::parallel_for(0, (neurons + BLOCK - 1) / BLOCK, 8, [&](int64_t first, int64_t end) {
    body(first, end);
#if defined(__SSE2__)
    _mm_sfence();
#endif
  });
}

inline int length(int64_t block, int64_t neurons) {
  return static_cast<int>(std::min<int64_t>(BLOCK, neurons - block * BLOCK));
}

// S [T, M], and V[T] [M] where it is defined, from X [T, M].
inline void forward(
    const Description& d, const Constants& c, int64_t steps, const at::Tensor& x,
    const at::Tensor& v0, const at::Tensor& addend, const at::Tensor& s, const at::Tensor& v) {
  const int64_t neurons = x.numel() / steps;
  const Values inputs(x), before(v0), added(addend), spikes(s), after(v);
  for_each_block(neurons, [&](int64_t first, int64_t end) {
    Rows rows;
    for (int64_t block = first; block < end; block++) {
      const int64_t from = block * BLOCK;
      const int n = length(block, neurons);
      start(before, c.rest, from, rows.v, n);
      for (int64_t t = 0; t < steps; t++) {
        charge(d, c, rows.v, inputs.read(t * neurons + from, rows.x, n), rows.h, n);
        fire(d, c, rows.h, rows.s, n);
        reset(d, c, rows.h, rows.v, n);
        if (added.defined()) {
          add(rows.s, added.read(t * neurons + from, rows.x, n), n);
        }
        spikes.write(t * neurons + from, rows.s, n);
      }
      if (after.defined()) {
        after.write(from, rows.v, n);
      }
    }
  });
}

// dL/dX [T, M], and dL/dV of the start [M] where it is defined, from X = kept scale + shift, dL/dS
// [T, M] and dL/dV of the end [M], either of which may be undefined; returns dL/d(1/tau). Without a
// scale `kept` is X, whose memory `gx` may take.
inline double backward(
    const Description& d, const Constants& c, int64_t steps, const at::Tensor& kept,
    const at::Tensor& scale, const at::Tensor& shift, const at::Tensor& v0, const at::Tensor& gs,
    const at::Tensor& gv, const at::Tensor& gx, const at::Tensor& gv0) {
  const int64_t neurons = kept.numel() / steps;
  const Inputs inputs(kept, scale, shift);
  const Values before(v0), arrived(gs), arrived_last(gv), to_start(gv0);
  const Values sent = gx.is_alias_of(kept) ? Values(gx).in_cache() : Values(gx);
  // Added in the order of the blocks, whichever thread computed them: the same bits every time.
  std::vector<double> leak((neurons + BLOCK - 1) / BLOCK);
  for_each_block(neurons, [&](int64_t first, int64_t end) {
    Rows rows;
    std::vector<float> h(steps * BLOCK);
    for (int64_t block = first; block < end; block++) {
      const int64_t from = block * BLOCK;
      const int n = length(block, neurons);
      start(before, c.rest, from, rows.v, n);
      for (int64_t t = 0; t < steps; t++) {
        float* charged = h.data() + t * BLOCK;
        charge(d, c, rows.v, inputs.read(t * neurons + from, rows.x, n), charged, n);
        reset(d, c, charged, rows.v, n);
      }
      double sums[8] = {};
      start(arrived_last, 0, from, rows.gv, n);
      std::fill(rows.s, rows.s + n, 0.f);
      for (int64_t t = steps - 1; t >= 0; t--) {
        const float* charged = h.data() + t * BLOCK;
        const float* g =
            arrived.defined() ? arrived.read(t * neurons + from, rows.s, n) : rows.s;
        derivative(d, c, charged, rows.slope, n);
        backward_of_reset(d, c, charged, g, rows.gv, rows.slope, rows.gh, n);
        if (d.kind == PLIF) {
          if (t == 0) {
            start(before, c.rest, from, rows.v, n);
          } else {
            reset(d, c, charged - BLOCK, rows.v, n);
          }
          const float* input = inputs.read(t * neurons + from, rows.x, n);
          backward_of_leak(d, c, rows.gh, rows.v, input, sums, n);
        }
        backward_of_charge(d, c, rows.gh, rows.h, rows.gv, n);
        sent.write(t * neurons + from, rows.h, n);
      }
      if (to_start.defined()) {
        to_start.write(from, rows.gv, n);
      }
      for (double sum : sums) leak[block] += sum;
    }
  });
  double total = 0;
  for (double sum : leak) total += sum;
  return total;
}

}  // namespace sew
