// The algorithms for a convolution and its gradients, and which of them and PyTorch's is fastest.
#pragma once

#include <ATen/ATen.h>

#include <map>
#include <mutex>
#include <numeric>
#include <vector>

#include "convolution/dense_convolution.h"
#include "convolution/dense_weight_gradient.h"
#include "convolution/output_reader.h"
#include "convolution/spike_convolution_by_rows.h"
#include "convolution/spike_convolution_by_taps.h"
#include "convolution/spike_weight_gradient.h"
#include "convolution/winograd_input_gradient.h"
#include "convolution/winograd_weight_gradient.h"

namespace sew {

using at::Tensor;

// With a larger fraction of nonzero inputs it is faster not to look for zeros:
// reproduce/PERFORMANCE.md.
constexpr double MAX_NONZERO_FRACTION = 0.65;

// With a larger fraction of nonzero inputs another algorithm gives dL/dweight faster:
// reproduce/PERFORMANCE.md.
inline double max_nonzero_fraction_in_gradient(bool winograd) { return winograd ? 0.2 : 0.6; }

// Estimates the fraction of nonzero values of x [N, C, H, W] in channels-last order from a sample
// that is spread over all of x.
inline double nonzero_fraction(const at::Tensor& x) {
  constexpr int64_t SAMPLES = 1 << 10;
  const int64_t stretches = x.numel() / LANES;
  // Made coprime to the stretches of a pixel, so that the sample contains all channels.
  int64_t step = std::max<int64_t>(1, stretches / SAMPLES);
  while (std::gcd(step, x.size(1) / LANES) > 1) step++;
  const float* values = x.const_data_ptr<float>();
  int64_t sampled = 0, nonzero = 0;
  for (int64_t i = 0; i < stretches; i += step, sampled += LANES) {
    for (int64_t j = 0; j < LANES; j++) nonzero += values[i * LANES + j] != 0;
  }
  return static_cast<double>(nonzero) / static_cast<double>(sampled);
}

// Whether the gradients of this convolution can be computed by Winograd's algorithm.
inline bool has_winograd_gradients(const ConvolutionGeometry& g) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && g.kernel == 3 && g.stride == 1 &&
      g.channels % WinogradInputGradient::WIDTH == 0 && g.out_channels % LANES == 0;
#else
  return false;
#endif
}

#if defined(__x86_64__)
// Whether the kernel is added row by row, not tap by tap: where a row has few values that are not
// zero and many pixels share its weights, or the output channels do not fill larger groups.
inline bool adds_rows(const ConvolutionGeometry& g) {
  if (g.kernel != 3 || g.stride != 1) return false;
  if (g.out_channels % SpikeConvolutionByTaps<3>::WIDTH != 0) return true;
  return g.channels <= 128 && g.out_rows() * g.out_width >= 1 << 13;
}
#endif

// Returns body(kernel) with what leaves zeros out of a convolution of this shape, or false if there is
// none.
template <class Body>
bool with_kernel(const ConvolutionGeometry& g, const Body& body) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx512f")) return false;
  if (adds_rows(g)) return body(SpikeConvolutionByRows<3>(g));
  if (g.kernel == 3 && g.stride <= 2) return body(SpikeConvolutionByTaps<3>(g));
  if (g.kernel == 1 && g.stride <= 2) return body(SpikeConvolutionByTaps<1>(g));
#endif
  return false;
}

// Writes Y [N, C', H', W'] from x [N, C, H, W], both in channels-last order, with PyTorch's bits. There
// may be no reader.
using Convolution = void (*)(
    const Tensor& x, const Tensor& weight, int64_t stride, const Tensor& y,
    const OutputReader* reader);

// Skips the zeros of x.
inline void spike_convolution(
    const Tensor& x, const Tensor& weight, int64_t stride, const Tensor& y,
    const OutputReader* reader) {
  const ConvolutionGeometry g(x, weight, stride);
  const bool is_done = with_kernel(g, [&](const auto& kernel) {
    kernel.run(x.const_data_ptr<float>(), weight, y.data_ptr<float>(), reader);
    return true;
  });
  TORCH_INTERNAL_ASSERT(is_done);
}

// Whether DenseConvolution can compute dL/dx and, of a 1 x 1 kernel, DenseWeightGradient
// dL/dweight, and faster than PyTorch.
inline bool has_dense_gradients(const ConvolutionGeometry& g) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && g.channels % DenseConvolution::WIDTH == 0 &&
      ((g.kernel == 1 && g.stride <= 2) || (g.kernel == 3 && g.stride == 2));
#else
  return false;
#endif
}

#if defined(__x86_64__)
// The packed weights of this convolution, or of its dL/dx.
inline Tensor packed_weights(const Tensor& weight, bool of_input_gradient) {
  using Of1x1 = PackedWeights<1, DenseConvolution::WIDTH>;
  using Of3x3 = PackedWeights<3, DenseConvolution::WIDTH>;
  if (weight.size(2) == 1) {
    return of_input_gradient ? Of1x1::of_input_gradient(weight) : Of1x1::of(weight);
  }
  return of_input_gradient ? Of3x3::of_input_gradient(weight) : Of3x3::of(weight);
}
#endif

// Does not look for zeros.
inline void dense_convolution(
    const Tensor& x, const Tensor& weight, int64_t stride, const Tensor& y,
    const OutputReader* reader) {
#if defined(__x86_64__)
  const ConvolutionGeometry g(x, weight, stride);
  const Tensor packed = packed_weights(weight, false);
  DenseConvolution(
      g.images, g.kernel, {g.height, g.width, g.channels},
      {g.out_height, g.out_width, g.out_channels}, packed.const_data_ptr<float>())
      .run(TapPattern::of_outputs(g), x.const_data_ptr<float>(), y.data_ptr<float>(), reader);
#endif
}

// dL/dx by DenseConvolution.
inline Tensor dense_input_gradient(
    const Tensor& x, const Tensor& weight, const Tensor& gy, int64_t stride) {
#if defined(__x86_64__)
  const ConvolutionGeometry g(x, weight, stride);
  Tensor gx = at::empty_like(x, at::MemoryFormat::ChannelsLast);
  const Tensor packed = packed_weights(weight, true);
  const DenseConvolution gradient(
      g.images, g.kernel, {g.out_height, g.out_width, g.out_channels},
      {g.height, g.width, g.channels}, packed.const_data_ptr<float>());
  for (int64_t row = 0; row < stride; row++) {
    for (int64_t column = 0; column < stride; column++) {
      gradient.run(
          TapPattern::of_inputs(g, row, column), gy.const_data_ptr<float>(), gx.data_ptr<float>(),
          /*reader=*/nullptr);
    }
  }
  return gx;
#else
  return {};
#endif
}

inline Tensor pytorch_convolution(const Tensor& x, const Tensor& weight, int64_t stride) {
  return at::conv2d(x, weight, {}, stride, weight.size(2) / 2);
}

// Y by one of the above; null means PyTorch's.
inline Tensor output_of(
    Convolution convolution, const Tensor& x, const Tensor& weight, int64_t stride) {
  if (convolution == nullptr) return pytorch_convolution(x, weight, stride);
  Tensor y = ConvolutionGeometry(x, weight, stride).empty_output(x);
  convolution(x, weight, stride, y, /*reader=*/nullptr);
  return y;
}

// Whether PyTorch sums in the same order for this shape, found out by trying it with a few numbers.
// Which of its convolutions PyTorch takes depends on the shape, on the number of threads and, below
// 16, on the number of images.
inline bool has_pytorch_bits(const Tensor& x, const Tensor& weight, int64_t stride) {
  // Results for the whole process: a trial costs two convolutions, and its result never changes.
  static std::mutex mutex;
  static std::map<std::vector<int64_t>, bool> same_bits_by_shape;
  std::lock_guard<std::mutex> lock(mutex);
  const ConvolutionGeometry g(x, weight, stride);
  const int64_t n = std::min<int64_t>(16, g.images);
  auto [found, is_new] = same_bits_by_shape.insert(
      {{n, g.height, g.width, g.channels, g.out_channels, g.kernel, g.stride,
        at::get_num_threads()},
       false});
  if (is_new) {
    at::NoGradGuard no_gradient;
    const FixedWeights::Paused of_others;
    Tensor images = at::arange(n * g.height * g.width * g.channels, x.options());
    // One value in five is not zero.
    images = images.sin_().sub_(0.8).relu_().view({n, g.height, g.width, g.channels});
    images = images.permute({0, 3, 1, 2});
    Tensor weights = at::arange(weight.numel(), x.options()).cos_().view(weight.sizes());
    found->second = at::equal(
        output_of(spike_convolution, images, weights, stride),
        pytorch_convolution(images, weights, stride));
  }
  return found->second;
}

// The fastest; null where it is PyTorch's.
inline Convolution fastest_convolution(const Tensor& x, const Tensor& weight, int64_t stride) {
  const ConvolutionGeometry g(x, weight, stride);
  Convolution fastest = nullptr;
  with_kernel(g, [&](const auto& kernel) {
    if (g.out_channels % kernel.WIDTH != 0 || !has_pytorch_bits(x, weight, stride)) return false;
    if (nonzero_fraction(x) <= MAX_NONZERO_FRACTION) {
      fastest = spike_convolution;
    } else if (g.out_channels % DenseConvolution::WIDTH == 0 && kernel.has_dense_alternative()) {
      fastest = dense_convolution;
    }
    return true;
  });
  return fastest;
}

// Returns dL/dweight from dL/dY in channels-last order, or an undefined tensor where PyTorch is
// faster.
inline Tensor weight_gradient(
    const Tensor& x, const Tensor& weight, const Tensor& gy, int64_t stride) {
#if defined(__x86_64__)
  static_assert(SpikeConvolutionByTaps<1>::WIDTH % SpikeWeightGradient<1>::WIDTH == 0);
  static_assert(SpikeConvolutionByRows<3>::WIDTH % SpikeWeightGradient<3>::WIDTH == 0);
  static_assert(SpikeConvolutionByTaps<3>::WIDTH % SpikeWeightGradient<3>::WIDTH == 0);
  static_assert(SpikeConvolutionByTaps<3>::WIDTH % SpikeWeightGradient<3, 2>::WIDTH == 0);
  const ConvolutionGeometry g(x, weight, stride);
  Tensor gweight = at::empty_like(weight, at::MemoryFormat::Contiguous);
  auto run = [&](const auto& gradient) {
    gradient.run(x.const_data_ptr<float>(), gy.const_data_ptr<float>(), gweight.data_ptr<float>());
    return gweight;
  };
  const bool winograd = has_winograd_gradients(g);
  const bool skips_zeros = with_kernel(g, [&](const auto& kernel) {
    return g.out_channels % kernel.WIDTH == 0 &&
        nonzero_fraction(x) <= max_nonzero_fraction_in_gradient(winograd);
  });
  if (skips_zeros && g.kernel == 1) return run(SpikeWeightGradient<1>(g));
  if (skips_zeros && g.stride == 2) return run(SpikeWeightGradient<3, 2>(g));
  if (skips_zeros) return run(SpikeWeightGradient<3>(g));
  if (winograd) return run(WinogradWeightGradient(g));
  if (has_dense_gradients(g) && g.kernel == 1) return run(DenseWeightGradient(g));
  return {};
#else
  return {};
#endif
}

// Returns dL/dx from dL/dY in channels-last order, or an undefined tensor where PyTorch is faster.
inline Tensor input_gradient(
    const Tensor& x, const Tensor& weight, const Tensor& gy, int64_t stride) {
#if defined(__x86_64__)
  const ConvolutionGeometry g(x, weight, stride);
  if (has_dense_gradients(g)) return dense_input_gradient(x, weight, gy, stride);
  if (!has_winograd_gradients(g)) return {};
  Tensor gx = at::empty_like(x, at::MemoryFormat::ChannelsLast);
  const Tensor given = weight.contiguous();
  WinogradInputGradient(g).run(
      gy.const_data_ptr<float>(), given.const_data_ptr<float>(), gx.data_ptr<float>());
  return gx;
#else
  return {};
#endif
}

}  // namespace sew
