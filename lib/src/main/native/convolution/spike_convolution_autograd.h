// The convolution of spikes as a function of PyTorch's autograd, and the choice between its
// algorithms and PyTorch's.
#pragma once

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <tuple>
#include <vector>

#include "convolution/spike_convolution_kernel.h"
#include "convolution/spike_weight_gradient.h"
#include "convolution/winograd_input_gradient.h"
#include "convolution/winograd_weight_gradient.h"
#include "cpu/exact_narrowing.h"

namespace sew {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// With a larger fraction of nonzero inputs PyTorch is faster: reproduce/PERFORMANCE.md.
inline double max_nonzero_fraction(int64_t kernel) { return kernel == 1 ? 0.4 : 0.6; }

// With a larger one PyTorch or, where it is possible, Winograd's algorithm is faster.
inline double max_nonzero_fraction_in_gradient(int64_t kernel, bool winograd) {
  if (winograd) return 0.2;
  return kernel == 1 ? 0.25 : 0.5;
}

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

// Returns body(kernel) with the SpikeConvolutionKernel for this shape, or false if there is none.
template <class Body>
bool with_kernel(const ConvolutionGeometry& g, const Body& body) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx512f")) return false;
  if (g.kernel == 3 && g.stride == 1) return body(SpikeConvolutionKernel<3, 1>(g));
  if (g.kernel == 3 && g.stride == 2) return body(SpikeConvolutionKernel<3, 2>(g));
  if (g.kernel == 1 && g.stride == 1) return body(SpikeConvolutionKernel<1, 1>(g));
  if (g.kernel == 1 && g.stride == 2) return body(SpikeConvolutionKernel<1, 2>(g));
#endif
  return false;
}

// Y [N, C', H', W'] in channels-last order from x [N, C, H, W], skipping its zeros.
inline Tensor spike_convolution(const Tensor& x, const Tensor& weight, int64_t stride) {
  const ConvolutionGeometry g(x, weight, stride);
  Tensor y = at::empty(
      {g.images, g.out_channels, g.out_height, g.out_width},
      x.options().memory_format(at::MemoryFormat::ChannelsLast));
  const bool is_done = with_kernel(g, [&](const auto& kernel) {
    kernel.run(x.const_data_ptr<float>(), weight, y.data_ptr<float>());
    return true;
  });
  TORCH_INTERNAL_ASSERT(is_done);
  return y;
}

inline Tensor pytorch_convolution(const Tensor& x, const Tensor& weight, int64_t stride) {
  return at::conv2d(x, weight, {}, stride, weight.size(2) / 2);
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
    Tensor images = at::arange(n * g.height * g.width * g.channels, x.options());
    // One value in five is not zero.
    images = images.sin_().sub_(0.8).relu_().view({n, g.height, g.width, g.channels});
    images = images.permute({0, 3, 1, 2});
    Tensor weights = at::arange(weight.numel(), x.options()).cos_().view(weight.sizes());
    found->second = at::equal(
        spike_convolution(images, weights, stride), pytorch_convolution(images, weights, stride));
  }
  return found->second;
}

// Whether x and weight are what the algorithms here are written for.
inline bool are_suitable(const Tensor& x, const Tensor& weight) {
  return x.is_cpu() && weight.is_cpu() && x.scalar_type() == at::kFloat &&
      weight.scalar_type() == at::kFloat && !at::autocast::is_autocast_enabled(at::kCPU) &&
      x.dim() == 4 && weight.dim() == 4 && x.numel() > 0 && weight.size(1) == x.size(1) &&
      weight.size(2) == weight.size(3) && x.is_contiguous(at::MemoryFormat::ChannelsLast) &&
      x.size(1) % LANES == 0;
}

// Whether spike_convolution can compute PyTorch's Y, and faster than PyTorch.
inline bool is_worthwhile(const Tensor& x, const Tensor& weight, int64_t stride) {
  const ConvolutionGeometry g(x, weight, stride);
  return with_kernel(g, [&](const auto& kernel) {
    return g.out_channels % kernel.WIDTH == 0 &&
        nonzero_fraction(x) <= max_nonzero_fraction(g.kernel) &&
        has_pytorch_bits(x, weight, stride);
  });
}

// Returns dL/dweight from dL/dY in channels-last order, or an undefined tensor where PyTorch is
// faster.
inline Tensor weight_gradient(
    const Tensor& x, const Tensor& weight, const Tensor& gy, int64_t stride) {
#if defined(__x86_64__)
  static_assert(SpikeConvolutionKernel<1, 1>::WIDTH % SpikeWeightGradient<1>::WIDTH == 0);
  static_assert(SpikeConvolutionKernel<3, 1>::WIDTH % SpikeWeightGradient<3>::WIDTH == 0);
  static_assert(SpikeConvolutionKernel<3, 2>::WIDTH % SpikeWeightGradient<3, 2>::WIDTH == 0);
  const ConvolutionGeometry g(x, weight, stride);
  Tensor gweight = at::empty_like(weight, at::MemoryFormat::Contiguous);
  auto run = [&](const auto& gradient) {
    gradient.run(x.const_data_ptr<float>(), gy.const_data_ptr<float>(), gweight.data_ptr<float>());
    return gweight;
  };
  const bool winograd = has_winograd_gradients(g);
  const bool skips_zeros = with_kernel(g, [&](const auto& kernel) {
    return g.out_channels % kernel.WIDTH == 0 &&
        nonzero_fraction(x) <= max_nonzero_fraction_in_gradient(g.kernel, winograd);
  });
  if (skips_zeros && g.kernel == 1) return run(SpikeWeightGradient<1>(g));
  if (skips_zeros && g.stride == 2) return run(SpikeWeightGradient<3, 2>(g));
  if (skips_zeros) return run(SpikeWeightGradient<3>(g));
  return winograd ? run(WinogradWeightGradient(g)) : Tensor();
#else
  return {};
#endif
}

// Returns dL/dx from dL/dY in channels-last order, or an undefined tensor where PyTorch is faster.
inline Tensor input_gradient(
    const Tensor& x, const Tensor& weight, const Tensor& gy, int64_t stride) {
#if defined(__x86_64__)
  const ConvolutionGeometry g(x, weight, stride);
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

// The convolution of spikes, whose zeros are skipped if `skips_zeros`. With `as_bytes`, x is saved as bytes where that is exact.
struct SpikeConvolutionFunction : public torch::autograd::Function<SpikeConvolutionFunction> {
  static Tensor forward(
      AutogradContext* context, const Tensor& x, const Tensor& weight, int64_t stride,
      bool skips_zeros, bool as_bytes) {
    Tensor bytes;
    if (as_bytes) bytes = narrowed_if_exact<float, uint8_t>(x);
    context->save_for_backward({bytes.defined() ? bytes : x, weight});
    context->saved_data["stride"] = stride;
    return skips_zeros ? spike_convolution(x, weight, stride)
                       : pytorch_convolution(x, weight, stride);
  }

  static variable_list backward(AutogradContext* context, variable_list output_gradients) {
    auto saved = context->get_saved_variables();
    const Tensor& weight = saved[1];
    const bool is_bytes = saved[0].scalar_type() == at::kByte;
    const Tensor x = is_bytes ? widened<float, uint8_t>(saved[0], weight.options()) : saved[0];
    const int64_t stride = context->saved_data["stride"].toInt();
    const Tensor gy = output_gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const bool wants_x = context->needs_input_grad(0), wants_weight = context->needs_input_grad(1);
    Tensor gx, gweight;
    if (gy.scalar_type() == at::kFloat) {
      if (wants_weight) gweight = weight_gradient(x, weight, gy, stride);
      if (wants_x) gx = input_gradient(x, weight, gy, stride);
    }
    const bool lacks_x = wants_x && !gx.defined(),
               lacks_weight = wants_weight && !gweight.defined();
    if (lacks_x || lacks_weight) {
      auto [pytorch_gx, pytorch_gweight, none] = at::convolution_backward(
          gy, x, weight, /*bias_sizes=*/std::nullopt, {stride, stride},
          {weight.size(2) / 2, weight.size(2) / 2}, /*dilation=*/{1, 1}, /*transposed=*/false,
          /*output_padding=*/{0, 0}, /*groups=*/1, {lacks_x, lacks_weight, false});
      if (lacks_x) gx = pytorch_gx;
      if (lacks_weight) gweight = pytorch_gweight;
    }
    return {gx, gweight, Tensor(), Tensor(), Tensor()};
  }
};

// Y [N, C', H', W'] from x [N, C, H, W] and weights [C', C, K, K], without bias, padded by K / 2.
// With finite weights the bits of Y are PyTorch's; gradients are summed in another order.
inline Tensor convolve(const Tensor& x, const Tensor& weight, int64_t stride, bool as_bytes) {
  if (!are_suitable(x, weight)) return pytorch_convolution(x, weight, stride);
  const bool skips_zeros = is_worthwhile(x, weight, stride);
  const bool differentiates =
      at::GradMode::is_enabled() && has_winograd_gradients(ConvolutionGeometry(x, weight, stride));
  if (!skips_zeros && !differentiates) return pytorch_convolution(x, weight, stride);
  // An input without a gradient is the batch, which its owner keeps anyway.
  const bool saves_bytes =
      as_bytes && at::GradMode::is_enabled() && x.requires_grad() && x.numel() >= MIN_NARROWED;
  return SpikeConvolutionFunction::apply(x, weight, stride, skips_zeros, saves_bytes);
}

}  // namespace sew
