// Spiking neurons over all time steps as one function of PyTorch's autograd, for Java through JNA.
#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/graph_task.h>
#include <torch/version.h>

#include <optional>
#include <string>
#include <tuple>

#include "cpu.h"
#include "cuda.h"
#include "kept.h"
#include "memory.h"

#define SEW_STRING(text) #text
#define SEW_VALUE(macro) SEW_STRING(macro)
#define SEW_EXPORT extern "C" __attribute__((visibility("default"), used))

// Raised whenever a function below or sew::Description changes; sew.tensor.NativeLibrary knows it.
#define SEW_INTERFACE 3

// Java reads this from the file before it loads it.
SEW_EXPORT const char sew_neuron_built[] =
    "sew-neuron interface " SEW_VALUE(SEW_INTERFACE) ", PyTorch " TORCH_VERSION ";";

namespace sew {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

bool same_order(at::IntArrayRef sizes, at::IntArrayRef a, at::IntArrayRef b) {
  for (size_t i = 0; i < sizes.size(); i++) {
    if (sizes[i] > 1 && a[i] != b[i]) return false;
  }
  return true;
}

// `tensor`, or a copy that lies in memory as `strides` say.
Tensor arranged(const Tensor& tensor, at::IntArrayRef strides) {
  if (!tensor.defined() || same_order(tensor.sizes(), tensor.strides(), strides)) return tensor;
  Tensor copy = at::empty_strided(tensor.sizes(), strides, tensor.options());
  return copy.copy_(tensor);
}

// X [T, ...] so that every time step is one stretch of memory, all in the same order.
Tensor by_time_steps(const Tensor& x) {
  bool steps_apart = x.size(0) == 1 || x.stride(0) == x.numel() / x.size(0);
  return steps_apart && x.is_non_overlapping_and_dense() ? x : x.contiguous();
}

Tensor empty_as(const Tensor& x, at::ScalarType type) {
  return at::empty_strided(x.sizes(), x.strides(), x.options().dtype(type));
}

// An array of one time step [N, ...], float32.
Tensor empty_step(const Tensor& x) {
  return at::empty_strided(
      x.sizes().slice(1), x.strides().slice(1), x.options().dtype(at::kFloat));
}

// Whether nobody else sees the memory of X, which backward may then use for dL/dX: two handles are
// the context's and the caller's.
bool is_ours_alone(const Tensor& x) {
  return x.use_count() == 2 && x.storage().use_count() == 1 &&
      !torch::autograd::get_current_graph_task_keep_graph();
}

struct Neurons : public torch::autograd::Function<Neurons> {
  static variable_list forward(
      AutogradContext* context, const Tensor& given, const std::optional<Tensor>& v0,
      const std::optional<Tensor>& rate, const std::optional<Tensor>& addend, const Description& d,
      bool wants_v, const std::optional<kept::Normed>& norm) {
    Tensor x = by_time_steps(given);
    Tensor before = arranged(v0.value_or(Tensor()), x.strides().slice(1));
    Tensor leak = rate.value_or(Tensor());
    Tensor added = arranged(addend.value_or(Tensor()), x.strides());
    Tensor s = empty_as(x, at::kFloat);
    Tensor v = wants_v ? empty_step(x) : Tensor();
    if (x.is_cuda()) {
      cuda::forward(d, Constants(d, 0), x.size(0), leak, x, before, added, s, v);
    } else {
      Constants c(d, leak.defined() ? leak.item<float>() : 0);
      sew::forward(d, c, x.size(0), x, before, added, s, v);
    }
    kept::Normed keep = norm.value_or(kept::Normed{x, Tensor(), Tensor()});
    context->save_for_backward({keep.u, before, leak, keep.scale, keep.shift});
    context->saved_data["neuron"] = std::string(reinterpret_cast<const char*>(&d), sizeof d);
    context->saved_data["adds"] = added.defined();
    context->set_materialize_grads(false);
    return wants_v ? variable_list{s, v} : variable_list{s};
  }

  static variable_list backward(AutogradContext* context, variable_list arrived) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "neurons have no second derivative");
    variable_list saved = context->get_saved_variables();
    Tensor x = std::move(saved[0]);
    Tensor v0 = saved[1], leak = saved[2], scale = saved[3], shift = saved[4];
    Description d;
    std::memcpy(&d, context->saved_data["neuron"].toStringRef().data(), sizeof d);
    Tensor gs = arranged(arrived[0], x.strides());
    Tensor gv = arrived.size() > 1 ? arranged(arrived[1], x.strides().slice(1)) : Tensor();
    bool overwrites = !scale.defined() && is_ours_alone(x);
    Tensor gx = overwrites ? x.detach() : empty_as(x, x.scalar_type());
    Tensor gv0 = v0.defined() ? empty_step(x) : Tensor();
    Tensor gleak;
    if (x.is_cuda()) {
      gleak = cuda::backward(d, Constants(d, 0), x.size(0), leak, x, v0, gs, gv, gx, gv0);
    } else {
      Constants c(d, leak.defined() ? leak.item<float>() : 0);
      double sum = sew::backward(d, c, x.size(0), x, scale, shift, v0, gs, gv, gx, gv0);
      // In float32 first: where training diverges, PyTorch refuses a double that is too large.
      if (leak.defined()) gleak = at::full({}, static_cast<float>(sum), leak.options());
    }
    if (leak.defined()) gleak = gleak.reshape(leak.sizes());
    Tensor gaddend = context->saved_data["adds"].toBool() ? arrived[0] : Tensor();
    return {gx, gv0, gleak, gaddend, Tensor(), Tensor(), Tensor()};
  }
};

void require(
    const Tensor& x, const Tensor& v0, const Tensor& leak, const Tensor& addend,
    const Description& d) {
  TORCH_CHECK(x.is_cpu() || x.is_cuda(), "expected X on the CPU or a CUDA GPU, found ", x.device());
  TORCH_CHECK(
      x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16,
      "expected X of float32 or bfloat16, found ", x.scalar_type());
  TORCH_CHECK(x.dim() > 0 && x.size(0) > 0, "expected X [T, N, ...], found ", x.sizes());
  TORCH_CHECK(leak.defined() == (d.kind == PLIF), "expected 1/tau for PLIF only");
  for (const Tensor& other : {v0, leak}) {
    TORCH_CHECK(
        !other.defined() ||
            (other.scalar_type() == at::kFloat && other.device() == x.device()),
        "expected V and 1/tau of float32 on ", x.device(), ", found ", other.toString());
  }
  TORCH_CHECK(
      !v0.defined() || v0.sizes() == x.sizes().slice(1), "expected V of ", x.sizes().slice(1),
      ", found ", v0.sizes());
  TORCH_CHECK(
      !addend.defined() ||
          (addend.sizes() == x.sizes() && addend.scalar_type() == at::kFloat &&
           addend.device() == x.device()),
      "expected an addend of float32 like X, ", x.sizes(), ", found another");
}

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

// Handles are at::Tensor*, 0 for none. `results` takes new handles of S [T, N, ...] and, if `wants_v`,
// of V[T] [N, ...]. With `as_bytes`, autograd keeps bytes of the spikes that lead to X. Answers the
// message of an error, or null.
SEW_EXPORT const char* sew_neuron_run(
    const sew::Description* d, int64_t x, int64_t v0, int64_t leak, int64_t addend, int wants_v,
    int as_bytes, int64_t* results) {
  return sew::message_of([&] {
    auto inputs = sew::at_handle(x);
    auto before = sew::at_handle(v0);
    auto rate = sew::at_handle(leak);
    auto added = sew::at_handle(addend);
    sew::require(inputs, before, rate, added, *d);
    std::optional<sew::kept::Normed> norm;
    if (at::GradMode::is_enabled() && inputs.grad_fn() != nullptr) {
      try {
        norm = sew::kept::norm_of(inputs);
        if (as_bytes != 0) sew::kept::keep_bytes_before(inputs);
      } catch (const c10::Error&) {
        // A backward pass has been through the graph before X already and left nothing there.
        norm = std::nullopt;
      }
    }
    auto outputs = sew::Neurons::apply(
        inputs, sew::optional(before), sew::optional(rate), sew::optional(added), *d, wants_v != 0,
        norm);
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

// Gives large arrays on the CPU a heap of their own, from now on.
SEW_EXPORT const char* sew_neuron_start_heap() {
  return sew::message_of([] { sew::LargeArrays::start(); });
}

// `bytes` takes those of the large arrays that exist, and of all memory that any had so far.
SEW_EXPORT const char* sew_neuron_memory(int64_t* bytes) {
  return sew::message_of([&] { std::tie(bytes[0], bytes[1]) = sew::LargeArrays::used_and_most(); });
}
