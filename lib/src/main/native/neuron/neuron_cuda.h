// Neurons over all time steps on a GPU.
#pragma once

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include <algorithm>
#include <array>

#include "cuda/gpu.h"
#include "neuron/neuron_parameters.h"

namespace sew::cuda {

constexpr int64_t MAX_BLOCKS = 132 * 16;  // several for each multiprocessor of a large GPU

inline void* address(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.data_ptr() : nullptr;
}

inline int64_t block_count(int64_t neurons) {
  return std::min<int64_t>(MAX_BLOCKS, (neurons + THREADS - 1) / THREADS);
}

// As cpu::forward; `leak` is 1/tau [1] or undefined.
inline void forward(
    const NeuronParameters& neuron, NeuronConstants c, int64_t steps, const at::Tensor& leak,
    const at::Tensor& x, const at::Tensor& v0, const at::Tensor& addend, const at::Tensor& s,
    const at::Tensor& v) {
  c10::DeviceGuard guard(x.device());
  Gpu& gpu = Gpu::of(x.get_device());
  int64_t neurons = x.numel() / steps;
  std::array<void*, 6> memory = {address(leak),   address(x), address(v0),
                                 address(addend), address(s), address(v)};
  void* arguments[] = {&c,         &memory[0], &neurons,   &memory[1],
                       &memory[2], &memory[3], &memory[4], &memory[5]};
  void* kernel = gpu.kernels(neuron, steps, x.scalar_type() == at::kBFloat16).forward;
  gpu.launch(kernel, block_count(neurons), arguments);
}

// As cpu::backward; returns dL/d(1/tau) [], or an undefined tensor.
inline at::Tensor backward(
    const NeuronParameters& neuron, NeuronConstants c, int64_t steps, const at::Tensor& leak,
    const at::Tensor& x, const at::Tensor& v0, const at::Tensor& gs, const at::Tensor& gv,
    const at::Tensor& gx, const at::Tensor& gv0) {
  c10::DeviceGuard guard(x.device());
  Gpu& gpu = Gpu::of(x.get_device());
  int64_t neurons = x.numel() / steps;
  int64_t blocks = block_count(neurons);
  at::Tensor sums;
  if (neuron.kind == PLIF) {
    sums = at::empty({blocks}, x.options().dtype(at::kDouble));
  }
  std::array<void*, 8> memory = {address(leak), address(x),  address(v0),  address(gs),
                                 address(gv),   address(gx), address(gv0), address(sums)};
  void* arguments[] = {&c,         &memory[0], &neurons,   &memory[1], &memory[2],
                       &memory[3], &memory[4], &memory[5], &memory[6], &memory[7]};
  void* kernel = gpu.kernels(neuron, steps, x.scalar_type() == at::kBFloat16).backward;
  gpu.launch(kernel, blocks, arguments);
  return sums.defined() ? sums.sum().to(at::kFloat) : at::Tensor();
}

}  // namespace sew::cuda
