// How loops over rows of values are compiled: one version per kind of processor.
#pragma once

#include <cstdint>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The loader picks the version that the processor can run; all versions round alike.
#if defined(__x86_64__) && !defined(__clang__)
#define SEW_SIMD __attribute__((target_clones("avx512f", "avx2", "default")))
#define SEW_SIMD_FMA __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define SEW_SIMD
#define SEW_SIMD_FMA
#endif
#define SEW_INLINE __attribute__((always_inline))

// Functions that run only on a processor with AVX-512.
#if defined(__x86_64__)
#define SEW_AVX512 __attribute__((target("avx512f,popcnt")))
#endif

namespace sew {

constexpr int64_t LANES = 16;  // float32 values in an AVX-512 register

#if defined(__x86_64__)
// 0, 1, ... 15.
SEW_AVX512 inline __m512i lane_indices() {
  return _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}
#endif

}  // namespace sew
