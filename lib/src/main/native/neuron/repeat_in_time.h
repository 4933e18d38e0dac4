// What direct coding gives to every time step: one array at all of them, without copies. Its
// gradient, the sum over time, is one pass over memory.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "cpu/simd.h"

namespace sew {

using at::Tensor;

// Adds a row to the sum.
SEW_SIMD void add_row(const float* row, float* __restrict sum, int64_t n) {
  for (int64_t i = 0; i < n; i++) sum[i] += row[i];
}

// [1, ...] from [T, ...], whose time steps are dense and of one memory layout.
inline Tensor sum_over_time(const Tensor& all) {
  constexpr int64_t ROW = 2048;  // stays in the first-level cache
  const int64_t steps = all.size(0), values = all.numel() / steps;
  Tensor sum = at::empty_strided(all.sizes().slice(1), all.strides().slice(1), all.options());
  const float* terms = all.const_data_ptr<float>();
  float* sums = sum.data_ptr<float>();
  at::parallel_for(0, (values + ROW - 1) / ROW, 4, [&](int64_t first, int64_t end) {
    for (int64_t from = first * ROW; from < std::min(end * ROW, values); from += ROW) {
      const int64_t n = std::min(ROW, values - from);
      std::copy(terms + from, terms + from + n, sums + from);
      for (int64_t t = 1; t < steps; t++) add_row(terms + t * values + from, sums + from, n);
    }
  });
  return sum.unsqueeze(0);
}

struct RepeatFunction : public torch::autograd::Function<RepeatFunction> {
  static Tensor forward(
      torch::autograd::AutogradContext* context, const Tensor& once, int64_t steps) {
    std::vector<int64_t> sizes = once.sizes().vec();
    sizes[0] = steps;
    return once.expand(sizes);
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context, torch::autograd::variable_list output_gradients) {
    const Tensor& gradient = output_gradients[0];
    // In channels-first order the sum has PyTorch's bits.
    const bool is_for_us = gradient.is_cpu() && gradient.scalar_type() == at::kFloat &&
        gradient.dim() == 5 && gradient.is_non_overlapping_and_dense() &&
        gradient.stride(0) == gradient.numel() / gradient.size(0) && gradient.stride(2) == 1 &&
        gradient.size(3) * gradient.size(4) > 1;
    return {is_for_us ? sum_over_time(gradient) : gradient.sum(0, /*keepdim=*/true), Tensor()};
  }
};

// [T, ...] from [1, ...], T = `steps`.
inline Tensor repeat_in_time(const Tensor& once, int64_t steps) {
  return RepeatFunction::apply(once, steps);
}

}  // namespace sew
