// The nonzero values of LANES channels, listed by channel for dL/dweight.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "cpu/parallel.h"
#include "cpu/simd.h"
#include "cpu/transpose.h"

namespace sew {

#if defined(__x86_64__)

// Pixels are of CLASSES classes, and have a list for each class and channel.
template <int CLASSES>
class NonzerosOfLanes {
 public:
  // For at most so many pixels of each class.
  explicit NonzerosOfLanes(int64_t max_pixels)
      : most_(max_pixels + LANES),
        offsets_(scratch_.allocate<uint32_t>(CLASSES * LANES * most_)),
        values_(scratch_.allocate<float>(CLASSES * LANES * most_)) {
    for (Pixels& pixels : classes_) {
      pixels.first_values.resize(most_);
      pixels.offsets.resize(most_);
    }
  }

  // Forgets all pixels.
  void clear() {
    for (Pixels& pixels : classes_) pixels.count = 0;
    others_ = 0;
  }

  // Adds a pixel, whose first channel x points to and whose values get this offset in the lists.
  void add_pixel(const float* x, uint32_t offset, int64_t pixel_class) {
    Pixels& pixels = classes_[pixel_class];
    pixels.first_values[pixels.count] = x;
    pixels.offsets[pixels.count++] = offset;
  }

  // Lists the values of the channels from c on.
  void find(int64_t c) {
    for (int i = 0; i < CLASSES; i++) find(classes_[i], c, i);
  }

  // Copies the list of one channel and class. Returns its length; up to LANES elements behind it
  // are overwritten.
  SEW_AVX512 uint32_t copy(int64_t lane, int pixel_class, uint32_t* offsets, float* values) const {
    const uint32_t n = counts_[pixel_class][lane];
    const int64_t place = (pixel_class * LANES + lane) * most_;
    for (uint32_t i = 0; i < n; i += LANES) {
      _mm512_storeu_si512(offsets + i, _mm512_loadu_si512(offsets_ + place + i));
      _mm512_storeu_ps(values + i, _mm512_loadu_ps(values_ + place + i));
    }
    return n;
  }

  // Whether all values found since `clear` are 1.
  bool are_spikes() const { return others_ == 0; }

 private:
  static constexpr int MAX_SINGLE = 2 * LANES;  // more are faster appended all at once

  struct Pixels {
    int64_t count = 0;
    std::vector<const float*> first_values;
    std::vector<uint32_t> offsets;
  };

  SEW_AVX512 void find(const Pixels& pixels, int64_t c, int pixel_class) {
    std::fill_n(counts_[pixel_class], LANES, 0);
    for (int64_t first = 0; first < pixels.count; first += LANES) {
      __m512 rows[LANES];  // by pixel
      __mmask16 sets[LANES];
      int found = 0;
      load_rows(pixels, first, c, rows);
      if (are_zeros(rows)) continue;
#pragma GCC unroll 16
      for (int64_t i = 0; i < LANES; i++) {
        // NaN counts as not zero.
        sets[i] = _mm512_cmp_ps_mask(rows[i], _mm512_setzero_ps(), _CMP_NEQ_UQ);
        others_ |= _mm512_mask_cmp_ps_mask(sets[i], rows[i], _mm512_set1_ps(1), _CMP_NEQ_UQ);
        found += __builtin_popcount(sets[i]);
      }
      if (found <= MAX_SINGLE) {
        append(pixels, first, c, sets, pixel_class);
      } else {
        append_all(rows, _mm512_loadu_si512(pixels.offsets.data() + first), pixel_class);
      }
    }
  }

  // Whether all are 0 or -0.
  SEW_AVX512 SEW_INLINE static inline bool are_zeros(const __m512 (&rows)[LANES]) {
    __m512i bits = _mm512_setzero_si512();
#pragma GCC unroll 16
    for (int64_t i = 0; i < LANES; i++) bits = _mm512_or_si512(bits, _mm512_castps_si512(rows[i]));
    return _mm512_test_epi32_mask(bits, _mm512_set1_epi32(0x7fffffff)) == 0;
  }

  // Appends the values of LANES pixels one by one.
  SEW_AVX512 void append(
      const Pixels& pixels, int64_t first, int64_t c, const __mmask16 (&sets)[LANES],
      int pixel_class) {
    for (int64_t i = 0; i < LANES; i++) {
      for (uint32_t set = sets[i]; set != 0; set &= set - 1) {
        const int64_t lane = __builtin_ctz(set), place = next_place(lane, pixel_class);
        offsets_[place] = pixels.offsets[first + i];
        values_[place] = pixels.first_values[first + i][c + lane];
        counts_[pixel_class][lane]++;
      }
    }
  }

  // Appends those of LANES pixels with these offsets.
  SEW_AVX512 void append_all(__m512 (&rows)[LANES], __m512i offsets, int pixel_class) {
    transpose(rows);
#pragma GCC unroll 16
    for (int64_t i = 0; i < LANES; i++) {
      const __mmask16 set = _mm512_cmp_ps_mask(rows[i], _mm512_setzero_ps(), _CMP_NEQ_UQ);
      const int64_t place = next_place(i, pixel_class);
      _mm512_storeu_si512(offsets_ + place, _mm512_maskz_compress_epi32(set, offsets));
      _mm512_storeu_ps(values_ + place, _mm512_maskz_compress_ps(set, rows[i]));
      counts_[pixel_class][i] += __builtin_popcount(set);
    }
  }

  // Where the next value of a channel and class is listed.
  int64_t next_place(int64_t lane, int pixel_class) const {
    return (pixel_class * LANES + lane) * most_ + counts_[pixel_class][lane];
  }

  // Loads LANES channels, from c on, of LANES pixels, and asks for the channels that come after the
  // next. Behind the last pixel are zeros.
  SEW_AVX512 SEW_INLINE static inline void load_rows(
      const Pixels& pixels, int64_t first, int64_t c, __m512 (&rows)[LANES]) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < LANES; i++) {
      if (first + i < pixels.count) {
        const float* x = pixels.first_values[first + i] + c;
        rows[i] = _mm512_loadu_ps(x);
        __builtin_prefetch(x + 2 * LANES);
      } else {
        rows[i] = _mm512_setzero_ps();
      }
    }
  }

  std::array<Pixels, CLASSES> classes_;
  const int64_t most_;
  Scratch scratch_;
  uint32_t* const offsets_;  // [CLASSES, LANES, most_]
  float* const values_;      // the same
  uint32_t counts_[CLASSES][LANES];
  __mmask16 others_ = 0;  // where values were neither 0 nor 1
};

#endif

}  // namespace sew
