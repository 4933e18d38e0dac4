// The nonzero values of the input of a convolution, listed by pixel for SpikeConvolutionByTaps.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzero_values.h"
#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Those of the pixels that some output rows read. The input channels are taken in blocks; a list is
// for one block and one pixel, and the lists of a block follow each other in memory.
class NonzerosByPixel {
 public:
  // For the output rows from `from` to `end`.
  NonzerosByPixel(const ConvolutionGeometry& g, int64_t block, int64_t from, int64_t end)
      : g_(g),
        block_(block),
        blocks_((g.channels + block - 1) / block),
        from_(from),
        end_(end),
        columns_(reads_single_pixels() ? g.out_width : g.width),
        first_line_(reads_single_pixels() ? from : g.first_in_row(from)),
        lines_((reads_single_pixels() ? end : g.end_in_row(end)) - first_line_) {}

  // Lists the values of x [N, H, W, C], each with its channel in the block times `offset_step`.
  SEW_AVX512 void find(const float* x, uint32_t offset_step) {
    const int64_t pixels = lines_ * columns_, step = reads_single_pixels() ? g_.stride : 1;
    const int64_t values_per_block = pixels * block_ + LANES;
    starts_ = scratch_.allocate<uint32_t>(starts_per_block() * blocks_);
    offsets_ = scratch_.allocate<uint32_t>(values_per_block * blocks_);
    values_ = scratch_.allocate<float>(values_per_block * blocks_);
    std::vector<int64_t> next(blocks_);
    for (int64_t block = 0; block < blocks_; block++) next[block] = block * values_per_block;
    uint32_t* starts = starts_;
    __mmask16 others = 0;
    for (int64_t line = first_line_; line < first_line_ + lines_; line++) {
      const int64_t row = reads_single_pixels() ? g_.in_row(line, 0) : line;
      const float* from = x + row * g_.width * g_.channels;
      for (int64_t column = 0; column < columns_; column++, from += step * g_.channels, starts++) {
        for (int64_t block = 0; block < blocks_; block++) {
          const int64_t c = block * block_;
          starts[block * starts_per_block()] = static_cast<uint32_t>(next[block]);
          next[block] += compress_nonzeros(
              from + c, std::min(block_, g_.channels - c), offset_step, values_ + next[block],
              offsets_ + next[block], others);
        }
      }
    }
    // The pixel behind the last has none; it stands for the padding.
    for (int64_t block = 0; block < blocks_; block++) {
      std::fill_n(starts + block * starts_per_block(), 2, static_cast<uint32_t>(next[block]));
    }
    are_spikes_ = others == 0;
    find_reads();
  }

  int64_t first_out_pixel() const { return from_ * g_.out_width; }

  int64_t out_pixels() const { return (end_ - from_) * g_.out_width; }

  // By pixel, the index of the first value of one block; that of the next pixel ends its list.
  const uint32_t* starts(int64_t block) const { return starts_ + block * starts_per_block(); }

  // By output pixel, which pixel a tap of the kernel reads.
  const uint32_t* reads(int64_t tap) const { return reads_ + tap * out_pixels(); }

  const uint32_t* offsets() const { return offsets_; }

  const float* values() const { return values_; }

  // Whether all values are 1.
  bool are_spikes() const { return are_spikes_; }

 private:
  // Of a 1 x 1 kernel only the pixels that are read are listed, of others all in the rows that are.
  bool reads_single_pixels() const { return g_.kernel == 1; }

  int64_t starts_per_block() const { return lines_ * columns_ + 2; }

  void find_reads() {
    const int64_t kernel = g_.kernel, padding = lines_ * columns_;
    reads_ = scratch_.allocate<uint32_t>(kernel * kernel * out_pixels());
    uint32_t* read = reads_;
    for (int64_t tap = 0; tap < kernel * kernel; tap++) {
      for (int64_t row = from_; row < end_; row++) {
        const int64_t line = reads_single_pixels() ? row : g_.in_row(row, tap / kernel);
        for (int64_t p = 0; p < g_.out_width; p++) {
          const int64_t column =
              reads_single_pixels() ? p : p * g_.stride + tap % kernel - g_.padding();
          const bool is_inside = line >= 0 && column >= 0 && column < columns_;
          *read++ =
              static_cast<uint32_t>(is_inside ? (line - first_line_) * columns_ + column : padding);
        }
      }
    }
  }

  const ConvolutionGeometry& g_;
  const int64_t block_, blocks_;
  const int64_t from_, end_;          // output rows
  const int64_t columns_;             // of the lines
  const int64_t first_line_, lines_;  // rows of pixels that are listed
  Scratch scratch_;
  bool are_spikes_ = false;
  uint32_t *starts_ = nullptr, *offsets_ = nullptr, *reads_ = nullptr;
  float* values_ = nullptr;
};

#endif

}  // namespace sew
