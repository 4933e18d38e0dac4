// Neurons right behind a convolution where no gradient is wanted. They fire in the memory of U, while
// it still lies in the cache.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>

#include "convolution/spike_convolution_autograd.h"
#include "neuron/batch_norm.h"
#include "neuron/neuron_autograd.h"

namespace sew {

// S [T, N, C', H', W'] of neurons, plus the addend unless it is undefined, behind the convolution of
// x [T, N, C, H, W] and the BN, if any. Returns none, and has computed nothing, where a gradient may be
// wanted or the convolution is PyTorch's.
inline std::optional<Tensor> spikes_after_convolution(
    const Tensor& x, const Tensor& weight, int64_t stride, const std::optional<BatchNorm>& norm,
    const NeuronParameters& neuron, const Tensor& leak, const Tensor& addend) {
  if (at::GradMode::is_enabled() || neuron.training) return {};
  const Tensor images = x.flatten(0, 1);
  if (!are_suitable(images, weight)) return {};
  const Convolution convolution = fastest_convolution(images, weight, stride);
  if (convolution == nullptr) return {};
  const Tensor y = ConvolutionGeometry(images, weight, stride).empty_output(images);
  const Tensor u = y.unflatten(0, x.sizes().slice(0, 2));
  if (norm && !norm->can_be_fused(u)) return {};
  check_arguments(u, /*v0=*/{}, leak, addend, neuron);
  const NormalisedInput input =
      norm ? norm->as_scale_and_shift(u, norm->statistics(u)) : NormalisedInput{u};
  const NeuronConstants c(neuron, leak.defined() ? leak.item<float>() : 0);
  const cpu::ForwardPass neurons(
      neuron, c, input, /*v0=*/{}, with_strides(addend, u.strides()), /*s=*/u, /*v=*/{});
  const OutputReader fire{
      u.size(0), [&](int64_t from, int64_t end) { neurons.run(from, end); },
      [&] { neurons.run(); }};
  convolution(images, weight, stride, y, &fire);
  return u;
}

}  // namespace sew
