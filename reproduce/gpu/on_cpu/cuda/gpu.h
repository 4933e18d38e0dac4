// In place of lib/src/main/native/cuda/gpu.h where no GPU is: the same kernels and the same arguments,
// but each block runs on the CPU. While `is_chosen()` is set, the kernels compute all neurons.
#pragma once

#include <ATen/ATen.h>

#include <tuple>
#include <utility>

#include "kernels.h"
#include "neuron/neuron_cuda_compiler.h"
#include "neuron/neuron_parameters.h"

namespace sew::cuda {

constexpr int THREADS = 256;

inline bool& is_chosen() {
  static bool chosen = false;
  return chosen;
}

inline bool is_on_gpu(const at::Tensor&) { return is_chosen(); }

struct Kernels {
  void* forward;
  void* backward;
};

class Gpu {
 public:
  static Gpu& of(int) {
    static Gpu gpu;
    return gpu;
  }

  Kernels kernels(const NeuronParameters& neuron, int64_t steps, bool half) {
    on_cpu::special = {
        neuron.kind,
        neuron.decay_input,
        neuron.soft_reset,
        neuron.detach_reset,
        neuron.surrogate,
        neuron.training,
        steps};
    return half
        ? Kernels{as_kernel<&on_cpu::of_bfloat16::sew_forward_of_bfloat16>(), as_kernel<&on_cpu::of_bfloat16::sew_backward_of_bfloat16>()}
        : Kernels{
              as_kernel<&on_cpu::of_float::sew_forward_of_float>(),
              as_kernel<&on_cpu::of_float::sew_backward_of_float>()};
  }

  void launch(void* kernel, int64_t blocks, void** arguments) {
    on_cpu::gridDim.x = static_cast<unsigned>(blocks);
    on_cpu::blockDim.x = THREADS;
    for (on_cpu::blockIdx.x = 0; on_cpu::blockIdx.x < blocks; on_cpu::blockIdx.x++) {
      block_.run([&] { reinterpret_cast<Kernel>(kernel)(arguments); });
    }
  }

 private:
  using Kernel = void (*)(void** arguments);

  // Calls `function` with arguments that are passed as cuLaunchKernel takes them: by their addresses.
  template <auto function>
  static void* as_kernel() {
    Kernel kernel = [](void** arguments) { call(function, arguments); };
    return reinterpret_cast<void*>(kernel);
  }

  template <class... Arguments>
  static void call(void (*function)(Arguments...), void** arguments) {
    call(function, arguments, std::index_sequence_for<Arguments...>());
  }

  template <class... Arguments, size_t... I>
  static void call(void (*function)(Arguments...), void** arguments, std::index_sequence<I...>) {
    function(*static_cast<Arguments*>(arguments[I])...);
  }

  on_cpu::Block block_{THREADS};
};

}  // namespace sew::cuda
