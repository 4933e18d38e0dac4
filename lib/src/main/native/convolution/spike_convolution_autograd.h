// The convolution of spikes as a function of PyTorch's autograd.
#pragma once

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>
#include <tuple>

#include "convolution/convolution_algorithms.h"
#include "cpu/exact_narrowing.h"

namespace sew {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Whether x and weight are what the algorithms are written for.
inline bool are_suitable(const Tensor& x, const Tensor& weight) {
  return x.is_cpu() && weight.is_cpu() && x.scalar_type() == at::kFloat &&
      weight.scalar_type() == at::kFloat && !at::autocast::is_autocast_enabled(at::kCPU) &&
      x.dim() == 4 && weight.dim() == 4 && x.numel() > 0 && weight.size(1) == x.size(1) &&
      weight.size(2) == weight.size(3) && x.is_contiguous(at::MemoryFormat::ChannelsLast) &&
      x.size(1) % LANES == 0;
}

// Y by `convolution`, its gradients by the fastest algorithms. With `as_bytes`, x is saved as bytes
// where that is exact.
struct SpikeConvolutionFunction : public torch::autograd::Function<SpikeConvolutionFunction> {
  static Tensor forward(
      AutogradContext* context, const Tensor& x, const Tensor& weight, int64_t stride,
      Convolution convolution, bool as_bytes) {
    Tensor bytes;
    if (as_bytes) bytes = narrowed_if_exact<float, uint8_t>(x);
    context->save_for_backward({bytes.defined() ? bytes : x, weight});
    context->saved_data["stride"] = stride;
    return output_of(convolution, x, weight, stride);
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
  const Convolution fastest = fastest_convolution(x, weight, stride);
  if (!at::GradMode::is_enabled()) return output_of(fastest, x, weight, stride);
  const ConvolutionGeometry g(x, weight, stride);
  const bool differentiates = has_winograd_gradients(g) || has_dense_gradients(g);
  if (fastest == nullptr && !differentiates) return pytorch_convolution(x, weight, stride);
  // An input without a gradient is the batch, which its owner keeps anyway.
  const bool saves_bytes = as_bytes && x.requires_grad() && x.numel() >= MIN_NARROWED;
  return SpikeConvolutionFunction::apply(x, weight, stride, fastest, saves_bytes);
}

}  // namespace sew
