// Transposing 16 x 16 numbers in registers.
#pragma once

#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Element j of row i becomes element i of row j.
SEW_AVX512 SEW_INLINE inline void transpose(__m512 (&rows)[LANES]) {
  // First within each 128 bits of four rows, then the blocks of 4 x 4.
  __m512 in_blocks[LANES];
#pragma GCC unroll 4
  for (int i = 0; i < LANES; i += 4) {
    const __m512d low01 = _mm512_castps_pd(_mm512_unpacklo_ps(rows[i], rows[i + 1]));
    const __m512d high01 = _mm512_castps_pd(_mm512_unpackhi_ps(rows[i], rows[i + 1]));
    const __m512d low23 = _mm512_castps_pd(_mm512_unpacklo_ps(rows[i + 2], rows[i + 3]));
    const __m512d high23 = _mm512_castps_pd(_mm512_unpackhi_ps(rows[i + 2], rows[i + 3]));
    in_blocks[i] = _mm512_castpd_ps(_mm512_unpacklo_pd(low01, low23));
    in_blocks[i + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low01, low23));
    in_blocks[i + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(high01, high23));
    in_blocks[i + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(high01, high23));
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    const __m512 even01 = _mm512_shuffle_f32x4(in_blocks[i], in_blocks[i + 4], 0x88);
    const __m512 odd01 = _mm512_shuffle_f32x4(in_blocks[i], in_blocks[i + 4], 0xdd);
    const __m512 even23 = _mm512_shuffle_f32x4(in_blocks[i + 8], in_blocks[i + 12], 0x88);
    const __m512 odd23 = _mm512_shuffle_f32x4(in_blocks[i + 8], in_blocks[i + 12], 0xdd);
    rows[i] = _mm512_shuffle_f32x4(even01, even23, 0x88);
    rows[i + 4] = _mm512_shuffle_f32x4(odd01, odd23, 0x88);
    rows[i + 8] = _mm512_shuffle_f32x4(even01, even23, 0xdd);
    rows[i + 12] = _mm512_shuffle_f32x4(odd01, odd23, 0xdd);
  }
}

#endif

}  // namespace sew
