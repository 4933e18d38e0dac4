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

// For kernels K x K and one stride, with K = 1 any. KERNEL x GROUP registers hold the sums for one
// input channel.
template <int K, int STRIDE = 1>
class SpikeWeightGradient {
  static constexpr int KERNEL = K * K;
  static constexpr int GROUP = K == 1 ? 4 : STRIDE;
  // Pixels of x whose rows and columns leave other remainders when divided by STRIDE meet other
  // taps of the kernel.
  static constexpr int CLASSES = STRIDE * STRIDE;

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a group

  explicit SpikeWeightGradient(const ConvolutionGeometry& geometry)
      : g_(geometry),
        groups_(g_.out_channels / WIDTH),
        floats_(g_.channels * KERNEL * WIDTH) {}

  // Writes dL/dweight [C', C, K, K] from x [N, H, W, C] and dL/dY [N, H', W', C'], in this order in
  // memory.
  void run(const float* x, const float* gy, float* gweight) const {
    // Split by output channels, each part has to find the nonzero values again.
    const bool by_pixels = g_.has_gradient_by_pixels();
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
          max_per_class_(rows_ * g_.out_width),
          counts_(g_.channels * CLASSES) {
      offsets_ = scratch_.allocate<uint32_t>(g_.channels * CLASSES * max_per_class_);
      values_ = scratch_.allocate<float>(g_.channels * CLASSES * max_per_class_);
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

    // Lists the nonzero values by channel and class, each with the offset in gy_ of the output that
    // reads its pixel, or the one before it, with the middle of the kernel.
    void find_nonzeros(const float* x, int64_t row, int64_t end) {
      std::fill(counts_.begin(), counts_.end(), 0);
      const int64_t first_line = line_of(row) - BORDER;
      for (; row < end; row++) {
        const int64_t line = (line_of(row) - first_line) * line_length_ + BORDER;
        const int64_t below =
            std::min<int64_t>(STRIDE, g_.height - row % g_.out_height * g_.stride);
        for (int64_t i = 0; i < below; i++) {
          const float* from = x + (g_.in_row(row, BORDER) + i) * g_.width * g_.channels;
          for (int64_t p = 0; p < g_.out_width; p++) {
            const auto offset = static_cast<uint32_t>((line + p) * WIDTH);
            const int64_t beside = std::min<int64_t>(STRIDE, g_.width - p * g_.stride);
            for (int64_t j = 0; j < beside; j++) {
              append(from + (p * g_.stride + j) * g_.channels, i * STRIDE + j, offset);
            }
          }
        }
      }
    }

    SEW_AVX512 void append(const float* x, int64_t pixel_class, uint32_t offset) {
      for (int64_t c = 0; c < g_.channels; c += LANES) {
        uint32_t set = _mm512_cmp_ps_mask(_mm512_loadu_ps(x + c), _mm512_setzero_ps(), _CMP_NEQ_UQ);
        for (; set != 0; set &= set - 1) {
          const int64_t channel = c + __builtin_ctz(set);
          const int64_t list = channel * CLASSES + pixel_class;
          const int64_t i = list * max_per_class_ + counts_[list]++;
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
      for (int64_t c = 0; c < g_.channels; c++, sums += KERNEL * WIDTH) {
        const int64_t* counts = counts_.data() + c * CLASSES;
        if (std::count(counts, counts + CLASSES, 0) == CLASSES) continue;
        __m512 sum[KERNEL * GROUP];
#pragma GCC unroll 18
        for (int i = 0; i < KERNEL * GROUP; i++) sum[i] = _mm512_load_ps(sums + i * LANES);
        add_class<0>(c, sum);
        if constexpr (CLASSES == 4) {
          add_class<1>(c, sum);
          add_class<2>(c, sum);
          add_class<3>(c, sum);
        }
#pragma GCC unroll 18
        for (int i = 0; i < KERNEL * GROUP; i++) _mm512_store_ps(sums + i * LANES, sum[i]);
      }
    }

    // Adds what the values of one class of channel c contribute to its sums.
    template <int CLASS>
    SEW_AVX512 SEW_INLINE inline void add_class(int64_t c, __m512 (&sum)[KERNEL * GROUP]) const {
      constexpr int ROW = BORDER + CLASS / STRIDE, COLUMN = BORDER + CLASS % STRIDE;
      const int64_t list = c * CLASSES + CLASS, start = list * max_per_class_;
      const int64_t end = start + counts_[list], line = line_length_ * WIDTH;
      for (int64_t i = start; i < end; i++) {
        const __m512 x = _mm512_set1_ps(values_[i]);
        const float* gy = gy_ + offsets_[i];
#pragma GCC unroll 3
        for (int k = 0; k < K; k++) {
          if ((ROW - k) % STRIDE != 0) continue;
#pragma GCC unroll 3
          for (int column = 0; column < K; column++) {
            if ((COLUMN - column) % STRIDE != 0) continue;
            const float* met = gy + (ROW - k) / STRIDE * line + (COLUMN - column) / STRIDE * WIDTH;
#pragma GCC unroll 4
            for (int j = 0; j < GROUP; j++) {
              __m512& lane_sums = sum[(k * K + column) * GROUP + j];
              lane_sums = _mm512_fmadd_ps(x, _mm512_loadu_ps(met + j * LANES), lane_sums);
            }
          }
        }
      }
    }

    const SpikeWeightGradient& whole_;
    const ConvolutionGeometry& g_;
    const int64_t from_, end_, rows_, line_length_, max_per_class_;
    std::vector<int64_t> counts_;  // nonzero values of each channel and class
    Scratch scratch_;
    uint32_t* offsets_;
    float *values_, *gy_;
  };

  // Writes [C', C, K, K] from the sums of all bands, [C' / WIDTH, C, K, K, WIDTH] each.
  void add_bands(const float* sums, int64_t bands, float* gweight) const {
    const int64_t blocks = g_.channels / LANES;
    for_each_part(groups_ * blocks, [&](int64_t part) {
      const int64_t group = part / blocks, first = part % blocks * BLOCK;
      alignas(64) float total[BLOCK * WIDTH];
      add_block(sums + group * floats_ + first * WIDTH, bands, total);
      for (int64_t j = 0; j < WIDTH; j++) {
        float* to = gweight + (group * WIDTH + j) * g_.channels * KERNEL + first;
        for (int64_t i = 0; i < BLOCK; i++) to[i] = total[i * WIDTH + j];
      }
    });
  }

  static constexpr int64_t BLOCK = LANES * KERNEL;  // weights from LANES channels to one

  // Adds the sums of all bands for BLOCK weights of WIDTH output channels.
  SEW_AVX512 void add_block(const float* sums, int64_t bands, float* total) const {
    for (int64_t i = 0; i < BLOCK * WIDTH; i += LANES) {
      __m512 sum = _mm512_setzero_ps();
      for (int64_t band = 0; band < bands; band++) {
        sum = _mm512_add_ps(sum, _mm512_loadu_ps(sums + band * groups_ * floats_ + i));
      }
      _mm512_store_ps(total + i, sum);
    }
  }

  const ConvolutionGeometry g_;
  const int64_t groups_, floats_;  // floats_: sums in a group
};

#endif

}  // namespace sew
