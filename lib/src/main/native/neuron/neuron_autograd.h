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

#include "neuron/batch_norm.h"
#include "neuron/neuron_cpu.h"
#include "neuron/neuron_cuda.h"

namespace sew {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Whether two arrays of these sizes have their values in the same order in memory.
inline bool same_memory_order(at::IntArrayRef sizes, at::IntArrayRef a, at::IntArrayRef b) {
  for (size_t i = 0; i < sizes.size(); i++) {
    if (sizes[i] > 1 && a[i] != b[i]) return false;
  }
  return true;
}

// `tensor` if it has these strides, else a copy with them.
inline Tensor with_strides(const Tensor& tensor, at::IntArrayRef strides) {
  if (!tensor.defined() || same_memory_order(tensor.sizes(), tensor.strides(), strides)) {
    return tensor;
  }
  Tensor copy = at::empty_strided(tensor.sizes(), strides, tensor.options());
  return copy.copy_(tensor);
}

// X [T, ...] such that each time step is one dense stretch of memory and all have the same order.
// On the CPU all may share one stretch, which DirectCoding repeats.
inline Tensor with_dense_steps(const Tensor& x) {
  int64_t step_stride = x.size(0) == 1 ? x.numel() : x.stride(0);
  bool is_step_by_step =
      step_stride == x.numel() / x.size(0) || (step_stride == 0 && !cuda::is_on_gpu(x));
  return is_step_by_step && x[0].is_non_overlapping_and_dense() ? x : x.contiguous();
}

// The strides of X if every time step has memory of its own.
inline std::vector<int64_t> dense_strides(const Tensor& x) {
  std::vector<int64_t> strides = x.strides().vec();
  strides[0] = x.numel() / x.size(0);
  return strides;
}

inline Tensor empty_as(const Tensor& x, at::ScalarType type) {
  return at::empty_strided(x.sizes(), dense_strides(x), x.options().dtype(type));
}

// An array for one time step [N, ...], float32.
inline Tensor empty_step(const Tensor& x) {
  return at::empty_strided(x.sizes().slice(1), x.strides().slice(1), x.options().dtype(at::kFloat));
}

// Whether the only two handles of the array are ours and our caller's, so that its memory may be
// overwritten. A view has one more, that of its base.
inline bool is_ours_alone(const Tensor& x) {
  const size_t arrays = x.is_view() && x._base().use_count() == 1 ? 2 : 1;
  return x.use_count() == 2 && x.storage().use_count() == arrays &&
      x.is_non_overlapping_and_dense();
}

// An array for dL/dX: in the memory of X or of dL/dS if nobody else can see it.
inline Tensor input_gradient_array(const Tensor& u, bool is_normalised, const Tensor& gs) {
  bool keeps_graph = torch::autograd::get_current_graph_task_keep_graph();
  if (!is_normalised && !keeps_graph && is_ours_alone(u)) return u.detach();
  bool fits = gs.defined() && gs.scalar_type() == u.scalar_type() &&
      same_memory_order(u.sizes(), gs.strides(), dense_strides(u));
  return fits && is_ours_alone(gs) ? gs.detach() : empty_as(u, u.scalar_type());
}

struct NeuronFunction : public torch::autograd::Function<NeuronFunction> {
  // `input` is X, or U with the BN that makes X of it; `weight` and `bias` are those of the BN,
  // passed separately because autograd follows only tensors that are arguments.
  static variable_list forward(
      AutogradContext* context, const Tensor& input, const std::optional<Tensor>& initial_v,
      const std::optional<Tensor>& inverse_tau, const std::optional<Tensor>& addend,
      const std::optional<Tensor>& weight, const std::optional<Tensor>& bias,
      const std::optional<BatchNorm>& norm, const NeuronParameters& neuron, bool wants_v) {
    Tensor u = with_dense_steps(input);
    Tensor v0 = with_strides(initial_v.value_or(Tensor()), u.strides().slice(1));
    Tensor leak = inverse_tau.value_or(Tensor());
    Tensor s = empty_as(u, at::kFloat);
    Tensor added = with_strides(addend.value_or(Tensor()), s.strides());
    Tensor v = wants_v ? empty_step(u) : Tensor();
    BatchStatistics statistics = norm ? norm->statistics(u) : BatchStatistics{};
    NormalisedInput x = norm ? norm->as_scale_and_shift(u, statistics) : NormalisedInput{u};
    if (cuda::is_on_gpu(u)) {
      cuda::forward(neuron, NeuronConstants(neuron, 0), u.size(0), leak, u, v0, added, s, v);
    } else {
      NeuronConstants c(neuron, leak.defined() ? leak.item<float>() : 0);
      cpu::ForwardPass(neuron, c, x, v0, added, s, v).run();
    }
    context->save_for_backward(
        {u, v0, leak, weight.value_or(Tensor()), statistics.mean, statistics.inverse_deviation,
         x.scale, x.shift});
    context->saved_data["neuron"] =
        std::string(reinterpret_cast<const char*>(&neuron), sizeof neuron);
    context->saved_data["epsilon"] = norm ? norm->epsilon : 0;
    context->saved_data["adds"] = added.defined();
    context->set_materialize_grads(false);
    return wants_v ? variable_list{s, v} : variable_list{s};
  }

  static variable_list backward(AutogradContext* context, variable_list output_gradients) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "neurons have no second derivative");
    // Neither X nor dL/dS may get another handle here: is_ours_alone counts them.
    variable_list saved = context->get_saved_variables();
    Tensor u = std::move(saved[0]);
    Tensor v0 = saved[1], leak = saved[2], weight = saved[3];
    BatchStatistics statistics{saved[4], saved[5]};
    NeuronParameters neuron;
    std::memcpy(&neuron, context->saved_data["neuron"].toStringRef().data(), sizeof neuron);
    bool adds = context->saved_data["adds"].toBool();
    const Tensor none;
    Tensor gx = input_gradient_array(u, weight.defined(), adds ? none : output_gradients[0]);
    Tensor gs = with_strides(output_gradients[0], gx.strides());
    Tensor gv = output_gradients.size() > 1
        ? with_strides(output_gradients[1], u.strides().slice(1))
        : Tensor();
    Tensor gv0 = v0.defined() ? empty_step(u) : Tensor();
    Tensor gleak;
    std::optional<NormGradientSums> norm_sums;
    if (weight.defined() && NormGradientSums::fits(u, cpu::BLOCK)) {
      norm_sums.emplace(statistics.mean, cpu::part_count(u.numel() / u.size(0)));
    }
    if (cuda::is_on_gpu(u)) {
      gleak = cuda::backward(
          neuron, NeuronConstants(neuron, 0), u.size(0), leak, u, v0, gs, gv, gx, gv0);
    } else {
      NeuronConstants c(neuron, leak.defined() ? leak.item<float>() : 0);
      NormalisedInput x{u, saved[6], saved[7]};
      double sum = cpu::backward(
          neuron, c, u.size(0), x, v0, gs, gv, gx, gv0, norm_sums ? &*norm_sums : nullptr);
      // Rounded first, because PyTorch refuses a double too large for float32, which a diverging
      // training run may produce.
      if (leak.defined()) gleak = at::full({}, static_cast<float>(sum), leak.options());
    }
    if (leak.defined()) gleak = gleak.reshape(leak.sizes());
    Tensor gaddend = adds ? output_gradients[0] : Tensor();
    Tensor gu = gx, gweight, gbias;
    if (norm_sums) {
      std::tie(gweight, gbias) =
          norm_backward(gx, u, weight, statistics.mean, statistics.inverse_deviation, *norm_sums);
    } else if (weight.defined()) {
      double epsilon = context->saved_data["epsilon"].toDouble();
      std::tie(gu, gweight, gbias) = BatchNorm::backward(gx, u, weight, statistics, epsilon);
    }
    return {gu, gv0, gleak, gaddend, gweight, gbias, Tensor(), Tensor(), Tensor()};
  }
};

inline void check_arguments(
    const Tensor& x, const Tensor& v0, const Tensor& leak, const Tensor& addend,
    const NeuronParameters& neuron) {
  TORCH_CHECK(x.is_cpu() || x.is_cuda(), "expected X on the CPU or a CUDA GPU, found ", x.device());
  TORCH_CHECK(
      x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16,
      "expected X of float32 or bfloat16, found ", x.scalar_type());
  TORCH_CHECK(x.dim() > 0 && x.size(0) > 0, "expected X [T, N, ...], found ", x.sizes());
  TORCH_CHECK(leak.defined() == (neuron.kind == PLIF), "expected 1/tau for PLIF only");
  for (const Tensor& other : {v0, leak}) {
    TORCH_CHECK(
        !other.defined() || (other.scalar_type() == at::kFloat && other.device() == x.device()),
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
