// Where the input of a convolution is not zero, listed for dL/dweight.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzeros_of_lanes.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Output rows, and the nonzero values of x that their pixels, or those of x beside these, have. The
// values of one list are those from starts[list] to starts[list + 1], in the order of the pixels.
struct NonzerosOfRows {
  int64_t from, end;  // rows
  at::Tensor memory;
  bool are_spikes;  // whether all values are 1
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
      chunks.push_back({row, std::min(end, row + rows_), {}, false, nullptr, nullptr, nullptr});
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

  // What `fill` works with, for one thread.
  using OfLanes = NonzerosOfLanes<CLASSES>;

  OfLanes of_lanes() const { return OfLanes(rows_ * g_.out_width); }

  // Lists the values of the chunk's rows in its memory, which is allocated if it has none.
  void fill(NonzerosOfRows& chunk, OfLanes& of_lanes) const {
    of_lanes.clear();
    for_each_pixel(chunk, [&](int64_t pixel, int64_t pixel_class, uint32_t offset) {
      of_lanes.add_pixel(x_ + pixel * g_.channels, offset, pixel_class);
    });
    const int64_t most = CLASSES * rows_ * g_.out_width * g_.channels + LANES;
    if (!chunk.memory.defined()) chunk.memory = at::empty({floats(most)}, at::kFloat);
    divide(chunk, most);
    uint32_t* starts = chunk.starts;
    uint32_t start = 0;
    for (int64_t c = 0; c < g_.channels; c += LANES) {
      of_lanes.find(c);
      for (int64_t lane = 0; lane < LANES; lane++) {
        for (int i = 0; i < CLASSES; i++) {
          *starts++ = start;
          start += of_lanes.copy(lane, i, chunk.offsets + start, chunk.values + start);
        }
      }
    }
    *starts = start;
    chunk.are_spikes = of_lanes.are_spikes();
  }

  // A copy of a filled chunk in memory that is just large enough.
  NonzerosOfRows copy(const NonzerosOfRows& filled) const {
    NonzerosOfRows chunk = filled;
    const int64_t found = filled.starts[lists()];
    chunk.memory = at::empty({floats(found)}, at::kFloat);
    divide(chunk, found);
    std::copy_n(filled.starts, lists() + 1, chunk.starts);
    std::copy_n(filled.offsets, found, chunk.offsets);
    std::copy_n(filled.values, found, chunk.values);
    return chunk;
  }

 private:
  int64_t lists() const { return g_.channels * CLASSES; }

  // The size of the memory for n values.
  int64_t floats(int64_t n) const { return lists() + 1 + 2 * n; }

  // Divides a chunk's memory, of floats(n).
  void divide(NonzerosOfRows& chunk, int64_t n) const {
    chunk.starts = static_cast<uint32_t*>(chunk.memory.data_ptr());
    chunk.offsets = chunk.starts + lists() + 1;
    chunk.values = chunk.memory.template data_ptr<float>() + lists() + 1 + n;
  }

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

  const ConvolutionGeometry& g_;
  const float* x_;
  const int64_t rows_;  // of a chunk
};

#endif

}  // namespace sew
