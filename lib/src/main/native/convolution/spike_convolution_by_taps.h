// The convolution of spikes on the CPU, one tap of the kernel after the other: Y += weight x for each
// x that is not zero; zeros cost nothing.
//
// Each element of Y is summed over the rows of the kernel, then its columns, then the channels, as
// PyTorch does in channels-last order: the bits are the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzero_values.h"
#include "convolution/packed_weights.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// For kernels K x K. GROUP registers hold GROUP times LANES output channels of a pixel. The input
// channels are taken in blocks, whose weights stay in the first-level cache while PIXELS pixels are
// computed.
template <int K>
class SpikeConvolutionByTaps {
  static constexpr int GROUP = 4;
  static constexpr int64_t PIXELS = 112;
  static constexpr int64_t BLOCK = 128;  // input channels
  // PyTorch adds up so many input channels of 1 x 1 kernels at a time; a multiple of BLOCK.
  static constexpr int64_t CHANNELS_OF_SUM = 1280;
  // Those of x in a band, so that its lists stay in the second-level cache.
  static constexpr int64_t VALUES_PER_BAND = 1 << 17;

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a group

  explicit SpikeConvolutionByTaps(const ConvolutionGeometry& geometry)
      : g_(geometry),
        block_(std::min(g_.channels, BLOCK)),
        blocks_((g_.channels + block_ - 1) / block_) {}

  // Whether there are so few pixels that their lists of nonzero values are smaller than the weights.
  bool has_few_pixels() const {
    return g_.out_channels / WIDTH >= 2 * at::get_num_threads() &&
        g_.images * g_.height * g_.width * g_.channels <= 8 * VALUES_PER_BAND &&
        g_.out_channels * floats_per_output() >= 2 * VALUES_PER_BAND;
  }

  // Whether DenseConvolution sums in the same order.
  bool has_dense_alternative() const { return K > 1 || g_.channels <= CHANNELS_OF_SUM; }

  // Writes Y [N, H', W', C'] from x [N, H, W, C], in this order in memory, and weights [C', C, K, K].
  void run(const float* x, const at::Tensor& weight, float* y) const {
    if (has_few_pixels()) {
      run_by_groups(x, weight, y);
    } else {
      const at::Tensor packed = PackedWeights<K, WIDTH>::of(weight);
      run_by_bands(x, packed.const_data_ptr<float>(), y);
    }
  }

 private:
  // One part for a band of rows and, where these are too few, for some output channels of it,
  // although each part then has to find the nonzero values again. The weights are packed.
  void run_by_bands(const float* x, const float* weights, float* y) const {
    const int64_t values = g_.out_rows() * g_.width * g_.stride * g_.channels;
    const int64_t of_all_threads = at::get_num_threads() * VALUES_PER_BAND;
    // As many for each thread, because all take about the same time.
    const int64_t bands = std::min(
        g_.out_rows(), (values + of_all_threads - 1) / of_all_threads * at::get_num_threads());
    const int64_t groups = g_.out_channels / WIDTH;
    const int64_t splits = std::min(groups, std::max<int64_t>(1, balanced_part_count() / bands));
    for_each_part(bands * splits, [&](int64_t part) {
      const int64_t band = part % bands, split = part / bands;
      Band some(*this, g_.out_rows() * band / bands, g_.out_rows() * (band + 1) / bands);
      some.find_nonzeros(x);
      for (int64_t i = groups * split / splits; i < groups * (split + 1) / splits; i++) {
        some.run(weights + i * WIDTH * floats_per_output(), y + i * WIDTH);
      }
    });
  }

  // Few pixels: one part for some output channels of all of them, in whose cache its weights stay
  // from packing on.
  void run_by_groups(const float* x, const at::Tensor& weight, float* y) const {
    const bool is_packed = FixedWeights::are_kept();
    const at::Tensor given = is_packed ? PackedWeights<K, WIDTH>::of(weight) : weight.contiguous();
    const auto* weights = given.const_data_ptr<float>();
    const int64_t rows = g_.out_rows(), count = std::min<int64_t>(rows, at::get_num_threads());
    std::vector<Band> bands;
    for (int64_t i = 0; i < count; i++) {
      bands.emplace_back(*this, rows * i / count, rows * (i + 1) / count);
    }
    for_each_part(count, [&](int64_t i) { bands[i].find_nonzeros(x); });
    for_each_part(g_.out_channels / WIDTH, [&](int64_t group) {
      Scratch scratch;
      const float* packed = weights + group * WIDTH * floats_per_output();
      if (!is_packed) {
        auto* memory = scratch.allocate<float>(WIDTH * floats_per_output());
        PackedWeights<K, WIDTH>::pack_group(packed, g_.channels, memory);
        packed = memory;
      }
      for (const Band& band : bands) band.run(packed, y + group * WIDTH);
    });
  }

  int64_t floats_per_output() const { return g_.channels * K * K; }

  // Computes the output rows from `from` to `end`.
  class Band {
   public:
    Band(const SpikeConvolutionByTaps& whole, int64_t from, int64_t end)
        : w_(whole),
          from_(from),
          end_(end),
          columns_(K == 1 ? whole.g_.out_width : whole.g_.width),
          first_line_(K == 1 ? from : whole.g_.first_in_row(from)),
          lines_((K == 1 ? end : whole.g_.end_in_row(end)) - first_line_) {}

    // Lists the nonzero values by block of channels and pixel, each with the offset of its weights
    // from those of the block, in bytes.
    SEW_AVX512 void find_nonzeros(const float* x) {
      const ConvolutionGeometry& g = w_.g_;
      const int64_t pixels = lines_ * columns_, step = K == 1 ? g.stride : 1;
      const int64_t values_per_block = pixels * w_.block_ + LANES;
      starts_ = scratch_.allocate<uint32_t>(starts_per_block() * w_.blocks_);
      offsets_ = scratch_.allocate<uint32_t>(values_per_block * w_.blocks_);
      values_ = scratch_.allocate<float>(values_per_block * w_.blocks_);
      std::vector<int64_t> next(w_.blocks_);
      for (int64_t block = 0; block < w_.blocks_; block++) next[block] = block * values_per_block;
      uint32_t* starts = starts_;
      __mmask16 others = 0;
      for (int64_t line = first_line_; line < first_line_ + lines_; line++) {
        const float* from = x + (K == 1 ? g.in_row(line, 0) : line) * g.width * g.channels;
        for (int64_t column = 0; column < columns_; column++, from += step * g.channels, starts++) {
          for (int64_t block = 0; block < w_.blocks_; block++) {
            const int64_t c = block * w_.block_;
            starts[block * starts_per_block()] = static_cast<uint32_t>(next[block]);
            next[block] += compress_nonzeros(
                from + c, std::min(w_.block_, g.channels - c), K * WIDTH * sizeof(float),
                values_ + next[block], offsets_ + next[block], others);
          }
        }
      }
      // The pixel behind the last has none; it stands for the padding.
      for (int64_t block = 0; block < w_.blocks_; block++) {
        std::fill_n(starts + block * starts_per_block(), 2, static_cast<uint32_t>(next[block]));
      }
      are_spikes_ = others == 0;
      find_reads();
    }

    // Computes one group of output channels, whose packed weights are w and of which y is the first.
    void run(const float* w, float* y) const {
      if (are_spikes_) {
        run<true>(w, y);
      } else {
        run<false>(w, y);
      }
    }

   private:
    template <bool ARE_SPIKES>
    SEW_AVX512 void run(const float* w, float* y) const {
      const ConvolutionGeometry& g = w_.g_;
      const int64_t channels = g.out_channels, blocks = w_.blocks_;
      const int64_t blocks_of_sum = K == 1 ? CHANNELS_OF_SUM / w_.block_ : K * K * blocks;
      const bool streams = are_streamed(y, g.out_rows() * g.out_width * channels);
      alignas(64) float sums[PIXELS * WIDTH];
      alignas(64) float totals[PIXELS * WIDTH];
      y += from_ * g.out_width * channels;
      const int64_t count = (end_ - from_) * g.out_width;
      const int64_t chunks = (count + PIXELS - 1) / PIXELS;
      for (int64_t chunk = 0; chunk < chunks; chunk++) {
        const int64_t first = count * chunk / chunks;
        const int64_t pixels = count * (chunk + 1) / chunks - first;
        for (int64_t i = 0; i < K * K * blocks; i++) {
          const int64_t tap = i / blocks, block = i % blocks;
          const bool is_last = i + 1 == K * K * blocks;
          const bool ends_sum = is_last || (i + 1) % blocks_of_sum == 0;
          const float* before = i % blocks_of_sum == 0 ? nullptr : sums;
          const float* total = ends_sum && i >= blocks_of_sum ? totals : nullptr;
          float* to = is_last ? y + first * channels : ends_sum ? totals : sums;
          const int64_t step = is_last ? channels : WIDTH;
          const float* of_block =
              w + ((tap / K * g.channels + block * w_.block_) * K + tap % K) * WIDTH;
          const uint32_t* starts = starts_ + block * starts_per_block();
          const uint32_t* reads = reads_ + tap * count + first;
          for (int64_t p = 0; p < pixels; p++) {
            add_block<ARE_SPIKES>(
                starts + reads[p], of_block, before == nullptr ? nullptr : before + p * WIDTH,
                total == nullptr ? nullptr : total + p * WIDTH, to + p * step, is_last && streams);
          }
        }
      }
      fence_streams();
    }

    int64_t starts_per_block() const { return lines_ * columns_ + 2; }

    // Finds which starts belong to the pixel that each tap reads for each output pixel.
    void find_reads() {
      const ConvolutionGeometry& g = w_.g_;
      const int64_t count = (end_ - from_) * g.out_width, padding = lines_ * columns_;
      reads_ = scratch_.allocate<uint32_t>(K * K * count);
      uint32_t* read = reads_;
      for (int64_t tap = 0; tap < K * K; tap++) {
        for (int64_t row = from_; row < end_; row++) {
          const int64_t line = K == 1 ? row : g.in_row(row, tap / K);
          for (int64_t p = 0; p < g.out_width; p++) {
            const int64_t column = K == 1 ? p : p * g.stride + tap % K - K / 2;
            const bool is_inside = line >= 0 && column >= 0 && column < columns_;
            *read++ = static_cast<uint32_t>(
                is_inside ? (line - first_line_) * columns_ + column : padding);
          }
        }
      }
    }

    // Writes total + (before + what the values from starts[0] to starts[1] contribute); a null
    // pointer means zeros.
    template <bool ARE_SPIKES>
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
          y[j] = add_product<ARE_SPIKES>(y[j], x, _mm512_loadu_ps(lanes));
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

    const SpikeConvolutionByTaps& w_;
    const int64_t from_, end_;          // output rows
    const int64_t columns_;             // of the lines
    const int64_t first_line_, lines_;  // rows of pixels that are read
    Scratch scratch_;
    bool are_spikes_ = false;      // whether all nonzero values are 1
    uint32_t* starts_ = nullptr;   // index of the first nonzero value by block and pixel
    uint32_t* offsets_ = nullptr;  // of the weights of each nonzero value
    float* values_ = nullptr;      // the nonzero values of x
    uint32_t* reads_ = nullptr;    // index of the pixel by tap and output pixel
  };

  const ConvolutionGeometry g_;
  const int64_t block_, blocks_;
};

#endif

}  // namespace sew
