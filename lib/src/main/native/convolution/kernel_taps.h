// Reordering 3 x 3 kernels in registers: from the nine weights of each of LANES kernels, which lie
// side by side in memory, to LANES weights for each of the nine places (taps), and back.
#pragma once

#include <array>
#include <cstdint>

#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

constexpr int TAPS = 9;

// For each register that is put together from nine others: the lanes that come from each of them.
using TapMasks = std::array<std::array<uint16_t, TAPS>, TAPS>;

// Weight t of kernel i lies at number 9 i + t in memory, in register (9 i + t) / LANES.
constexpr TapMasks masks_of_taps() {
  TapMasks masks{};
  for (int i = 0; i < LANES; i++) {
    for (int t = 0; t < TAPS; t++) masks[t][(TAPS * i + t) / LANES] |= uint16_t(1 << i);
  }
  return masks;
}

// Number n in memory is weight n % 9 of kernel n / 9.
constexpr TapMasks masks_of_memory() {
  TapMasks masks{};
  for (int n = 0; n < TAPS * LANES; n++) masks[n / LANES][n % TAPS] |= uint16_t(1 << n % LANES);
  return masks;
}

// taps[t] = weight t of all LANES kernels at `from`.
SEW_AVX512 SEW_INLINE inline void load_taps(const float* from, __m512* taps) {
  static constexpr TapMasks MASKS = masks_of_taps();
  const __m512i first = _mm512_mullo_epi32(lane_indices(), _mm512_set1_epi32(TAPS));
#pragma GCC unroll 9
  for (int t = 0; t < TAPS; t++) {
    // The instruction takes a lane's number modulo LANES.
    const __m512i lane = _mm512_add_epi32(first, _mm512_set1_epi32(t));
    taps[t] = _mm512_setzero_ps();
#pragma GCC unroll 9
    for (int i = 0; i < TAPS; i++) {
      taps[t] =
          _mm512_mask_permutexvar_ps(taps[t], MASKS[t][i], lane, _mm512_loadu_ps(from + i * LANES));
    }
  }
}

// The reverse.
SEW_AVX512 SEW_INLINE inline void store_taps(const __m512* taps, float* to) {
  static constexpr TapMasks MASKS = masks_of_memory();
#pragma GCC unroll 9
  for (int i = 0; i < TAPS; i++) {
    alignas(64) int32_t kernels[LANES];
    for (int j = 0; j < LANES; j++) kernels[j] = static_cast<int32_t>((i * LANES + j) / TAPS);
    const __m512i kernel = _mm512_load_si512(kernels);
    __m512 weights = _mm512_setzero_ps();
#pragma GCC unroll 9
    for (int t = 0; t < TAPS; t++) {
      weights = _mm512_mask_permutexvar_ps(weights, MASKS[i][t], kernel, taps[t]);
    }
    _mm512_storeu_ps(to + i * LANES, weights);
  }
}

#endif

}  // namespace sew
