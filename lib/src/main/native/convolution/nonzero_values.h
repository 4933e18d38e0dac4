// The nonzero values of a pixel, listed for the convolutions of spikes.
#pragma once

#include <cstdint>

#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Writes those of n values, a multiple of LANES, that are not zero, and for each its index times
// `offset_step`. Returns how many there are; up to LANES elements behind them are overwritten.
// Sets bits of `others` where one is not 1, either.
SEW_AVX512 SEW_INLINE inline int64_t compress_nonzeros(
    const float* x, int64_t n, uint32_t offset_step, float* values, uint32_t* offsets,
    __mmask16& others) {
  const __m512i steps =
      _mm512_mullo_epi32(lane_indices(), _mm512_set1_epi32(static_cast<int>(offset_step)));
  int64_t found = 0;
  for (int64_t i = 0; i < n; i += LANES) {
    __m512 lanes = _mm512_loadu_ps(x + i);
    // NaN counts as not zero.
    __mmask16 set = _mm512_cmp_ps_mask(lanes, _mm512_setzero_ps(), _CMP_NEQ_UQ);
    others |= _mm512_mask_cmp_ps_mask(set, lanes, _mm512_set1_ps(1), _CMP_NEQ_UQ);
    __m512i offset = _mm512_add_epi32(
        steps, _mm512_set1_epi32(static_cast<int>(offset_step * static_cast<uint32_t>(i))));
    _mm512_storeu_ps(values + found, _mm512_maskz_compress_ps(set, lanes));
    _mm512_storeu_si512(offsets + found, _mm512_maskz_compress_epi32(set, offset));
    found += __builtin_popcount(set);
  }
  return found;
}

// Returns y + x weight, where x is 1 if ARE_SPIKES: then the bits are the same without a product.
template <bool ARE_SPIKES>
SEW_AVX512 SEW_INLINE inline __m512 add_product(__m512 y, __m512 x, __m512 weight) {
  return ARE_SPIKES ? _mm512_add_ps(weight, y) : _mm512_fmadd_ps(x, weight, y);
}

#endif

}  // namespace sew
