// Neurons over all time steps on the CPU. All time steps of a block of neurons stay in the
// first-level cache.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

#include "cpu/row_io.h"
#include "neuron/batch_norm.h"
#include "neuron/batch_norm_gradient.h"
#include "neuron/neuron_step_cpu.h"
#include "neuron/surrogate_cpu.h"

namespace sew::cpu {

constexpr int BLOCK = 512;   // neurons in a block
constexpr int64_t PART = 4;  // blocks that one thread computes in a row

// Reads X [T, N, C, ...] row by row, from memory or as U scale + shift.
class NeuronInput {
 public:
  explicit NeuronInput(const NormalisedInput& x)
      : rows_(x.u),
        steps_(x.u.size(0)),
        step_stride_(x.u.size(0) == 1 ? 0 : x.u.stride(0)),
        is_normalised_(x.scale.defined()),
        channels_(is_normalised_ ? x.u.size(2) : 1),
        channel_stride_(is_normalised_ ? x.u.stride(2) : 1),
        scale_(per_channel(x.scale)),
        shift_(per_channel(x.shift)) {}

  // Prefetches X[t] of n neurons from index `from` on.
  void prefetch(int64_t t, int64_t from, int n) const {
    rows_.prefetch(t * step_stride_ + from, n);
  }

  // Returns U[t] of n neurons from index `from` on, in place or in `row`.
  const float* read_u(int64_t t, int64_t from, float* row, int n) const {
    return rows_.read(t * step_stride_ + from, row, n);
  }

  // Returns X[t] of n neurons from index `from` on, in place or in `row`.
  const float* read(int64_t t, int64_t from, float* row, int n) const {
    const float* u = read_u(t, from, row, n);
    if (!is_normalised_) return u;
    if (channel_stride_ == 1) {
      const int64_t channel = from % channels_;
      scale_and_shift(u, scale_.data() + channel, shift_.data() + channel, row, n);
      return row;
    }
    for (int i = 0; i < n;) {
      const int64_t channel = (from + i) / channel_stride_ % channels_;
      const int length = static_cast<int>(
          std::min<int64_t>(channel_stride_ - (from + i) % channel_stride_, n - i));
      scale_and_shift(u + i, scale_[channel], shift_[channel], row + i, length);
      i += length;
    }
    return row;
  }

 private:
  // One value per channel. Where channels are neighbours in memory the values are repeated, so that
  // a row can start at any channel.
  std::vector<float> per_channel(const at::Tensor& values) const {
    if (!is_normalised_) return {};
    const float* first = values.const_data_ptr<float>();
    std::vector<float> all(first, first + channels_);
    if (channel_stride_ != 1) return all;
    all.resize(channels_ + BLOCK);
    for (size_t i = channels_; i < all.size(); i++) all[i] = all[i - channels_];
    return all;
  }

  TensorRows rows_;
  int64_t steps_;
  int64_t step_stride_;  // in values; 0 where all time steps are the same
  bool is_normalised_;
  int64_t channels_;
  int64_t channel_stride_;  // in values
  std::vector<float> scale_, shift_;
};

// What a thread works on: one row per quantity.
struct alignas(64) Rows {
  float x[BLOCK], v[BLOCK], s[BLOCK], addend[BLOCK], slope[BLOCK], gs[BLOCK], gh[BLOCK], gv[BLOCK],
      gx[BLOCK];
};

// Fills `row` with n values of the tensor, or with `otherwise` if there is no tensor.
inline void load(const TensorRows& tensor, float otherwise, int64_t from, float* row, int n) {
  if (tensor.defined()) {
    const float* values = tensor.read(from, row, n);
    std::copy(values, values + n, row);
  } else {
    std::fill(row, row + n, otherwise);
  }
}

inline int64_t block_count(int64_t neurons) { return (neurons + BLOCK - 1) / BLOCK; }

inline int64_t part_count(int64_t neurons) { return (block_count(neurons) + PART - 1) / PART; }

// Calls body(first, end) for ranges of blocks, together all blocks of `neurons`, on PyTorch's
// threads. Each range begins with a part.
template <class Body>
void for_each_block_range(int64_t neurons, const Body& body) {
  at::parallel_for(0, part_count(neurons), 2, [&](int64_t first, int64_t end) {
    body(first * PART, std::min(end * PART, block_count(neurons)));
    fence_streams();
  });
}

inline int block_length(int64_t block, int64_t neurons) {
  return static_cast<int>(std::min<int64_t>(BLOCK, neurons - block * BLOCK));
}

// Writes S [T, M] and, where it is defined, V[T] [M] from X [T, M]. S may have the memory of U.
class ForwardPass {
 public:
  ForwardPass(
      const NeuronParameters& neuron, const NeuronConstants& c, const NormalisedInput& x,
      const at::Tensor& v0, const at::Tensor& addend, const at::Tensor& s, const at::Tensor& v)
      : neuron_(neuron),
        c_(c),
        steps_(x.u.size(0)),
        neurons_(x.u.numel() / steps_),
        inputs_(x),
        initial_v_(v0),
        added_(addend),
        spikes_(s.is_alias_of(x.u) ? TensorRows(s).without_streaming() : TensorRows(s)),
        last_v_(v) {}

  // Computes all neurons.
  void run() const {
    for_each_block_range(neurons_, [&](int64_t first, int64_t end) {
      run(first * BLOCK, std::min(end * BLOCK, neurons_));
    });
  }

  // Computes the neurons from `from` to `end`.
  void run(int64_t from, int64_t end) const {
    Rows rows;
    for (; from < end; from += BLOCK) {
      const int n = static_cast<int>(std::min<int64_t>(BLOCK, end - from));
      load(initial_v_, c_.rest, from, rows.v, n);
      for (int64_t t = 0; t < steps_; t++) {
        const int64_t here = t * neurons_ + from;
        inputs_.prefetch(t, from + BLOCK, n);
        added_.prefetch(here + BLOCK, n);
        const float* addend = added_.defined() ? added_.read(here, rows.addend, n) : nullptr;
        const float* input = inputs_.read(t, from, rows.x, n);
        charge_fire_reset(neuron_, c_, rows.v, input, addend, rows.s, n);
        spikes_.write(here, rows.s, n);
      }
      if (last_v_.defined()) last_v_.write(from, rows.v, n);
    }
  }

 private:
  const NeuronParameters& neuron_;
  const NeuronConstants& c_;
  const int64_t steps_, neurons_;
  const NeuronInput inputs_;
  const TensorRows initial_v_, added_, spikes_, last_v_;
};

// Writes dL/dX [T, M] and, where it is defined, dL/dV[0] [M] from X [T, M], dL/dS [T, M] and
// dL/dV[T] [M], either of which may be undefined; returns dL/d(1/tau). `gx` may share memory with X
// or dL/dS. Adds to the sums of BN's gradient unless they are null.
inline double backward(
    const NeuronParameters& neuron, const NeuronConstants& c, int64_t steps,
    const NormalisedInput& x, const at::Tensor& v0, const at::Tensor& gs_all,
    const at::Tensor& gv_last, const at::Tensor& gx, const at::Tensor& gv0,
    NormGradientSums* norm_sums) {
  const int64_t neurons = x.u.numel() / steps;
  const NeuronInput inputs(x);
  const TensorRows initial_v(v0), spike_gradients(gs_all), last_v_gradient(gv_last),
      initial_v_gradient(gv0);
  const bool overwrites = gx.is_alias_of(x.u) || (gs_all.defined() && gx.is_alias_of(gs_all));
  const TensorRows input_gradients =
      overwrites ? TensorRows(gx).without_streaming() : TensorRows(gx);
  // One sum per block, added in the order of the blocks: the same bits whichever thread computed
  // it.
  std::vector<double> leak_gradients(block_count(neurons));
  for_each_block_range(neurons, [&](int64_t first, int64_t end) {
    Rows rows;
    // For all time steps: H and, for PLIF, dH/d(1/tau).
    std::vector<float> h(steps * BLOCK), leak_slopes(neuron.kind == PLIF ? steps * BLOCK : 0);
    for (int64_t block = first; block < end; block++) {
      const int64_t from = block * BLOCK;
      const int n = block_length(block, neurons);
      load(initial_v, c.rest, from, rows.v, n);
      for (int64_t t = 0; t < steps; t++) {
        spike_gradients.prefetch((steps - 1 - t) * neurons + from, n);
        const float* input = inputs.read(t, from, rows.x, n);
        if (neuron.kind == PLIF) {
          leak_slope(neuron, c, rows.v, input, leak_slopes.data() + t * BLOCK, n);
        }
        charge_and_reset(neuron, c, rows.v, input, h.data() + t * BLOCK, n);
      }
      double sums[8] = {};
      load(last_v_gradient, 0, from, rows.gv, n);
      std::fill(rows.gs, rows.gs + n, 0.f);
      for (int64_t t = steps - 1; t >= 0; t--) {
        const int64_t here = t * neurons + from;
        inputs.prefetch(steps - 1 - t, from + BLOCK, n);
        const float* gs =
            spike_gradients.defined() ? spike_gradients.read(here, rows.gs, n) : rows.gs;
        const float* charged = h.data() + t * BLOCK;
        surrogate_gradient(neuron, c, charged, rows.slope, n);
        step_backward(neuron, c, charged, gs, rows.slope, rows.gv, rows.gh, rows.gx, n);
        if (neuron.kind == PLIF) add_products(rows.gh, leak_slopes.data() + t * BLOCK, sums, n);
        if (norm_sums != nullptr) {
          norm_sums->add(block / PART, from, rows.gx, inputs.read_u(t, from, rows.x, n), n);
        }
        input_gradients.write(here, rows.gx, n);
      }
      if (initial_v_gradient.defined()) {
        initial_v_gradient.write(from, rows.gv, n);
      }
      for (double sum : sums) leak_gradients[block] += sum;
    }
  });
  double total = 0;
  for (double sum : leak_gradients) total += sum;
  return total;
}

}  // namespace sew::cpu
