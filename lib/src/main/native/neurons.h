// Neurons over all time steps as one function of PyTorch's autograd.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/graph_task.h>

#include <cstring>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cpu.h"
#include "cuda.h"
#include "norm.h"

namespace sew {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

inline bool same_order(at::IntArrayRef sizes, at::IntArrayRef a, at::IntArrayRef b) {
  for (size_t i = 0; i < sizes.size(); i++) {
    if (sizes[i] > 1 && a[i] != b[i]) return false;
  }
  return true;
}

// `tensor`, or a copy that lies in memory as `strides` say.
inline Tensor arranged(const Tensor& tensor, at::IntArrayRef strides) {
  if (!tensor.defined() || same_order(tensor.sizes(), tensor.strides(), strides)) return tensor;
  Tensor copy = at::empty_strided(tensor.sizes(), strides, tensor.options());
  return copy.copy_(tensor);
}

// X [T, ...] so that every time step is one stretch of memory, all in the same order; on the CPU all
// may be the same stretch, which DirectCoding repeats.
inline Tensor by_time_steps(const Tensor& x) {
  int64_t apart = x.size(0) == 1 ? x.numel() : x.stride(0);
  bool lies_so = apart == x.numel() / x.size(0) || (apart == 0 && x.is_cpu());
  return lies_so && x[0].is_non_overlapping_and_dense() ? x : x.contiguous();
}

// Those of X where every time step has memory of its own.
inline std::vector<int64_t> strides_of(const Tensor& x) {
  std::vector<int64_t> strides = x.strides().vec();
  strides[0] = x.numel() / x.size(0);
  return strides;
}

inline Tensor empty_as(const Tensor& x, at::ScalarType type) {
  return at::empty_strided(x.sizes(), strides_of(x), x.options().dtype(type));
}

// An array of one time step [N, ...], float32.
inline Tensor empty_step(const Tensor& x) {
  return at::empty_strided(
      x.sizes().slice(1), x.strides().slice(1), x.options().dtype(at::kFloat));
}

// Whether nobody sees the memory of an array but two handles, ours and our caller's; a view has one of
// the array that it is a view of.
inline bool is_ours_alone(const Tensor& x) {
  const size_t arrays = x.is_view() && x._base().use_count() == 1 ? 2 : 1;
  return x.use_count() == 2 && x.storage().use_count() == arrays && x.is_non_overlapping_and_dense();
}

// For dL/dX: the memory of X or of dL/dS if nobody else sees it.
inline Tensor memory_for_gradient(const Tensor& u, bool is_normed, const Tensor& gs) {
  bool keeps_graph = torch::autograd::get_current_graph_task_keep_graph();
  if (!is_normed && !keeps_graph && is_ours_alone(u)) return u.detach();
  bool fits = gs.defined() && gs.scalar_type() == u.scalar_type() &&
      same_order(u.sizes(), gs.strides(), strides_of(u));
  return fits && is_ours_alone(gs) ? gs.detach() : empty_as(u, u.scalar_type());
}

struct Neurons : public torch::autograd::Function<Neurons> {
  // From X, or from U with the BN that makes it X; the weight and bias are those of the BN.
  static variable_list forward(
      AutogradContext* context, const Tensor& given, const std::optional<Tensor>& v0,
      const std::optional<Tensor>& rate, const std::optional<Tensor>& addend,
      const std::optional<Tensor>& weight, const std::optional<Tensor>& bias,
      const std::optional<Norm>& norm, const Description& d, bool wants_v) {
    Tensor u = by_time_steps(given);
    Tensor before = arranged(v0.value_or(Tensor()), u.strides().slice(1));
    Tensor leak = rate.value_or(Tensor());
    Tensor s = empty_as(u, at::kFloat);
    Tensor added = arranged(addend.value_or(Tensor()), s.strides());
    Tensor v = wants_v ? empty_step(u) : Tensor();
    Statistics statistics = norm ? norm->statistics(u) : Statistics{};
    Normed x = norm ? norm->by_scale_and_shift(u, statistics) : Normed{u};
    if (u.is_cuda()) {
      cuda::forward(d, Constants(d, 0), u.size(0), leak, u, before, added, s, v);
    } else {
      Constants c(d, leak.defined() ? leak.item<float>() : 0);
      sew::forward(d, c, u.size(0), x, before, added, s, v);
    }
    context->save_for_backward(
        {u, before, leak, weight.value_or(Tensor()), statistics.mean, statistics.inverse, x.scale,
         x.shift});
    context->saved_data["neuron"] = std::string(reinterpret_cast<const char*>(&d), sizeof d);
    context->saved_data["epsilon"] = norm ? norm->epsilon : 0;
    context->saved_data["adds"] = added.defined();
    context->set_materialize_grads(false);
    return wants_v ? variable_list{s, v} : variable_list{s};
  }

  static variable_list backward(AutogradContext* context, variable_list arrived) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "neurons have no second derivative");
    // Neither X nor dL/dS may get another handle here: is_ours_alone counts them.
    variable_list saved = context->get_saved_variables();
    Tensor u = std::move(saved[0]);
    Tensor v0 = saved[1], leak = saved[2], weight = saved[3];
    Statistics statistics{saved[4], saved[5]};
    Description d;
    std::memcpy(&d, context->saved_data["neuron"].toStringRef().data(), sizeof d);
    bool adds = context->saved_data["adds"].toBool();
    const Tensor none;
    Tensor gx = memory_for_gradient(u, weight.defined(), adds ? none : arrived[0]);
    Tensor gs = arranged(arrived[0], gx.strides());
    Tensor gv = arrived.size() > 1 ? arranged(arrived[1], u.strides().slice(1)) : Tensor();
    Tensor gv0 = v0.defined() ? empty_step(u) : Tensor();
    Tensor gleak;
    if (u.is_cuda()) {
      gleak = cuda::backward(d, Constants(d, 0), u.size(0), leak, u, v0, gs, gv, gx, gv0);
    } else {
      Constants c(d, leak.defined() ? leak.item<float>() : 0);
      Normed x{u, saved[6], saved[7]};
      double sum = sew::backward(d, c, u.size(0), x, v0, gs, gv, gx, gv0);
      // In float32 first: where training diverges, PyTorch refuses a double that is too large.
      if (leak.defined()) gleak = at::full({}, static_cast<float>(sum), leak.options());
    }
    if (leak.defined()) gleak = gleak.reshape(leak.sizes());
    Tensor gaddend = adds ? arrived[0] : Tensor();
    Tensor gu = gx, gweight, gbias;
    if (weight.defined()) {
      double epsilon = context->saved_data["epsilon"].toDouble();
      std::tie(gu, gweight, gbias) = Norm::backward(gx, u, weight, statistics, epsilon);
    }
    return {gu, gv0, gleak, gaddend, gweight, gbias, Tensor(), Tensor(), Tensor()};
  }
};

inline void require(
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

}  // namespace sew
