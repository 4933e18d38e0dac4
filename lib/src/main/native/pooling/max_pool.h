// Max pooling in channels-last order on the CPU as a function of PyTorch's autograd. It keeps one
// byte per output, not its input and indices of 64 bits. All bits are PyTorch's.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

using at::Tensor;

// x [N, H, W, C] to y [N, H', W', C] in memory; the window at (h', w') starts at
// (h' stride - padding, w' stride - padding).
struct PoolGeometry {
  int64_t images, height, width, channels, kernel, stride, padding, out_height, out_width;

  PoolGeometry(at::IntArrayRef sizes, int64_t kernel, int64_t stride, int64_t padding)
      : images(sizes[0]),
        height(sizes[2]),
        width(sizes[3]),
        channels(sizes[1]),
        kernel(kernel),
        stride(stride),
        padding(padding),
        out_height((height + 2 * padding - kernel) / stride + 1),
        out_width((width + 2 * padding - kernel) / stride + 1) {}
};

// Replaces Y and the number of the tap that it comes from where another tap has more.
SEW_SIMD void take_larger(
    const float* x, int32_t tap, float* __restrict y, int32_t* __restrict tap_of_y, int64_t n) {
  for (int64_t c = 0; c < n; c++) {
    // NaN counts as more than everything, the last NaN most.
    const bool is_more = (x[c] > y[c]) | (x[c] != x[c]);
    y[c] = is_more ? x[c] : y[c];
    tap_of_y[c] = is_more ? tap : tap_of_y[c];
  }
}

SEW_SIMD void to_bytes(const int32_t* numbers, uint8_t* __restrict bytes, int64_t n) {
  for (int64_t c = 0; c < n; c++) bytes[c] = static_cast<uint8_t>(numbers[c]);
}

// Adds dL/dY of one window to dL/dX at one of its taps where that is the maximum.
SEW_SIMD void add_where_max(
    const float* gy, const uint8_t* tap_of_max, int32_t tap, float* __restrict gx,
    int64_t channels) {
  for (int64_t c = 0; c < channels; c++) gx[c] += tap_of_max[c] == tap ? gy[c] : 0.f;
}

// Y from X, both in channels-last order; `tap_of_max` [N, C, H', W'] may be undefined.
inline Tensor max_pool(const Tensor& x, const PoolGeometry& g, const Tensor& tap_of_max) {
  Tensor y = at::empty(
      {g.images, g.channels, g.out_height, g.out_width},
      x.options().memory_format(at::MemoryFormat::ChannelsLast));
  const float* inputs = x.const_data_ptr<float>();
  float* outputs = y.data_ptr<float>();
  uint8_t* taps_of_max = tap_of_max.defined() ? tap_of_max.data_ptr<uint8_t>() : nullptr;
  at::parallel_for(0, g.images * g.out_height, 4, [&](int64_t from, int64_t end) {
    std::vector<int32_t> tap_of_y(g.channels);
    for (int64_t row = from; row < end; row++) {
      const float* image = inputs + row / g.out_height * g.height * g.width * g.channels;
      const int64_t top = row % g.out_height * g.stride - g.padding;
      for (int64_t column = 0; column < g.out_width; column++) {
        const int64_t left = column * g.stride - g.padding;
        const int64_t here = (row * g.out_width + column) * g.channels;
        bool is_first = true;
        // In row-major order, so that the first maximum counts.
        for (int64_t tap = 0; tap < g.kernel * g.kernel; tap++) {
          const int64_t h = top + tap / g.kernel, w = left + tap % g.kernel;
          if (h < 0 || h >= g.height || w < 0 || w >= g.width) continue;
          const float* values = image + (h * g.width + w) * g.channels;
          const auto number = static_cast<int32_t>(tap);
          if (is_first) {
            std::copy(values, values + g.channels, outputs + here);
            std::fill(tap_of_y.begin(), tap_of_y.end(), number);
            is_first = false;
          } else {
            take_larger(values, number, outputs + here, tap_of_y.data(), g.channels);
          }
        }
        if (taps_of_max != nullptr) to_bytes(tap_of_y.data(), taps_of_max + here, g.channels);
      }
    }
  });
  return y;
}

// dL/dX from dL/dY in channels-last order, row by row of X.
inline Tensor max_pool_backward(const Tensor& gy, const PoolGeometry& g, const Tensor& tap_of_max) {
  Tensor gx = at::empty(
      {g.images, g.channels, g.height, g.width},
      gy.options().memory_format(at::MemoryFormat::ChannelsLast));
  const TensorRows gradients(gx);
  const float* output_gradients = gy.const_data_ptr<float>();
  const uint8_t* taps_of_max = tap_of_max.const_data_ptr<uint8_t>();
  const int64_t length = g.width * g.channels;
  at::parallel_for(0, g.images * g.height, 4, [&](int64_t from, int64_t end) {
    std::vector<float> row(length);
    for (int64_t i = from; i < end; i++) {
      const int64_t image = i / g.height, h = i % g.height + g.padding;
      std::fill(row.begin(), row.end(), 0.f);
      // The windows that contain the row, in the order in which PyTorch adds them.
      const int64_t first = std::max<int64_t>(0, (h - g.kernel + g.stride) / g.stride);
      for (int64_t out = first; out <= std::min(h / g.stride, g.out_height - 1); out++) {
        const int64_t tap_row = (h - out * g.stride) * g.kernel;
        for (int64_t column = 0; column < g.out_width; column++) {
          const int64_t here =
              ((image * g.out_height + out) * g.out_width + column) * g.channels;
          for (int64_t k = 0; k < g.kernel; k++) {
            const int64_t w = column * g.stride - g.padding + k;
            if (w < 0 || w >= g.width) continue;
            add_where_max(
                output_gradients + here, taps_of_max + here, static_cast<int32_t>(tap_row + k),
                row.data() + w * g.channels, g.channels);
          }
        }
      }
      gradients.write(i * length, row.data(), static_cast<int>(length));
    }
    fence_streams();
  });
  return gx;
}

struct MaxPoolFunction : public torch::autograd::Function<MaxPoolFunction> {
  static Tensor forward(
      torch::autograd::AutogradContext* context, const Tensor& x, int64_t kernel, int64_t stride,
      int64_t padding) {
    const PoolGeometry g(x.sizes(), kernel, stride, padding);
    Tensor tap_of_max = at::empty(
        {g.images, g.channels, g.out_height, g.out_width},
        x.options().dtype(at::kByte).memory_format(at::MemoryFormat::ChannelsLast));
    Tensor y = max_pool(x, g, tap_of_max);
    context->save_for_backward({tap_of_max});
    context->saved_data["sizes"] = x.sizes();
    context->saved_data["window"] = std::vector<int64_t>{kernel, stride, padding};
    return y;
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context, torch::autograd::variable_list output_gradients) {
    const auto window = context->saved_data["window"].toIntVector();
    const auto sizes = context->saved_data["sizes"].toIntVector();
    const PoolGeometry g(sizes, window[0], window[1], window[2]);
    const Tensor gy = output_gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    return {
        max_pool_backward(gy, g, context->get_saved_variables()[0]), Tensor(), Tensor(), Tensor()};
  }
};

// MPk`kernel`s`stride` of x [N, C, H, W]; what is not for us is left to PyTorch, which also reports
// windows that do not fit.
inline Tensor max_pool(const Tensor& x, int64_t kernel, int64_t stride, int64_t padding) {
  const bool fits = x.is_cpu() && x.scalar_type() == at::kFloat && x.dim() == 4 && x.numel() > 0 &&
      x.is_contiguous(at::MemoryFormat::ChannelsLast) && kernel > 0 && kernel <= 16 &&
      stride > 0 && padding >= 0 && padding <= kernel / 2 &&
      std::min(x.size(2), x.size(3)) + 2 * padding >= kernel;
  if (!fits) return at::max_pool2d(x, {kernel, kernel}, {stride, stride}, {padding, padding});
  if (at::GradMode::is_enabled() && x.requires_grad()) {
    return MaxPoolFunction::apply(x, kernel, stride, padding);
  }
  return max_pool(x, PoolGeometry(x.sizes(), kernel, stride, padding), Tensor());
}

}  // namespace sew
