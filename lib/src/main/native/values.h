// Reading and writing rows of values in the memory of tensors.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "simd.h"

namespace sew {

// Larger results than this do not stay in the cache until they are read: they go past it.
constexpr int64_t CACHE_BYTES = 4 << 20;

SEW_ROW from_bfloat16(const uint16_t* half, float* row, int n) {
  for (int i = 0; i < n; i++) {
    uint32_t bits = static_cast<uint32_t>(half[i]) << 16;
    std::memcpy(row + i, &bits, sizeof bits);
  }
}

// To the nearest, ties to even; NaN stays NaN.
SEW_ROW to_bfloat16(const float* row, uint16_t* half, int n) {
  for (int i = 0; i < n; i++) {
    uint32_t bits;
    std::memcpy(&bits, row + i, sizeof bits);
    uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    half[i] = static_cast<uint16_t>(row[i] == row[i] ? rounded : 0x7fc0);
  }
}

// Writes past the cache.
#if defined(__x86_64__) && !defined(__clang__)
__attribute__((target("avx512f"))) inline void stream(const float* row, float* target, int n) {
  int i = 0;
  for (; i < n && reinterpret_cast<uintptr_t>(target + i) % 64 != 0; i++) target[i] = row[i];
  for (; i + 16 <= n; i += 16) _mm512_stream_ps(target + i, _mm512_loadu_ps(row + i));
  for (; i < n; i++) target[i] = row[i];
}

__attribute__((target("default"))) inline void stream(const float* row, float* target, int n) {
  int i = 0;
  for (; i < n && reinterpret_cast<uintptr_t>(target + i) % 16 != 0; i++) target[i] = row[i];
  for (; i + 4 <= n; i += 4) _mm_stream_ps(target + i, _mm_loadu_ps(row + i));
  for (; i < n; i++) target[i] = row[i];
}

// Before another thread may read it.
inline void after_streams() { _mm_sfence(); }
#else
inline void stream(const float* row, float* target, int n) {
  std::memcpy(target, row, n * sizeof(float));
}

inline void after_streams() {}
#endif

// The values of a tensor [T, M] or [M] in the order in which they lie in memory.
class Values {
 public:
  explicit Values(const at::Tensor& tensor)
      : memory_(tensor.defined() ? static_cast<char*>(tensor.data_ptr()) : nullptr),
        half_(tensor.defined() && tensor.scalar_type() == at::kBFloat16),
        streams_(tensor.defined() && static_cast<int64_t>(tensor.nbytes()) > CACHE_BYTES) {}

  bool defined() const { return memory_ != nullptr; }

  // n values from the index `from` on, where they lie or in `row`.
  const float* read(int64_t from, float* row, int n) const {
    if (!half_) {
      return reinterpret_cast<const float*>(memory_) + from;
    }
    from_bfloat16(reinterpret_cast<const uint16_t*>(memory_) + from, row, n);
    return row;
  }

  // Asks for n values that will be read soon; rows are too short for the processor to foresee it.
  void prefetch(int64_t from, int n) const {
    if (memory_ == nullptr) return;
    const int64_t width = half_ ? sizeof(uint16_t) : sizeof(float);
    const char* first = memory_ + from * width;
    for (int64_t i = 0; i < n * width; i += 64) __builtin_prefetch(first + i);
  }

  void write(int64_t from, const float* row, int n) const {
    if (half_) {
      to_bfloat16(row, reinterpret_cast<uint16_t*>(memory_) + from, n);
      return;
    }
    float* target = reinterpret_cast<float*>(memory_) + from;
    if (streams_) {
      stream(row, target, n);
      return;
    }
    std::memcpy(target, row, n * sizeof(float));
  }

  // For memory that has been read just now and lies in the cache.
  Values in_cache() const {
    Values same = *this;
    same.streams_ = false;
    return same;
  }

 private:
  char* memory_;
  bool half_;
  bool streams_;
};

}  // namespace sew
