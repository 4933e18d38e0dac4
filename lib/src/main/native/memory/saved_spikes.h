// Shrinks what autograd has saved for the backward pass on the CPU: spikes and sums of spikes to
// bytes, and indices of max pooling to 16 bits, wherever that is exact.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/generated/Functions.h>
#include <torch/csrc/autograd/saved_variable_hooks.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "convolution/spike_convolution_autograd.h"
#include "cpu/exact_narrowing.h"
#include "pooling/max_pool.h"

namespace sew {

using torch::autograd::Node;
using torch::autograd::SavedVariable;
namespace generated = torch::autograd::generated;

// Holds a saved tensor as Narrow and widens it when the backward pass asks for it.
template <class Wide, class Narrow>
class WideningHook : public torch::autograd::SavedVariableHooks {
 public:
  WideningHook(Tensor narrow, at::TensorOptions options)
      : narrow_(std::move(narrow)),
        options_(options) {}

  void call_pack_hook(const Tensor&) override {}

  Tensor call_unpack_hook() override { return widened<Wide, Narrow>(narrow_, options_); }

 private:
  Tensor narrow_;
  at::TensorOptions options_;
};

template <class Wide, class Narrow>
void save_narrowed(const Tensor& tensor, SavedVariable& saved) {
  Tensor narrow = narrowed_if_exact<Wide, Narrow>(tensor);
  if (narrow.defined()) {
    saved.register_hooks(std::make_unique<WideningHook<Wide, Narrow>>(narrow, tensor.options()));
  }
}

// Lets `saved` occupy a quarter of its memory from now on, if that is exact.
inline void compact(SavedVariable& saved) {
  Tensor tensor = saved.unpack();
  if (!tensor.defined() || !tensor.is_cpu() || tensor.numel() < MIN_NARROWED ||
      !tensor.is_non_overlapping_and_dense()) {
    return;
  }
  if (tensor.scalar_type() == at::kFloat) {
    save_narrowed<float, uint8_t>(tensor, saved);
  } else if (tensor.scalar_type() == at::kLong) {
    save_narrowed<int64_t, uint16_t>(tensor, saved);
  }
}

// The inputs that `node` has saved and that can be spikes.
inline std::vector<SavedVariable*> saved_inputs(Node* node, const std::string& name) {
  if (name == "ConvolutionBackward0") {
    // An input without a gradient is the batch, which its owner keeps anyway.
    if (!node->next_edge(0).is_valid()) return {};
    return {&static_cast<generated::ConvolutionBackward0*>(node)->input_};
  }
  if (name == "MaxPool2DWithIndicesBackward0") {
    auto* pool = static_cast<generated::MaxPool2DWithIndicesBackward0*>(node);
    return {&pool->self_, &pool->result1_};
  }
  if (name == "MulBackward0") {
    auto* product = static_cast<generated::MulBackward0*>(node);
    return {&product->self_, &product->other_};
  }
  return {};
}

// Whether the output of `node` is its input in another shape.
inline bool is_view(Node* node, const std::string& name) {
  if (name == "TransposeBackward0") {
    // DJL swaps axis 1 of BN's input with the channel axis, which is axis 1 as well.
    auto* transpose = static_cast<generated::TransposeBackward0*>(node);
    return transpose->dim0 == transpose->dim1;
  }
  return name == "ViewBackward0" || name == "UnsafeViewBackward0" ||
      name == "ReshapeAliasBackward0";
}

// Our own convolution and pooling, which have compacted what they keep themselves.
inline bool is_compact(Node* node) {
  return dynamic_cast<torch::autograd::CppNode<SpikeConvolutionFunction>*>(node) != nullptr ||
      dynamic_cast<torch::autograd::CppNode<MaxPoolFunction>*>(node) != nullptr;
}

// Compacts what the nodes between `x` and the neurons before it have saved.
inline void compact_spikes_before(const Tensor& x) {
  std::vector<Node*> pending{x.grad_fn().get()};
  std::set<Node*> seen;
  while (!pending.empty()) {
    Node* node = pending.back();
    pending.pop_back();
    if (node == nullptr || !seen.insert(node).second) continue;
    const std::string name = node->name();
    auto inputs = saved_inputs(node, name);
    bool continues = is_view(node, name) || name == "NativeBatchNormBackward0" ||
        name == "AddBackward0" || name == "NegBackward0" || is_compact(node) ||
        !inputs.empty();
    for (SavedVariable* saved : inputs) {
      // An earlier call has been here.
      if (saved->has_hooks()) {
        continues = false;
      } else {
        compact(*saved);
      }
    }
    if (!continues) continue;
    for (const auto& edge : node->next_edges()) pending.push_back(edge.function.get());
  }
}

}  // namespace sew
