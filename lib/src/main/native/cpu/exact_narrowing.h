// Converting arrays on the CPU to a narrower type and back, where no value changes: float32 spikes
// and sums of spikes to bytes, and indices of max pooling to 16 bits.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "cpu/simd.h"

namespace sew {

using at::Tensor;

constexpr int64_t MIN_NARROWED = 4096;  // values; smaller arrays are not worth it

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

// Calls body(from, length) for ranges that together are 0 to n, on PyTorch's threads.
template <class Body>
void for_each_range(int64_t n, const Body& body) {
  constexpr int64_t GRAIN = 1 << 15;
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
  for_each_range(tensor.numel(), [&](int64_t from, int64_t n) {
    for (int64_t i = 0; i < n && is_exact; i += MIN_NARROWED) {
      uint32_t lost;
      narrow_row(wide + from + i, values + from + i, &lost, std::min(MIN_NARROWED, n - i));
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
  for_each_range(
      result.numel(), [&](int64_t from, int64_t n) { widen_row(values + from, wide + from, n); });
  return result;
}

}  // namespace sew
