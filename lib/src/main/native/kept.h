// What autograd keeps of a network on the CPU for its backward pass in less memory: spikes and sums of
// spikes of float32 as bytes, where that is exact.
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

#include "simd.h"

namespace sew::kept {

using at::Tensor;
using torch::autograd::Node;
using torch::autograd::SavedVariable;
namespace generated = torch::autograd::generated;

constexpr int64_t FEW = 4096;  // smaller arrays stay as they are
constexpr int64_t GRAIN = 1 << 15;

// `bits` takes bits outside of a byte, or any where a value is not whole.
SEW_ROW narrow(const float* wide, uint8_t* bytes, uint32_t* bits, int64_t n) {
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
  *bits = all & ~0xffu;
}

SEW_ROW widen(const uint8_t* bytes, float* wide, int64_t n) {
  for (int64_t i = 0; i < n; i++) wide[i] = bytes[i];
}

// As above, for the indices of max pooling.
SEW_ROW narrow(const int64_t* wide, uint16_t* words, uint32_t* bits, int64_t n) {
  uint64_t all = 0;
  for (int64_t i = 0; i < n; i++) {
    all |= static_cast<uint64_t>(wide[i]);
    words[i] = static_cast<uint16_t>(wide[i]);
  }
  *bits = (all & ~0xffffull) != 0;
}

SEW_ROW widen(const uint16_t* words, int64_t* wide, int64_t n) {
  for (int64_t i = 0; i < n; i++) wide[i] = words[i];
}

template <class Body>
void in_parallel(int64_t n, const Body& body) {
  at::parallel_for(0, n, GRAIN, [&](int64_t from, int64_t end) { body(from, end - from); });
}

// The values of Wide in `tensor`, which is dense, as those of Narrow, which are equal to them; nothing where
// one is not.
template <class Wide, class Narrow>
Tensor narrowed(const Tensor& tensor) {
  auto type = sizeof(Narrow) == 1 ? at::kByte : at::kShort;
  Tensor result =
      at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().dtype(type));
  const Wide* wide = tensor.const_data_ptr<Wide>();
  auto* values = static_cast<Narrow*>(result.data_ptr());
  std::atomic<bool> equal{true};
  in_parallel(tensor.numel(), [&](int64_t from, int64_t n) {
    for (int64_t i = 0; i < n && equal; i += FEW) {
      uint32_t lost;
      narrow(wide + from + i, values + from + i, &lost, std::min(FEW, n - i));
      if (lost != 0) equal = false;
    }
  });
  return equal ? result : Tensor();
}

template <class Wide, class Narrow>
Tensor widened(const Tensor& tensor, const at::TensorOptions& options) {
  Tensor result = at::empty_strided(tensor.sizes(), tensor.strides(), options);
  const auto* values = static_cast<const Narrow*>(tensor.const_data_ptr());
  Wide* wide = result.data_ptr<Wide>();
  in_parallel(result.numel(), [&](int64_t from, int64_t n) {
    widen(values + from, wide + from, n);
  });
  return result;
}

template <class Wide, class Narrow>
class Narrowed : public torch::autograd::SavedVariableHooks {
 public:
  Narrowed(Tensor narrow, at::TensorOptions options)
      : narrow_(std::move(narrow)), options_(options) {}

  void call_pack_hook(const Tensor&) override {}

  Tensor call_unpack_hook() override { return widened<Wide, Narrow>(narrow_, options_); }

 private:
  Tensor narrow_;
  at::TensorOptions options_;
};

template <class Wide, class Narrow>
void keep_as(const Tensor& tensor, SavedVariable& saved) {
  Tensor narrow = narrowed<Wide, Narrow>(tensor);
  if (narrow.defined()) {
    saved.register_hooks(std::make_unique<Narrowed<Wide, Narrow>>(narrow, tensor.options()));
  }
}

// Takes a quarter of the memory for `saved` from now on, if that is exact.
inline void keep_bytes(SavedVariable& saved) {
  Tensor tensor = saved.unpack();
  if (!tensor.defined() || !tensor.is_cpu() || tensor.numel() < FEW ||
      !tensor.is_non_overlapping_and_dense()) {
    return;
  }
  if (tensor.scalar_type() == at::kFloat) {
    keep_as<float, uint8_t>(tensor, saved);
  } else if (tensor.scalar_type() == at::kLong) {
    keep_as<int64_t, uint16_t>(tensor, saved);
  }
}

// What `node` keeps of what it read, where that can be spikes.
inline std::vector<SavedVariable*> readings(Node* node, const std::string& name) {
  if (name == "ConvolutionBackward0") {
    // What needs no gradient is the batch, which its owner keeps anyway.
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

// Whether what `node` made is what it read, in another shape.
inline bool is_view(Node* node, const std::string& name) {
  if (name == "TransposeBackward0") {
    // DJL exchanges axis 1 of BN's input with the axis of the channels, which is 1.
    auto* transpose = static_cast<generated::TransposeBackward0*>(node);
    return transpose->dim0 == transpose->dim1;
  }
  return name == "ViewBackward0" || name == "UnsafeViewBackward0" || name == "ReshapeAliasBackward0";
}

// Ours, which has seen to its input itself.
inline bool is_convolution(const std::string& name) {
  return name.find("sew::Convolution") != std::string::npos;
}

// Keeps bytes of everything between `x` and the neurons before it.
inline void keep_bytes_before(const Tensor& x) {
  std::vector<Node*> open{x.grad_fn().get()};
  std::set<Node*> seen;
  while (!open.empty()) {
    Node* node = open.back();
    open.pop_back();
    if (node == nullptr || !seen.insert(node).second) continue;
    const std::string name = node->name();
    auto read = readings(node, name);
    bool passes = is_view(node, name) || name == "NativeBatchNormBackward0" || name == "AddBackward0" ||
        name == "NegBackward0" || is_convolution(name) || !read.empty();
    for (SavedVariable* saved : read) {
      // Another neuron has come by already.
      if (saved->has_hooks()) {
        passes = false;
      } else {
        keep_bytes(*saved);
      }
    }
    if (!passes) continue;
    for (const auto& edge : node->next_edges()) open.push_back(edge.function.get());
  }
}

}  // namespace sew::kept
