// The functions that Java calls through JNA, but for those of process groups, collective_api.cc.
// Each returns an error message, valid until the next call on the same thread, or null on success.
#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include <optional>
#include <tuple>

#include "api/handles.h"
#include "convolution/spike_convolution_autograd.h"
#include "memory/large_array_heap.h"
#include "memory/saved_spikes.h"
#include "neuron/neuron_autograd.h"
#include "neuron/neurons_after_convolution.h"
#include "neuron/repeat_in_time.h"
#include "optimiser/sgd.h"
#include "pooling/max_pool.h"

#define SEW_STRING(text) #text
#define SEW_VALUE(macro) SEW_STRING(macro)

// Goes up by one whenever a function here or in collective_api.cc, NormHandles or sew::NeuronParameters changes;
// sew.compute.NativeLibrary expects the same number.
#define SEW_INTERFACE 12

// Java finds this text in the file before it loads it.
SEW_EXPORT const char sew_build_info[] =
    "sew-neuron interface " SEW_VALUE(SEW_INTERFACE) ", PyTorch " TORCH_VERSION ";";

namespace sew {
namespace {

// Autograd takes an absent argument as nullopt, not as an undefined tensor.
std::optional<at::Tensor> optional(const at::Tensor& tensor) {
  return tensor.defined() ? std::optional<at::Tensor>(tensor) : std::nullopt;
}

}  // namespace
}  // namespace sew

// BN before neurons: handles of its parameters [C]. Has the memory layout of
// sew.kernel.NativeKernel.NormHandles.
struct NormHandles {
  int64_t running_mean, running_variance, weight, bias;
  double momentum, epsilon;

  sew::BatchNorm batch_norm(bool training) const {
    return {
        sew::tensor_of(running_mean),
        sew::tensor_of(running_variance),
        sew::tensor_of(weight),
        sew::tensor_of(bias),
        momentum,
        epsilon,
        training};
  }
};

// Computes neurons over all time steps. `input` is X [T, N, ...], or BN's input U where `norm` is
// not null, or where `filters` [C', C, K, K] are given what is convolved with them as in
// sew_convolve, [T, N, C, H, W]; `v0` is V[0] [N, ...], `leak` 1/tau of PLIF and `addend` [T, N, ...]
// is added to the spikes, all three optional but for PLIF's leak. `results` receives new handles of S
// [T, N, ...] and, if `wants_v`, of V[T] [N, ...]. With `as_bytes`, autograd saves the spikes that lead
// to X as bytes.
SEW_EXPORT const char* sew_neuron_run(
    const sew::NeuronParameters* neuron, int64_t input, int64_t filters, int64_t stride, int64_t v0,
    int64_t leak, int64_t addend, const NormHandles* norm, int wants_v, int as_bytes,
    int64_t* results) {
  return sew::error_message([&] {
    auto x = sew::tensor_of(input);
    auto initial_v = sew::tensor_of(v0);
    auto inverse_tau = sew::tensor_of(leak);
    auto added = sew::tensor_of(addend);
    std::optional<sew::BatchNorm> fused_norm;
    if (norm != nullptr) fused_norm = norm->batch_norm(neuron->training != 0);
    if (filters != 0) {
      const auto& kernel = sew::tensor_of(filters);
      TORCH_CHECK(x.dim() == 5, "expected images [T, N, C, H, W], found ", x.sizes());
      if (!initial_v.defined() && wants_v == 0) {
        const auto s = sew::spikes_after_convolution(
            x, kernel, stride, fused_norm, *neuron, inverse_tau, added);
        if (s) {
          results[0] = sew::new_handle(*s);
          return;
        }
      }
      const at::DimVector steps_and_samples(x.sizes().slice(0, 2));
      x = sew::convolve(x.flatten(0, 1), kernel, stride, as_bytes != 0)
              .unflatten(0, steps_and_samples);
    }
    sew::check_arguments(x, initial_v, inverse_tau, added, *neuron);
    std::optional<at::Tensor> weight, bias;
    if (fused_norm) {
      if (fused_norm->can_be_fused(x)) {
        weight = fused_norm->weight;
        bias = fused_norm->bias;
      } else {
        x = fused_norm->apply_with_pytorch(x);
        fused_norm.reset();
      }
    }
    if (as_bytes != 0 && at::GradMode::is_enabled() && x.grad_fn() != nullptr) {
      try {
        sew::compact_spikes_before(x);
      } catch (const c10::Error&) {
        // A backward pass has already freed what the graph before X had saved.
      }
    }
    auto outputs = sew::NeuronFunction::apply(
        x, sew::optional(initial_v), sew::optional(inverse_tau), sew::optional(added), weight, bias,
        fused_norm, *neuron, wants_v != 0);
    for (size_t i = 0; i < outputs.size(); i++) results[i] = sew::new_handle(outputs[i]);
  });
}

// Compiles the GPU kernels with the libnvrtc.so at the path `nvrtc` for compute capability `arch`,
// such as 90; needs no GPU. `half` selects bfloat16. `bytes` receives the size of the machine code.
SEW_EXPORT const char* sew_compile_cuda(
    const sew::NeuronParameters* neuron, int64_t steps, int half, const char* nvrtc, int arch,
    int64_t* bytes) {
  return sew::error_message([&] {
    auto options = sew::cuda::kernel_macros(*neuron, steps, half != 0);
    auto code = sew::cuda::compile(sew::cuda::SharedLibrary(nvrtc), arch, options);
    *bytes = static_cast<int64_t>(code.size());
  });
}

// Turns autocast to bfloat16 on or off for this thread; parameters and their gradients stay
// float32. The cache of cast parameters is off, so that parameters may change at any time.
SEW_EXPORT const char* sew_autocast(int on) {
  return sew::error_message([&] {
    at::autocast::set_autocast_cache_enabled(false);
    for (at::DeviceType device : {at::kCPU, at::kCUDA}) {
      at::autocast::set_autocast_dtype(device, at::kBFloat16);
      at::autocast::set_autocast_enabled(device, on != 0);
    }
  });
}

// Convolves x [N, C, H, W] with `weight` [C', C, K, K], padded by K / 2, skipping zero inputs where
// that is faster. `result` receives a new handle. With `as_bytes`, autograd saves x as bytes.
SEW_EXPORT const char* sew_convolve(
    int64_t x, int64_t weight, int64_t stride, int as_bytes, int64_t* result) {
  return sew::error_message([&] {
    *result = sew::new_handle(
        sew::convolve(sew::tensor_of(x), sew::tensor_of(weight), stride, as_bytes != 0));
  });
}

// Pools x [N, C, H, W], whose windows of kernel x kernel pixels may be padded by half of them;
// `result` receives a new handle.
SEW_EXPORT const char* sew_max_pool(
    int64_t x, int64_t kernel, int64_t stride, int64_t padding, int64_t* result) {
  return sew::error_message([&] {
    *result = sew::new_handle(sew::max_pool(sew::tensor_of(x), kernel, stride, padding));
  });
}

// Gives `once` [1, ...] to every time step, [T, ...]; `result` receives a new handle.
SEW_EXPORT const char* sew_repeat(int64_t once, int64_t steps, int64_t* result) {
  return sew::error_message(
      [&] { *result = sew::new_handle(sew::repeat_in_time(sew::tensor_of(once), steps)); });
}

// Updates the leaf `p` and its momentum `buf` by one step and frees the gradient of `p`.
SEW_EXPORT const char* sew_sgd_step(int64_t p, int64_t buf, double momentum, double rate) {
  return sew::error_message(
      [&] { sew::sgd_step(sew::tensor_of(p), sew::tensor_of(buf), momentum, rate); });
}

// Whether this thread changes no weights until the last call with 0: one for each with 1.
SEW_EXPORT const char* sew_fix_weights(int are_fixed) {
  return sew::error_message(
      [&] { are_fixed != 0 ? sew::FixedWeights::begin() : sew::FixedWeights::end(); });
}

// From now on, large arrays on the CPU are allocated on a heap of their own; calling it again has
// no effect.
SEW_EXPORT const char* sew_start_heap() {
  return sew::error_message([] { sew::LargeArrayHeap::install(); });
}

// `bytes` receives two numbers: the bytes of all large arrays that exist, and the bytes of memory
// that large arrays have ever occupied.
SEW_EXPORT const char* sew_memory_in_use(int64_t* bytes) {
  return sew::error_message(
      [&] { std::tie(bytes[0], bytes[1]) = sew::LargeArrayHeap::bytes_in_use_and_touched(); });
}
