// Saves what autograd keeps for the backward pass on the CPU in less memory: float32 spikes and
// sums of spikes as bytes, and indices of max pooling in 16 bits, wherever that is exact.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/generated/Functions.h>
#include <torch/csrc/autograd/saved_variable_hooks.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cpu/simd.h"

namespace sew::saved {

using at::Tensor;
using torch::autograd::Node;
using torch::autograd::SavedVariable;
namespace generated = torch::autograd::generated;

constexpr int64_t MIN_VALUES = 4096;  // smaller arrays stay as they are
constexpr int64_t GRAIN = 1 << 15;

// `lost` receives 0 if all values are integers that fit into a byte, else any other number.
SEW_SIMD void narrow_row(const float* wide, uint8_t* bytes, uint32_t* lost, int64_t n) {
  uint32_t all = 0;
  for (int64_t i = 0; i < n; i++) {
    int32_t whole = static_cast<int32_t>(wide[i]);
    float again = static_cast<float>(whole);
    uint32_t before, after;
    std::memcpy(&before, wide + i, sizeof before);
    std::memcpy(&after, &again, sizeof after);
    all |= before == after ? static_cast<uint32_t>(whole) : ~0u;
    bytes[i] = static_cast<uint8_t>(whole);
  }
  *lost = all & ~0xffu;
}

SEW_SIMD void widen_row(const uint8_t* bytes, float* wide, int64_t n) {
  for (int64_t i = 0; i < n; i++) wide[i] = bytes[i];
}

// The same for the indices of max pooling, in 16 bits.
SEW_SIMD void narrow_row(const int64_t* wide, uint16_t* words, uint32_t* lost, int64_t n) {
  uint64_t all = 0;
  for (int64_t i = 0; i < n; i++) {
    all |= static_cast<uint64_t>(wide[i]);
    words[i] = static_cast<uint16_t>(wide[i]);
  }
  *lost = (all & ~0xffffull) != 0;
}

SEW_SIMD void widen_row(const uint16_t* words, int64_t* wide, int64_t n) {
  for (int64_t i = 0; i < n; i++) wide[i] = words[i];
}

template <class Body>
void in_parallel(int64_t n, const Body& body) {
  at::parallel_for(0, n, GRAIN, [&](int64_t from, int64_t end) { body(from, end - from); });
}

// Converts a dense tensor of Wide to Narrow; returns an undefined tensor if a value would change.
template <class Wide, class Narrow>
Tensor narrowed_if_exact(const Tensor& tensor) {
  auto type = sizeof(Narrow) == 1 ? at::kByte : at::kShort;
  Tensor result = at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().dtype(type));
  const Wide* wide = tensor.const_data_ptr<Wide>();
  auto* values = static_cast<Narrow*>(result.data_ptr());
  std::atomic<bool> is_exact{true};
  in_parallel(tensor.numel(), [&](int64_t from, int64_t n) {
    for (int64_t i = 0; i < n && is_exact; i += MIN_VALUES) {
      uint32_t lost;
      narrow_row(wide + from + i, values + from + i, &lost, std::min(MIN_VALUES, n - i));
      if (lost != 0) is_exact = false;
    }
  });
  return is_exact ? result : Tensor();
}

// The inverse of narrowed_if_exact.
template <class Wide, class Narrow>
Tensor widened(const Tensor& tensor, const at::TensorOptions& options) {
  Tensor result = at::empty_strided(tensor.sizes(), tensor.strides(), options);
  const auto* values = static_cast<const Narrow*>(tensor.const_data_ptr());
  Wide* wide = result.data_ptr<Wide>();
  in_parallel(
      result.numel(), [&](int64_t from, int64_t n) { widen_row(values + from, wide + from, n); });
  return result;
}

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
  if (!tensor.defined() || !tensor.is_cpu() || tensor.numel() < MIN_VALUES ||
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

// Our own convolution, which compacts its input itself. PyTorch names the node after its class.
inline bool is_spike_convolution(const std::string& name) {
  return name.find("sew::SpikeConvolutionFunction") != std::string::npos;
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
        name == "AddBackward0" || name == "NegBackward0" || is_spike_convolution(name) ||
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

}  // namespace sew::saved
