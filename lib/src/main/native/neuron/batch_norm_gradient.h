// The gradient of BN in channels-last order. Its two sums are added up while the neurons' backward
// pass writes dL/dX, so that one more pass over memory computes dL/dU, in the place of dL/dX.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

using at::Tensor;

// Adds dL/dX and dL/dX (U - mean) of a row to the sums of its channels. The row has one or more
// pixels of `width` neighbouring channels, a multiple of LANES.
SEW_SIMD void add_norm_terms(
    const float* gx, const float* u, const float* mean, float* sum, float* product, int width,
    int n) {
  typedef float Values __attribute__((vector_size(4 * LANES)));
  for (int c = 0; c < width; c += LANES) {
    Values sums, products, means, gradients, inputs;
    std::memcpy(&sums, sum + c, sizeof sums);
    std::memcpy(&products, product + c, sizeof products);
    std::memcpy(&means, mean + c, sizeof means);
    for (int i = c; i < n; i += width) {
      std::memcpy(&gradients, gx + i, sizeof gradients);
      std::memcpy(&inputs, u + i, sizeof inputs);
      sums += gradients;
      products += gradients * (inputs - means);
    }
    std::memcpy(sum + c, &sums, sizeof sums);
    std::memcpy(product + c, &products, sizeof products);
  }
}

// Replaces dL/dX of one pixel by dL/dU = (dL/dX - mean_gradient - (U - mean) slope) scale.
SEW_SIMD void norm_backward(
    float* __restrict gx, const float* __restrict u, const float* __restrict mean,
    const float* __restrict mean_gradient, const float* __restrict slope,
    const float* __restrict scale, int64_t n) {
  for (int64_t c = 0; c < n; c++) {
    gx[c] = (gx[c] - mean_gradient[c] - (u[c] - mean[c]) * slope[c]) * scale[c];
  }
}

// sum dL/dX and sum dL/dX (U - mean) of each channel over time, samples and pixels.
class NormGradientSums {
 public:
  // Rows have `row` neurons, or fewer at the end.
  static bool fits(const Tensor& u, int64_t row) {
    // One pixel is in channels-first order, too, where sums have PyTorch's bits.
    return u.dim() == 5 && u.is_non_overlapping_and_dense() && u.stride(2) == 1 &&
        u.size(3) * u.size(4) > 1 && u.size(2) % LANES == 0 &&
        (row % u.size(2) == 0 || u.size(2) % row == 0);
  }

  // Each part adds up its own sums in float32; they are added in double in the order of the parts,
  // so that the bits do not depend on the number of threads.
  NormGradientSums(const Tensor& mean, int64_t parts)
      : mean_(mean.const_data_ptr<float>()),
        channels_(mean.numel()),
        parts_(parts),
        terms_(2 * channels_ * parts) {}

  // Adds n neurons from index `from` of a time step on.
  void add(int64_t part, int64_t from, const float* gx, const float* u, int n) {
    const int64_t channel = from % channels_;
    float* sum = terms_.data() + 2 * channels_ * part + channel;
    const int width = static_cast<int>(std::min<int64_t>(n, channels_));
    add_norm_terms(gx, u, mean_ + channel, sum, sum + channels_, width, n);
  }

  // The sums [2, C].
  std::vector<double> total() const {
    std::vector<double> total(2 * channels_);
    for (int64_t part = 0; part < parts_; part++) {
      for (int64_t i = 0; i < 2 * channels_; i++) total[i] += terms_[2 * channels_ * part + i];
    }
    return total;
  }

 private:
  const float* mean_;
  int64_t channels_;
  int64_t parts_;
  std::vector<float> terms_;  // [parts, 2, C]
};

// Replaces dL/dX by dL/dU and returns dL/dweight and dL/dbias; all arrays have U's memory layout.
inline std::pair<Tensor, Tensor> norm_backward(
    const Tensor& gx, const Tensor& u, const Tensor& weight, const Tensor& mean,
    const Tensor& inverse_deviation, const NormGradientSums& sums) {
  const int64_t channels = mean.numel(), pixels = u.numel() / channels;
  const std::vector<double> total = sums.total();
  Tensor gweight = at::empty_like(weight), gbias = at::empty_like(weight);
  std::vector<float> mean_gradient(channels), slope(channels), scale(channels);
  for (int64_t c = 0; c < channels; c++) {
    const double inverse = inverse_deviation.const_data_ptr<float>()[c];
    gbias.data_ptr<float>()[c] = static_cast<float>(total[c]);
    gweight.data_ptr<float>()[c] = static_cast<float>(total[channels + c] * inverse);
    mean_gradient[c] = static_cast<float>(total[c] / pixels);
    slope[c] = static_cast<float>(total[channels + c] / pixels * inverse * inverse);
    scale[c] = static_cast<float>(weight.const_data_ptr<float>()[c] * inverse);
  }
  const float* means = mean.const_data_ptr<float>();
  const float* inputs = u.const_data_ptr<float>();
  float* gradients = gx.data_ptr<float>();
  const int64_t grain = std::max<int64_t>(1, (1 << 14) / channels);
  at::parallel_for(0, pixels, grain, [&](int64_t from, int64_t end) {
    for (int64_t i = from * channels; i < end * channels; i += channels) {
      norm_backward(
          gradients + i, inputs + i, means, mean_gradient.data(), slope.data(), scale.data(),
          channels);
    }
  });
  return {gweight, gbias};
}

}  // namespace sew
