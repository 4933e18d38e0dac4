// The native backend as Java calls it through JNA.
#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <optional>
#include <string>
#include <tuple>

#include "convolutions.h"
#include "kept.h"
#include "memory.h"
#include "neurons.h"
#include "sgd.h"

#define SEW_STRING(text) #text
#define SEW_VALUE(macro) SEW_STRING(macro)
#define SEW_EXPORT extern "C" __attribute__((visibility("default"), used))

// Raised whenever a function below, NormHandles or sew::Description changes; sew.tensor.NativeLibrary knows it.
#define SEW_INTERFACE 6

// Java reads this from the file before it loads it.
SEW_EXPORT const char sew_neuron_built[] =
    "sew-neuron interface " SEW_VALUE(SEW_INTERFACE) ", PyTorch " TORCH_VERSION ";";

namespace sew {
namespace {

// An argument of Neurons::forward; autograd wants none rather than an undefined tensor.
std::optional<Tensor> optional(const Tensor& tensor) {
  return tensor.defined() ? std::optional<Tensor>(tensor) : std::nullopt;
}

Tensor at_handle(int64_t handle) {
  return handle == 0 ? Tensor() : *reinterpret_cast<Tensor*>(handle);
}

int64_t handle_of(const Tensor& tensor) {
  return reinterpret_cast<int64_t>(new Tensor(tensor));
}

// Runs `body`; the message of its exception, or null.
template <class Body>
const char* message_of(const Body& body) {
  static thread_local std::string message;
  try {
    body();
    return nullptr;
  } catch (const c10::Error& e) {
    message = e.what_without_backtrace();
  } catch (const std::exception& e) {
    message = e.what();
  }
  return message.c_str();
}

}  // namespace
}  // namespace sew

// BN before neurons, from Java: handles of parameters [C]. Laid out as sew.neuron.NativeNeuron.NormHandles.
struct NormHandles {
  int64_t running_mean, running_variance, weight, bias;
  double momentum, epsilon;

  sew::Norm norm(bool training) const {
    return {
        sew::at_handle(running_mean), sew::at_handle(running_variance), sew::at_handle(weight),
        sew::at_handle(bias), momentum, epsilon, training};
  }
};

// Handles are at::Tensor*, 0 for none. `given` is X, or U where there is a BN. `results` takes new handles
// of S [T, N, ...] and, if `wants_v`, of V[T] [N, ...]. With `as_bytes`, autograd keeps bytes of the
// spikes that lead to X. Answers the message of an error, or null.
SEW_EXPORT const char* sew_neuron_run(
    const sew::Description* d, int64_t given, int64_t v0, int64_t leak, int64_t addend,
    const NormHandles* normed, int wants_v, int as_bytes, int64_t* results) {
  return sew::message_of([&] {
    auto x = sew::at_handle(given);
    auto before = sew::at_handle(v0);
    auto rate = sew::at_handle(leak);
    auto added = sew::at_handle(addend);
    sew::require(x, before, rate, added, *d);
    std::optional<sew::Norm> norm;
    std::optional<at::Tensor> weight, bias;
    if (normed != nullptr) {
      norm = normed->norm(d->training != 0);
      if (norm->fits_in_their_pass(x)) {
        weight = norm->weight;
        bias = norm->bias;
      } else {
        x = norm->by_pytorch(x);
        norm.reset();
      }
    }
    if (as_bytes != 0 && at::GradMode::is_enabled() && x.grad_fn() != nullptr) {
      try {
        sew::kept::keep_bytes_before(x);
      } catch (const c10::Error&) {
        // A backward pass has been through the graph before X already and left nothing there.
      }
    }
    auto outputs = sew::Neurons::apply(
        x, sew::optional(before), sew::optional(rate), sew::optional(added), weight, bias, norm, *d,
        wants_v != 0);
    for (size_t i = 0; i < outputs.size(); i++) results[i] = sew::handle_of(outputs[i]);
  });
}

// Compiles the GPU's kernels by the libnvrtc.so at `nvrtc` for compute capability `arch`, without a
// GPU; `bytes` takes the size of the machine code. Answers the message of an error, or null.
SEW_EXPORT const char* sew_neuron_compile(
    const sew::Description* d, int64_t steps, int half, const char* nvrtc, int arch,
    int64_t* bytes) {
  return sew::message_of([&] {
    auto options = sew::cuda::macros(*d, steps, half != 0);
    auto code = sew::cuda::compile(sew::cuda::Library(nvrtc), arch, options);
    *bytes = static_cast<int64_t>(code.size());
  });
}

// Lets this thread compute convolutions and products of matrices in bfloat16, or not; parameters and
// their gradients stay float32. Nothing is cached, so that parameters may change at any time.
SEW_EXPORT const char* sew_neuron_autocast(int on) {
  return sew::message_of([&] {
    at::autocast::set_autocast_cache_enabled(false);
    for (at::DeviceType device : {at::kCPU, at::kCUDA}) {
      at::autocast::set_autocast_dtype(device, at::kBFloat16);
      at::autocast::set_autocast_enabled(device, on != 0);
    }
  });
}

// `result` takes a new handle of the convolution of x [N, C, H, W] with `weight` [C', C, K, K], padded by
// K / 2; inputs that are zero are left out where that is faster. With `as_bytes`, autograd keeps bytes of x.
// Answers the message of an error, or null.
SEW_EXPORT const char* sew_neuron_convolve(
    int64_t x, int64_t weight, int64_t stride, int as_bytes, int64_t* result) {
  return sew::message_of([&] {
    *result = sew::handle_of(
        sew::convolve(sew::at_handle(x), sew::at_handle(weight), stride, as_bytes != 0));
  });
}

// One step of the leaf `p` with its momentum `buf`; the gradient of `p` is gone afterwards.
SEW_EXPORT const char* sew_neuron_sgd(int64_t p, int64_t buf, double momentum, double rate) {
  return sew::message_of(
      [&] { sew::descend(sew::at_handle(p), sew::at_handle(buf), momentum, rate); });
}

// Gives large arrays on the CPU a heap of their own, from now on.
SEW_EXPORT const char* sew_neuron_start_heap() {
  return sew::message_of([] { sew::LargeArrays::start(); });
}

// `bytes` takes those of the large arrays that exist, and of all memory that any had so far.
SEW_EXPORT const char* sew_neuron_memory(int64_t* bytes) {
  return sew::message_of([&] { std::tie(bytes[0], bytes[1]) = sew::LargeArrays::used_and_most(); });
}
