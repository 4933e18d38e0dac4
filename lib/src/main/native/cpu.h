// Neurons on the CPU. All time steps of a block of neurons stay in the first-level cache.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

#include "norm.h"
#include "rows.h"
#include "surrogate.h"
#include "values.h"

namespace sew {

constexpr int BLOCK = 512;  // neurons in a block

// X [T, N, C, ...] of the neurons.
class Inputs {
 public:
  explicit Inputs(const Normed& x)
      : given_(x.u),
        steps_(x.u.size(0)),
        step_(x.u.size(0) == 1 ? 0 : x.u.stride(0)),
        normed_(x.scale.defined()),
        channels_(normed_ ? x.u.size(2) : 1),
        apart_(normed_ ? x.u.stride(2) : 1),
        scale_(values(x.scale)),
        shift_(values(x.shift)) {}

  // Asks for what is read after X[t] of n neurons: the next time step, or that of the next block.
  void prefetch_after(int64_t t, int64_t from, int n) const {
    given_.prefetch(t + 1 < steps_ ? (t + 1) * step_ + from : from + BLOCK, n);
  }

  // X[t] of n neurons from the index `from` on, where it lies or in `row`.
  const float* read(int64_t t, int64_t from, float* row, int n) const {
    const float* u = given_.read(t * step_ + from, row, n);
    if (!normed_) return u;
    if (apart_ == 1) {
      const int64_t channel = from % channels_;
      normalise(u, scale_.data() + channel, shift_.data() + channel, row, n);
      return row;
    }
    for (int i = 0; i < n;) {
      const int64_t channel = (from + i) / apart_ % channels_;
      const int length = static_cast<int>(std::min<int64_t>(apart_ - (from + i) % apart_, n - i));
      normalise(u + i, scale_[channel], shift_[channel], row + i, length);
      i += length;
    }
    return row;
  }

 private:
  // Of one channel after the other; if those are neighbours in memory, over and over, for a row that
  // starts at any channel.
  std::vector<float> values(const at::Tensor& by_channel) const {
    if (!normed_) return {};
    std::vector<float> all(channels_ + (apart_ == 1 ? BLOCK : 0));
    const float* first = by_channel.const_data_ptr<float>();
    for (size_t i = 0; i < all.size(); i++) all[i] = first[i % channels_];
    return all;
  }

  Values given_;
  int64_t steps_;
  int64_t step_;  // from one time step to the next, in values; 0 where all are the same
  bool normed_;
  int64_t channels_;
  int64_t apart_;  // from one channel to the next, in values
  std::vector<float> scale_, shift_;
};

struct alignas(64) Rows {
  float x[BLOCK], v[BLOCK], s[BLOCK], addend[BLOCK], slope[BLOCK], gs[BLOCK], gh[BLOCK], gv[BLOCK],
      gx[BLOCK];
};

inline void start(const Values& v0, float rest, int64_t from, float* v, int n) {
  if (v0.defined()) {
    const float* row = v0.read(from, v, n);
    std::copy(row, row + n, v);
  } else {
    std::fill(v, v + n, rest);
  }
}

// Calls body(first, end) for stretches of the blocks of `neurons` neurons on all threads of PyTorch.
template <class Body>
void for_each_block(int64_t neurons, const Body& body) {
  at::parallel_for(0, (neurons + BLOCK - 1) / BLOCK, 8, [&](int64_t first, int64_t end) {
    body(first, end);
    after_streams();
  });
}

inline int length(int64_t block, int64_t neurons) {
  return static_cast<int>(std::min<int64_t>(BLOCK, neurons - block * BLOCK));
}

// S [T, M], and V[T] [M] where it is defined, from X [T, M].
inline void forward(
    const Description& d, const Constants& c, int64_t steps, const Normed& x, const at::Tensor& v0,
    const at::Tensor& addend, const at::Tensor& s, const at::Tensor& v) {
  const int64_t neurons = x.u.numel() / steps;
  const Inputs inputs(x);
  const Values before(v0), added(addend), spikes(s), after(v);
  for_each_block(neurons, [&](int64_t first, int64_t end) {
    Rows rows;
    for (int64_t block = first; block < end; block++) {
      const int64_t from = block * BLOCK;
      const int n = length(block, neurons);
      start(before, c.rest, from, rows.v, n);
      for (int64_t t = 0; t < steps; t++) {
        const int64_t here = t * neurons + from;
        inputs.prefetch_after(t, from, n);
        added.prefetch(t + 1 < steps ? here + neurons : from + BLOCK, n);
        const float* addend = added.defined() ? added.read(here, rows.addend, n) : nullptr;
        emit(d, c, rows.v, inputs.read(t, from, rows.x, n), addend, rows.s, n);
        spikes.write(here, rows.s, n);
      }
      if (after.defined()) {
        after.write(from, rows.v, n);
      }
    }
  });
}

// dL/dX [T, M], and dL/dV of the start [M] where it is defined, from X [T, M], dL/dS [T, M] and dL/dV of
// the end [M], either of which may be undefined; returns dL/d(1/tau). `gx` may take the memory of X or of
// dL/dS.
inline double backward(
    const Description& d, const Constants& c, int64_t steps, const Normed& x, const at::Tensor& v0,
    const at::Tensor& gs_all, const at::Tensor& gv_last, const at::Tensor& gx, const at::Tensor& gv0) {
  const int64_t neurons = x.u.numel() / steps;
  const Inputs inputs(x);
  const Values before(v0), arrived(gs_all), arrived_last(gv_last), to_start(gv0);
  const bool overwrites = gx.is_alias_of(x.u) || (gs_all.defined() && gx.is_alias_of(gs_all));
  const Values sent = overwrites ? Values(gx).in_cache() : Values(gx);
  // Added in the order of the blocks, whichever thread computed them: the same bits every time.
  std::vector<double> leak((neurons + BLOCK - 1) / BLOCK);
  for_each_block(neurons, [&](int64_t first, int64_t end) {
    Rows rows;
    // Of all time steps: H, and dH/d(1/tau) of PLIF.
    std::vector<float> h(steps * BLOCK), leaks(d.kind == PLIF ? steps * BLOCK : 0);
    for (int64_t block = first; block < end; block++) {
      const int64_t from = block * BLOCK;
      const int n = length(block, neurons);
      start(before, c.rest, from, rows.v, n);
      for (int64_t t = 0; t < steps; t++) {
        inputs.prefetch_after(t, from, n);
        const float* input = inputs.read(t, from, rows.x, n);
        if (d.kind == PLIF) slope_of_leak(d, c, rows.v, input, leaks.data() + t * BLOCK, n);
        charge_and_reset(d, c, rows.v, input, h.data() + t * BLOCK, n);
      }
      double sums[8] = {};
      start(arrived_last, 0, from, rows.gv, n);
      std::fill(rows.gs, rows.gs + n, 0.f);
      for (int64_t t = steps - 1; t >= 0; t--) {
        const int64_t here = t * neurons + from;
        arrived.prefetch(t > 0 ? here - neurons : (steps - 1) * neurons + from + BLOCK, n);
        const float* gs = arrived.defined() ? arrived.read(here, rows.gs, n) : rows.gs;
        const float* charged = h.data() + t * BLOCK;
        derivative(d, c, charged, rows.slope, n);
        backward_of_step(d, c, charged, gs, rows.slope, rows.gv, rows.gh, rows.gx, n);
        if (d.kind == PLIF) add_products(rows.gh, leaks.data() + t * BLOCK, sums, n);
        sent.write(here, rows.gx, n);
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
