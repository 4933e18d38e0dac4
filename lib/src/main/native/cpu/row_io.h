// Reading and writing rows of float32 values in the memory of tensors of float32 or bfloat16.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "cpu/simd.h"

namespace sew {

// Larger results would have left the cache before they are read, so they are written past it.
constexpr int64_t MAX_CACHED_BYTES = 4 << 20;

// Whether n float32 results, in memory from `first` on, are written past the cache a register at a
// time.
inline bool are_streamed(const float* first, int64_t n) {
  return n * static_cast<int64_t>(sizeof(float)) > MAX_CACHED_BYTES &&
      reinterpret_cast<uintptr_t>(first) % 64 == 0;
}

SEW_SIMD void from_bfloat16(const uint16_t* half, float* row, int n) {
  for (int i = 0; i < n; i++) {
    uint32_t bits = static_cast<uint32_t>(half[i]) << 16;
    std::memcpy(row + i, &bits, sizeof bits);
  }
}

// Rounds to nearest, ties to even; NaN stays NaN.
SEW_SIMD void to_bfloat16(const float* row, uint16_t* half, int n) {
  for (int i = 0; i < n; i++) {
    uint32_t bits;
    std::memcpy(&bits, row + i, sizeof bits);
    uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    half[i] = static_cast<uint16_t>(row[i] == row[i] ? rounded : 0x7fc0);
  }
}

// Writes a row past the cache; call fence_streams before another thread reads it.
#if defined(__x86_64__) && !defined(__clang__)
__attribute__((target("avx512f"))) inline void stream_row(const float* row, float* target, int n) {
  int i = 0;
  for (; i < n && reinterpret_cast<uintptr_t>(target + i) % 64 != 0; i++) target[i] = row[i];
  for (; i + 16 <= n; i += 16) _mm512_stream_ps(target + i, _mm512_loadu_ps(row + i));
  for (; i < n; i++) target[i] = row[i];
}

__attribute__((target("default"))) inline void stream_row(const float* row, float* target, int n) {
  int i = 0;
  for (; i < n && reinterpret_cast<uintptr_t>(target + i) % 16 != 0; i++) target[i] = row[i];
  for (; i + 4 <= n; i += 4) _mm_stream_ps(target + i, _mm_loadu_ps(row + i));
  for (; i < n; i++) target[i] = row[i];
}

inline void fence_streams() { _mm_sfence(); }
#else
inline void stream_row(const float* row, float* target, int n) {
  std::memcpy(target, row, n * sizeof(float));
}

inline void fence_streams() {}
#endif

// The values of a tensor [T, M] or [M] in memory order, or of no tensor.
class TensorRows {
 public:
  explicit TensorRows(const at::Tensor& tensor)
      : memory_(tensor.defined() ? static_cast<char*>(tensor.data_ptr()) : nullptr),
        is_bfloat16_(tensor.defined() && tensor.scalar_type() == at::kBFloat16),
        streams_(tensor.defined() && static_cast<int64_t>(tensor.nbytes()) > MAX_CACHED_BYTES) {}

  bool defined() const { return memory_ != nullptr; }

  // Returns n values from index `from` on: a pointer into the tensor where it is float32, else
  // `row`, which receives them.
  const float* read(int64_t from, float* row, int n) const {
    if (!is_bfloat16_) {
      return reinterpret_cast<const float*>(memory_) + from;
    }
    from_bfloat16(reinterpret_cast<const uint16_t*>(memory_) + from, row, n);
    return row;
  }

  // Prefetches n values that will be read soon; rows are too short for the hardware prefetcher.
  void prefetch(int64_t from, int n) const {
    if (memory_ == nullptr) return;
    const int64_t width = is_bfloat16_ ? sizeof(uint16_t) : sizeof(float);
    const char* first = memory_ + from * width;
    for (int64_t i = 0; i < n * width; i += 64) __builtin_prefetch(first + i, 0, 2);
  }

  void write(int64_t from, const float* row, int n) const {
    if (is_bfloat16_) {
      to_bfloat16(row, reinterpret_cast<uint16_t*>(memory_) + from, n);
      return;
    }
    float* target = reinterpret_cast<float*>(memory_) + from;
    if (streams_) {
      stream_row(row, target, n);
      return;
    }
    std::memcpy(target, row, n * sizeof(float));
  }

  // The same rows, written through the cache: for memory that was read just now and still lies
  // there.
  TensorRows without_streaming() const {
    TensorRows same = *this;
    same.streams_ = false;
    return same;
  }

 private:
  char* memory_;
  bool is_bfloat16_;
  bool streams_;
};

}  // namespace sew
