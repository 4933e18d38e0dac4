// dL/dweight of a convolution of spikes on the CPU: += x dL/dY for each x that is not zero.
//
// The sums for one input channel and LANES or more output channels stay in registers, dL/dY of a
// chunk of pixels in the first-level cache.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// For kernels K x K; with K = 3 the stride is 1. KERNEL x GROUP registers hold the sums for one
// input channel.
template <int K>
class SpikeWeightGradient {
  static constexpr int KERNEL = K * K;
  static constexpr int GROUP = K == 1 ? 4 : 1;

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a group

  explicit SpikeWeightGradient(const ConvolutionGeometry& geometry)
      : g_(geometry),
        groups_(g_.out_channels / WIDTH),
        floats_(g_.channels * KERNEL * WIDTH) {}

  // Writes dL/dweight [C', C, K, K] from x [N, H, W, C] and dL/dY [N, H', W', C'], in this order in
  // memory.
  void run(const float* x, const float* gy, float* gweight) const {
    // Work is split into bands of rows, whose sums are added in the end. Where these sums would
    // take too much memory it is split by output channels instead, although each part then has to
    // find the nonzero values again.
    constexpr int64_t MAX_SUMS_OF_BAND = 1 << 18;
    const bool by_pixels = groups_ * floats_ <= MAX_SUMS_OF_BAND;
    const int64_t bands = by_pixels ? std::min(balanced_part_count(), g_.out_rows()) : 1;
    const int64_t splits = by_pixels ? 1 : std::min(balanced_part_count(), groups_);
    at::Tensor sums = at::empty({bands, groups_, floats_}, at::kFloat);
    auto* first = sums.data_ptr<float>();
    for_each_part(bands * splits, [&](int64_t part) {
      const int64_t band = part / splits, split = part % splits;
      Part(*this, g_.out_rows() * band / bands, g_.out_rows() * (band + 1) / bands)
          .run(
              x, gy, first + band * groups_ * floats_, groups_ * split / splits,
              groups_ * (split + 1) / splits);
    });
    add_bands(first, bands, gweight);
  }

 private:
  // Handles the output rows from `from` to `end`, chunk by chunk.
  class Part {
   public:
    Part(const SpikeWeightGradient& whole, int64_t from, int64_t end)
        : whole_(whole),
          g_(whole.g_),
          from_(from),
          end_(end),
          rows_(std::max<int64_t>(1, PIXELS / g_.out_width)),
          line_length_(g_.out_width + 2 * BORDER),
          max_per_channel_(rows_ * g_.out_width),
          counts_(g_.channels) {
      offsets_ = scratch_.allocate<uint32_t>(g_.channels * max_per_channel_);
      values_ = scratch_.allocate<float>(g_.channels * max_per_channel_);
      // Every image in the chunk adds the rows of its borders.
      gy_ = scratch_.allocate<float>(
          (rows_ + 2 * BORDER * (rows_ / g_.out_height + 2)) * line_length_ * WIDTH);
    }

    void run(const float* x, const float* gy, float* sums, int64_t group, int64_t end_group) {
      const int64_t floats = whole_.floats_;
      std::fill_n(sums + group * floats, (end_group - group) * floats, 0.f);
      for (int64_t row = from_; row < end_; row += rows_) {
        const int64_t end = std::min(end_, row + rows_);
        find_nonzeros(x, row, end);
        for (int64_t i = group; i < end_group; i++) {
          copy_output_gradient(gy + i * WIDTH, row, end);
          add_products(sums + i * floats);
        }
      }
    }

   private:
    static constexpr int64_t PIXELS = 128;  // in a chunk
    static constexpr int64_t BORDER = K / 2;

    // The line of gy_, which has borders around each image, that holds output row `row`.
    int64_t line_of(int64_t row) const {
      return row / g_.out_height * (g_.out_height + 2 * BORDER) + row % g_.out_height + BORDER;
    }

    // Lists the nonzero values by channel, from the rows of x that the middle of the kernel reads,
    // each with its offset in gy_.
    void find_nonzeros(const float* x, int64_t row, int64_t end) {
      std::fill(counts_.begin(), counts_.end(), 0);
      const int64_t first_line = line_of(row) - BORDER;
      for (; row < end; row++) {
        const float* from = x + g_.in_row(row, BORDER) * g_.width * g_.channels;
        const int64_t line = (line_of(row) - first_line) * line_length_ + BORDER;
        for (int64_t p = 0; p < g_.out_width; p++) {
          append(from + p * g_.stride * g_.channels, static_cast<uint32_t>((line + p) * WIDTH));
        }
      }
    }

    SEW_AVX512 void append(const float* x, uint32_t offset) {
      for (int64_t c = 0; c < g_.channels; c += LANES) {
        uint32_t set = _mm512_cmp_ps_mask(_mm512_loadu_ps(x + c), _mm512_setzero_ps(), _CMP_NEQ_UQ);
        for (; set != 0; set &= set - 1) {
          const int64_t channel = c + __builtin_ctz(set);
          const int64_t i = channel * max_per_channel_ + counts_[channel]++;
          offsets_[i] = offset;
          values_[i] = x[channel];
        }
      }
    }

    // Copies dL/dY of the rows and their neighbours to gy_, with zeros around each image.
    void copy_output_gradient(const float* gy, int64_t row, int64_t end) {
      const int64_t first = line_of(row) - BORDER, last = line_of(end - 1) + BORDER;
      const int64_t lines = g_.out_height + 2 * BORDER;
      for (int64_t line = first; line <= last; line++) {
        float* to = gy_ + (line - first) * line_length_ * WIDTH;
        const int64_t y = line % lines - BORDER;
        if (y < 0 || y >= g_.out_height) {
          std::fill_n(to, line_length_ * WIDTH, 0.f);
          continue;
        }
        const int64_t from = (line / lines * g_.out_height + y) * g_.out_width;
        std::fill_n(to, BORDER * WIDTH, 0.f);
        std::fill_n(to + (line_length_ - BORDER) * WIDTH, BORDER * WIDTH, 0.f);
        for (int64_t p = 0; p < g_.out_width; p++) {
          std::memcpy(
              to + (BORDER + p) * WIDTH, gy + (from + p) * g_.out_channels, WIDTH * sizeof(float));
        }
      }
    }

    // Adds x dL/dY of the chunk to the sums of one group of output channels.
    SEW_AVX512 void add_products(float* sums) const {
      // For each row of the kernel, the distance from a value's offset to the dL/dY that it meets.
      int64_t distance[K];
      for (int k = 0; k < K; k++) distance[k] = ((BORDER - k) * line_length_ + BORDER) * WIDTH;
      for (int64_t c = 0; c < g_.channels; c++, sums += KERNEL * WIDTH) {
        const int64_t start = c * max_per_channel_, end = start + counts_[c];
        if (start == end) continue;
        __m512 sum[KERNEL * GROUP];
#pragma GCC unroll 9
        for (int i = 0; i < KERNEL * GROUP; i++) sum[i] = _mm512_load_ps(sums + i * LANES);
        for (int64_t i = start; i < end; i++) {
          const __m512 x = _mm512_set1_ps(values_[i]);
#pragma GCC unroll 3
          for (int k = 0; k < K; k++) {
            const float* gy = gy_ + (offsets_[i] + distance[k]);
#pragma GCC unroll 3
            for (int column = 0; column < K; column++) {
#pragma GCC unroll 4
              for (int j = 0; j < GROUP; j++) {
                __m512& lane_sums = sum[(k * K + column) * GROUP + j];
                lane_sums =
                    _mm512_fmadd_ps(x, _mm512_loadu_ps(gy - column * WIDTH + j * LANES), lane_sums);
              }
            }
          }
        }
#pragma GCC unroll 9
        for (int i = 0; i < KERNEL * GROUP; i++) _mm512_store_ps(sums + i * LANES, sum[i]);
      }
    }

    const SpikeWeightGradient& whole_;
    const ConvolutionGeometry& g_;
    const int64_t from_, end_, rows_, line_length_, max_per_channel_;
    std::vector<int64_t> counts_;  // nonzero values of each channel
    Scratch scratch_;
    uint32_t* offsets_;
    float *values_, *gy_;
  };

  // Writes [C', C, K, K] from the sums of all bands, [C' / WIDTH, C, K, K, WIDTH] each.
  void add_bands(const float* sums, int64_t bands, float* gweight) const {
    constexpr int64_t CACHED = 8 * KERNEL;  // floats that stay in the cache while they are read
    const int64_t floats = g_.channels * KERNEL;  // per output channel
    for_each_part(groups_, [&](int64_t group) {
      const float* from = sums + group * floats_;
      float* to = gweight + group * WIDTH * floats;
      for (int64_t block = 0; block < floats; block += CACHED) {
        for (int64_t j = 0; j < WIDTH; j++) {
          for (int64_t i = block; i < block + CACHED; i++) {
            float sum = 0;
            for (int64_t band = 0; band < bands; band++) {
              sum += from[band * groups_ * floats_ + i * WIDTH + j];
            }
            to[j * floats + i] = sum;
          }
        }
      }
    });
  }

  const ConvolutionGeometry g_;
  const int64_t groups_, floats_;  // floats_: sums in a group
};

#endif

}  // namespace sew
