// Convolutions of spikes as a function of PyTorch's autograd.
#pragma once

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <vector>

#include "convolution.h"
#include "kept.h"
#include "weight_gradient.h"

namespace sew {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Beyond this share of inputs that are not zero PyTorch is faster: PERFORMANCE.md.
inline double worthwhile_density(int64_t kernel) { return kernel == 1 ? 0.4 : 0.6; }

inline double worthwhile_density_in_gradient(int64_t kernel) { return kernel == 1 ? 0.25 : 0.5; }

// Calls body with the convolution of this kernel and stride; answers whether there is one.
template <class Body>
bool by_kernel(const Geometry& g, const Body& body) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx512f")) return false;
  if (g.kernel == 3 && g.stride == 1) return body(SpikeConvolution<3, 1>(g));
  if (g.kernel == 3 && g.stride == 2) return body(SpikeConvolution<3, 2>(g));
  if (g.kernel == 1 && g.stride == 1) return body(SpikeConvolution<1, 1>(g));
  if (g.kernel == 1 && g.stride == 2) return body(SpikeConvolution<1, 2>(g));
#endif
  return false;
}

// Y [N, C', H', W'] in channels-last order from x [N, C, H, W], without its zeros.
inline Tensor without_zeros(const Tensor& x, const Tensor& weight, int64_t stride) {
  const Geometry g(x, weight, stride);
  Tensor y = at::empty(
      {g.images, g.out_channels, g.out_height, g.out_width},
      x.options().memory_format(at::MemoryFormat::ChannelsLast));
  const bool is_done = by_kernel(g, [&](const auto& convolution) {
    Tensor packed = convolution.packed(weight);
    convolution.run(
        x.const_data_ptr<float>(), packed.const_data_ptr<float>(), y.data_ptr<float>());
    return true;
  });
  TORCH_INTERNAL_ASSERT(is_done);
  return y;
}

inline Tensor by_pytorch(const Tensor& x, const Tensor& weight, int64_t stride) {
  return at::conv2d(x, weight, {}, stride, weight.size(2) / 2);
}

// Whether PyTorch adds up in the same order here: for each shape tried once, with some numbers. Which of its
// convolutions PyTorch takes depends on the threads and, below 16, on the number of images.
inline bool adds_as_pytorch(const Tensor& x, const Tensor& weight, int64_t stride) {
  static std::mutex mutex;
  static std::map<std::vector<int64_t>, bool> tried;
  std::lock_guard<std::mutex> lock(mutex);
  const Geometry g(x, weight, stride);
  const int64_t n = std::min<int64_t>(16, g.images);
  auto [found, is_new] = tried.insert(
      {{n, g.height, g.width, g.channels, g.out_channels, g.kernel, g.stride,
        at::get_num_threads()},
       false});
  if (is_new) {
    at::NoGradGuard no_gradient;
    Tensor images = at::arange(n * g.height * g.width * g.channels, x.options());
    // One in five is not zero.
    images = images.sin_().sub_(0.8).relu_().view({n, g.height, g.width, g.channels});
    images = images.permute({0, 3, 1, 2});
    Tensor weights = at::arange(weight.numel(), x.options()).cos_().view(weight.sizes());
    found->second = at::equal(
        without_zeros(images, weights, stride), by_pytorch(images, weights, stride));
  }
  return found->second;
}

// Whether x [N, C, H, W] is one of spikes, and PyTorch's Y can be had faster.
inline bool is_worthwhile(const Tensor& x, const Tensor& weight, int64_t stride) {
  const bool fits = x.is_cpu() && weight.is_cpu() && x.scalar_type() == at::kFloat &&
      weight.scalar_type() == at::kFloat && !at::autocast::is_autocast_enabled(at::kCPU) &&
      x.dim() == 4 && weight.dim() == 4 && x.numel() > 0 && weight.size(1) == x.size(1) &&
      weight.size(2) == weight.size(3) && x.is_contiguous(at::MemoryFormat::ChannelsLast) &&
      x.size(1) % LANES == 0;
  if (!fits) return false;
  const Geometry g(x, weight, stride);
  return by_kernel(g, [&](const auto& convolution) {
    return g.out_channels % convolution.WIDTH == 0 &&
        density(x) <= worthwhile_density(g.kernel) && adds_as_pytorch(x, weight, stride);
  });
}

// dL/dweight from dL/dY in channels-last order, or nothing where PyTorch has it sooner.
inline Tensor weight_gradient(
    const Tensor& x, const Tensor& weight, const Tensor& gy, int64_t stride) {
#if defined(__x86_64__)
  static_assert(SpikeConvolution<1, 1>::WIDTH % SpikeWeightGradient<1>::WIDTH == 0);
  static_assert(SpikeConvolution<3, 1>::WIDTH % SpikeWeightGradient<3>::WIDTH == 0);
  const Geometry g(x, weight, stride);
  const bool fits = gy.scalar_type() == at::kFloat && (g.kernel == 1 || g.stride == 1) &&
      density(x) <= worthwhile_density_in_gradient(g.kernel);
  if (!fits) return {};
  Tensor gweight = at::empty_like(weight, at::MemoryFormat::Contiguous);
  auto run = [&](const auto& gradient) {
    gradient.run(x.const_data_ptr<float>(), gy.const_data_ptr<float>(), gweight.data_ptr<float>());
  };
  if (g.kernel == 1) {
    run(SpikeWeightGradient<1>(g));
  } else {
    run(SpikeWeightGradient<3>(g));
  }
  return gweight;
#else
  return {};
#endif
}

// A convolution without bias, padded by kernel / 2. With `as_bytes`, x is kept as bytes where that is exact.
struct Convolution : public torch::autograd::Function<Convolution> {
  static Tensor forward(
      AutogradContext* context, const Tensor& x, const Tensor& weight, int64_t stride,
      bool as_bytes) {
    Tensor bytes;
    if (as_bytes) bytes = kept::narrowed<float, uint8_t>(x);
    context->save_for_backward({bytes.defined() ? bytes : x, weight});
    context->saved_data["stride"] = stride;
    return without_zeros(x, weight, stride);
  }

  static variable_list backward(AutogradContext* context, variable_list arrived) {
    auto saved = context->get_saved_variables();
    const Tensor& weight = saved[1];
    const bool is_bytes = saved[0].scalar_type() == at::kByte;
    const Tensor x =
        is_bytes ? kept::widened<float, uint8_t>(saved[0], weight.options()) : saved[0];
    const int64_t stride = context->saved_data["stride"].toInt();
    const Tensor gy = arrived[0].contiguous(at::MemoryFormat::ChannelsLast);
    const bool wants_x = context->needs_input_grad(0);
    bool wants_weight = context->needs_input_grad(1);
    Tensor gx, gweight, none;
    if (wants_weight) gweight = weight_gradient(x, weight, gy, stride);
    wants_weight = wants_weight && !gweight.defined();
    if (wants_x || wants_weight) {
      Tensor by_pytorch;
      std::tie(gx, by_pytorch, none) = at::convolution_backward(
          gy, x, weight, /*bias_sizes=*/std::nullopt, {stride, stride},
          {weight.size(2) / 2, weight.size(2) / 2}, /*dilation=*/{1, 1}, /*transposed=*/false,
          /*output_padding=*/{0, 0}, /*groups=*/1, {wants_x, wants_weight, false});
      if (wants_weight) gweight = by_pytorch;
    }
    return {gx, gweight, Tensor(), Tensor()};
  }
};

// Y [N, C', H', W'] from x [N, C, H, W] and weights [C', C, K, K]: of finite weights PyTorch's, to the last
// bit. dL/dweight is added up in another order where zeros are left out.
inline Tensor convolve(const Tensor& x, const Tensor& weight, int64_t stride, bool as_bytes) {
  if (is_worthwhile(x, weight, stride)) {
    // What needs no gradient is the batch, which its owner keeps anyway.
    const bool keeps_bytes = as_bytes && at::GradMode::is_enabled() && x.requires_grad() &&
        x.numel() >= kept::FEW;
    return Convolution::apply(x, weight, stride, keeps_bytes);
  }
  return by_pytorch(x, weight, stride);
}

}  // namespace sew
