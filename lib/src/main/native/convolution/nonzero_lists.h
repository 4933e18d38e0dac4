// Where the input of a convolution is not zero, listed for dL/dweight.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Output rows, and the nonzero values of x that their pixels, or those of x beside these, have. The
// values of one list are those from starts[list] to starts[list + 1], in the order of the pixels.
struct NonzerosOfRows {
  int64_t from, end;  // rows
  at::Tensor memory;
  std::vector<uint32_t> places;  // for NonzeroLists
  uint32_t *starts, *offsets;
  float* values;
};

// The nonzero values of x in chunks of rows. A list is for one channel and one class of pixels:
// those whose rows and columns leave the same remainders when divided by STRIDE, which meet the same
// taps of the kernel. An offset is where dL/dY of the output whose pixel is read with the middle of
// the kernel, or of the one before it, lies in the chunk's lines of dL/dY. These have WIDTH channels
// and, around each image, BORDER pixels.
template <int K, int STRIDE, int64_t WIDTH>
class NonzeroLists {
 public:
  static constexpr int64_t BORDER = K / 2;
  static constexpr int CLASSES = STRIDE * STRIDE;
  // In a chunk; dL/dY of so many pixels stays in the first-level cache.
  static constexpr int64_t PIXELS = K == 1 ? 112 : 128;

  NonzeroLists(const ConvolutionGeometry& geometry, const float* x)
      : g_(geometry),
        x_(x),
        rows_(std::max<int64_t>(1, PIXELS / g_.out_width)) {}

  // The chunks of a band of rows, not filled.
  std::vector<NonzerosOfRows> chunks(int64_t from, int64_t end) const {
    std::vector<NonzerosOfRows> chunks;
    for (int64_t row = from; row < end; row += rows_) {
      chunks.push_back({row, std::min(end, row + rows_), {}, {}, nullptr, nullptr, nullptr});
    }
    return chunks;
  }

  int64_t line_length() const { return g_.out_width + 2 * BORDER; }

  // Every image in a chunk adds the lines of its borders.
  int64_t max_lines() const { return rows_ + 2 * BORDER * (rows_ / g_.out_height + 2); }

  // The line, numbered through all images with their borders, of output row `row`.
  int64_t line_of(int64_t row) const {
    return row / g_.out_height * (g_.out_height + 2 * BORDER) + row % g_.out_height + BORDER;
  }

  // Lists the values of the chunk's rows, in its memory if that is large enough.
  void fill(NonzerosOfRows& chunk) const {
    // By class and channel: first the number of values, then the place of the next one.
    std::vector<uint32_t>& places = chunk.places;
    places.assign(CLASSES * g_.channels, 0);
    for_each_pixel(chunk, [&](int64_t pixel, int64_t pixel_class, uint32_t) {
      count(x_ + pixel * g_.channels, places.data() + pixel_class * g_.channels);
    });
    int64_t found = 0;
    for (uint32_t n : places) found += n;
    const int64_t lists = g_.channels * CLASSES;
    const int64_t needed = lists + 1 + 2 * found;
    if (!chunk.memory.defined() || chunk.memory.numel() < needed) {
      chunk.memory = at::empty({needed}, at::kFloat);
    }
    chunk.starts = static_cast<uint32_t*>(chunk.memory.data_ptr());
    chunk.offsets = chunk.starts + lists + 1;
    chunk.values = chunk.memory.template data_ptr<float>() + lists + 1 + found;
    uint32_t start = 0;
    for (int64_t list = 0; list < lists; list++) {
      chunk.starts[list] = start;
      uint32_t& place = places[list % CLASSES * g_.channels + list / CLASSES];
      start += std::exchange(place, start);
    }
    chunk.starts[lists] = start;
    for_each_pixel(chunk, [&](int64_t pixel, int64_t pixel_class, uint32_t offset) {
      append(x_ + pixel * g_.channels, offset, places.data() + pixel_class * g_.channels, chunk);
    });
  }

 private:
  // Calls body(pixel of x, its class, its offset).
  template <class Body>
  void for_each_pixel(const NonzerosOfRows& chunk, const Body& body) const {
    const int64_t first_line = line_of(chunk.from) - BORDER;
    for (int64_t row = chunk.from; row < chunk.end; row++) {
      const int64_t line = (line_of(row) - first_line) * line_length() + BORDER;
      const int64_t below = std::min<int64_t>(STRIDE, g_.height - row % g_.out_height * g_.stride);
      for (int64_t i = 0; i < below; i++) {
        const int64_t from = (g_.in_row(row, BORDER) + i) * g_.width;
        for (int64_t p = 0; p < g_.out_width; p++) {
          const auto offset = static_cast<uint32_t>((line + p) * WIDTH);
          const int64_t beside = std::min<int64_t>(STRIDE, g_.width - p * g_.stride);
          for (int64_t j = 0; j < beside; j++) {
            body(from + p * g_.stride + j, i * STRIDE + j, offset);
          }
        }
      }
    }
  }

  // NaN counts as not zero.
  SEW_AVX512 static uint32_t nonzeros(const float* x) {
    return _mm512_cmp_ps_mask(_mm512_loadu_ps(x), _mm512_setzero_ps(), _CMP_NEQ_UQ);
  }

  SEW_AVX512 void count(const float* x, uint32_t* counts) const {
    for (int64_t c = 0; c < g_.channels; c += LANES) {
      const __m512i before = _mm512_loadu_si512(counts + c);
      const __m512i after = _mm512_mask_add_epi32(
          before, static_cast<__mmask16>(nonzeros(x + c)), before, _mm512_set1_epi32(1));
      _mm512_storeu_si512(counts + c, after);
    }
  }

  SEW_AVX512 void append(
      const float* x, uint32_t offset, uint32_t* places, NonzerosOfRows& chunk) const {
    for (int64_t c = 0; c < g_.channels; c += LANES) {
      for (uint32_t set = nonzeros(x + c); set != 0; set &= set - 1) {
        const int64_t channel = c + __builtin_ctz(set);
        const uint32_t place = places[channel]++;
        chunk.offsets[place] = offset;
        chunk.values[place] = x[channel];
      }
    }
  }

  const ConvolutionGeometry& g_;
  const float* x_;
  const int64_t rows_;  // of a chunk
};

#endif

}  // namespace sew
