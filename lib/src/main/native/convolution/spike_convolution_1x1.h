// The convolution of spikes with 1 x 1 kernels on the CPU: Y += weight x for each x that is not zero;
// zeros cost nothing.
//
// Each element of Y is summed over the input channels in the order of PyTorch's convolution, which
// adds up CHANNELS_OF_SUM of them at a time: the bits are the same.
#pragma once

#include <algorithm>
#include <cstdint>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzero_values.h"
#include "convolution/packed_weights.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// GROUP registers hold GROUP times LANES output channels of a pixel. Where there are many input
// channels they are taken in blocks, whose weights stay in the first-level cache while PIXELS pixels
// are computed.
class SpikeConvolution1x1 {
  static constexpr int GROUP = 4;
  static constexpr int64_t PIXELS = 16;
  static constexpr int64_t BLOCK = 128;             // input channels
  static constexpr int64_t CHANNELS_OF_SUM = 1280;  // a multiple of BLOCK

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a group

  explicit SpikeConvolution1x1(const ConvolutionGeometry& geometry)
      : g_(geometry),
        block_(g_.channels < 4 * BLOCK ? g_.channels : BLOCK),
        blocks_((g_.channels + block_ - 1) / block_) {}

  // Whether DenseConvolution sums in the same order, and is faster where most inputs are not zero.
  bool has_dense_alternative() const { return g_.channels <= CHANNELS_OF_SUM; }

  // With a larger fraction of nonzero inputs it is faster not to look for zeros:
  // reproduce/PERFORMANCE.md.
  double max_nonzero_fraction() const { return 0.55; }

  // Writes Y [N, H', W', C'] from x [N, H, W, C], in this order in memory, and weights [C', C, 1, 1].
  void run(const float* x, const at::Tensor& weight, float* y) const {
    const at::Tensor packed = PackedWeights<1, WIDTH>::of(weight);
    const auto* weights = packed.const_data_ptr<float>();
    const int64_t pixels = g_.out_rows() * g_.out_width, groups = g_.out_channels / WIDTH;
    const int64_t of_all_threads = at::get_num_threads() * PIXELS_PER_BAND;
    // As many for each thread, because all take about the same time.
    const int64_t bands = (pixels + of_all_threads - 1) / of_all_threads * at::get_num_threads();
    // Where these are too few, a part computes some output channels of a band, although each part then
    // has to find the nonzero values again.
    const int64_t splits = std::min(groups, std::max<int64_t>(1, balanced_part_count() / bands));
    for_each_part(bands * splits, [&](int64_t part) {
      const int64_t band = part % bands, split = part / bands;
      Band some(*this, pixels * band / bands, pixels * (band + 1) / bands);
      some.find_nonzeros(x);
      for (int64_t i = groups * split / splits; i < groups * (split + 1) / splits; i++) {
        some.run(weights + i * WIDTH * g_.channels, y + i * WIDTH);
      }
    });
  }

 private:
  static constexpr int64_t PIXELS_PER_BAND = 1024;

  // Computes the output pixels from `from` to `end`.
  class Band {
   public:
    Band(const SpikeConvolution1x1& whole, int64_t from, int64_t end)
        : w_(whole),
          from_(from),
          end_(end) {
      const int64_t pixels = end - from;
      starts_ = scratch_.allocate<uint32_t>(pixels * w_.blocks_ + 1);
      offsets_ = scratch_.allocate<uint32_t>(pixels * w_.g_.channels + LANES);
      values_ = scratch_.allocate<float>(pixels * w_.g_.channels + LANES);
    }

    // Lists the nonzero values by pixel and block of channels, each with the offset of its weights
    // from those of the block, in bytes.
    SEW_AVX512 void find_nonzeros(const float* x) {
      const ConvolutionGeometry& g = w_.g_;
      uint32_t* starts = starts_;
      int64_t found = 0, row = from_ / g.out_width, column = from_ % g.out_width;
      for (int64_t pixel = from_; pixel < end_; pixel++) {
        const float* from = x + (g.in_row(row, 0) * g.width + column * g.stride) * g.channels;
        for (int64_t c = 0; c < g.channels; c += w_.block_) {
          *starts++ = static_cast<uint32_t>(found);
          found += compress_nonzeros(
              from + c, std::min(w_.block_, g.channels - c), WIDTH * sizeof(float), values_ + found,
              offsets_ + found);
        }
        if (++column == g.out_width) {
          column = 0;
          row++;
        }
      }
      *starts = static_cast<uint32_t>(found);
    }

    // Computes one group of output channels, whose packed weights are w and of which y is the first.
    SEW_AVX512 void run(const float* w, float* y) const {
      const int64_t channels = w_.g_.out_channels, blocks_of_sum = CHANNELS_OF_SUM / w_.block_;
      const bool streams = are_streamed(y, w_.g_.out_rows() * w_.g_.out_width * channels);
      alignas(64) float sums[PIXELS * WIDTH];
      alignas(64) float totals[PIXELS * WIDTH];
      for (int64_t first = from_; first < end_; first += PIXELS) {
        const int64_t pixels = std::min(PIXELS, end_ - first);
        const uint32_t* starts = starts_ + (first - from_) * w_.blocks_;
        for (int64_t block = 0; block < w_.blocks_; block++) {
          const bool is_last = block + 1 == w_.blocks_;
          const bool ends_sum = is_last || (block + 1) % blocks_of_sum == 0;
          const float* before = block % blocks_of_sum == 0 ? nullptr : sums;
          const float* total = ends_sum && block >= blocks_of_sum ? totals : nullptr;
          float* to = is_last ? y + first * channels : ends_sum ? totals : sums;
          const int64_t step = is_last ? channels : WIDTH;
          const float* of_block = w + block * w_.block_ * WIDTH;
          for (int64_t p = 0; p < pixels; p++) {
            add_block(
                starts + p * w_.blocks_ + block, of_block,
                before == nullptr ? nullptr : before + p * WIDTH,
                total == nullptr ? nullptr : total + p * WIDTH, to + p * step, is_last && streams);
          }
        }
      }
      fence_streams();
    }

   private:
    // Writes total + (before + what the values from starts[0] to starts[1] contribute); a null
    // pointer means zeros.
    SEW_AVX512 SEW_INLINE inline void add_block(
        const uint32_t* starts, const float* w, const float* before, const float* total, float* to,
        bool streams) const {
      __m512 y[GROUP];
#pragma GCC unroll 4
      for (int j = 0; j < GROUP; j++) {
        y[j] = before == nullptr ? _mm512_setzero_ps() : _mm512_load_ps(before + j * LANES);
      }
      const uint32_t end = starts[1];
      for (uint32_t i = starts[0]; i < end; i++) {
        const __m512 x = _mm512_set1_ps(values_[i]);
        const char* weights = reinterpret_cast<const char*>(w) + offsets_[i];
#pragma GCC unroll 4
        for (int j = 0; j < GROUP; j++) {
          const float* lanes = reinterpret_cast<const float*>(weights) + j * LANES;
          y[j] = _mm512_fmadd_ps(x, _mm512_loadu_ps(lanes), y[j]);
        }
      }
#pragma GCC unroll 4
      for (int j = 0; j < GROUP; j++) {
        if (total != nullptr) y[j] = _mm512_add_ps(_mm512_load_ps(total + j * LANES), y[j]);
        if (streams) {
          _mm512_stream_ps(to + j * LANES, y[j]);
        } else {
          _mm512_storeu_ps(to + j * LANES, y[j]);
        }
      }
    }

    const SpikeConvolution1x1& w_;
    const int64_t from_, end_;
    Scratch scratch_;
    uint32_t* starts_;   // index of the first nonzero value of each pixel and block
    uint32_t* offsets_;  // of the weights of each nonzero value
    float* values_;      // the nonzero values of x
  };

  const ConvolutionGeometry g_;
  const int64_t block_, blocks_;
};

#endif

}  // namespace sew
