// dL/dweight of a convolution of spikes on the CPU: += x dL/dY for each x that is not zero.
//
// The sums of one input channel and LANES or more output channels stay in registers, dL/dY of a chunk of
// pixels in the first-level cache.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "spikes.h"

namespace sew {

#if defined(__x86_64__)

// Of kernels K x K; for K = 3 with stride 1. KERNEL x GROUP registers hold the sums of an input channel.
template <int K>
class SpikeWeightGradient {
  static constexpr int KERNEL = K * K;
  static constexpr int GROUP = K == 1 ? 4 : 1;

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels of a group

  explicit SpikeWeightGradient(const Geometry& geometry)
      : g_(geometry), groups_(g_.out_channels / WIDTH), floats_(g_.channels * KERNEL * WIDTH) {}

  // dL/dweight [C', C, K, K] in memory from x [N, H, W, C] and dL/dY [N, H', W', C'].
  void run(const float* x, const float* gy, float* gweight) const {
    // Parts of pixels, whose sums are added in the end; where the sums are many, of output channels: each
    // finds the values that are not zero again.
    constexpr int64_t FEW = 1 << 18;
    const bool by_pixels = groups_ * floats_ <= FEW;
    const int64_t bands = by_pixels ? std::min(enough_parts(), g_.out_rows()) : 1;
    const int64_t splits = by_pixels ? 1 : std::min(enough_parts(), groups_);
    at::Tensor sums = at::empty({bands, groups_, floats_}, at::kFloat);
    auto* first = sums.data_ptr<float>();
    share_out(bands * splits, [&](int64_t part) {
      const int64_t band = part / splits, split = part % splits;
      Part(*this, g_.out_rows() * band / bands, g_.out_rows() * (band + 1) / bands)
          .run(
              x, gy, first + band * groups_ * floats_, groups_ * split / splits,
              groups_ * (split + 1) / splits);
    });
    add_up(first, bands, gweight);
  }

 private:
  // The output rows from `from` to `end` of all images, chunk by chunk.
  class Part {
   public:
    Part(const SpikeWeightGradient& whole, int64_t from, int64_t end)
        : whole_(whole),
          g_(whole.g_),
          from_(from),
          end_(end),
          rows_(std::max<int64_t>(1, PIXELS / g_.out_width)),
          line_(g_.out_width + 2 * BORDER),
          most_(rows_ * g_.out_width),
          counts_(g_.channels) {
      places_ = scratch_.of<uint32_t>(g_.channels * most_);
      values_ = scratch_.of<float>(g_.channels * most_);
      // Every image may add the rows of its borders.
      gy_ = scratch_.of<float>((rows_ + 2 * BORDER * (rows_ / g_.out_height + 2)) * line_ * WIDTH);
    }

    void run(const float* x, const float* gy, float* sums, int64_t group, int64_t end_group) {
      const int64_t floats = whole_.floats_;
      std::fill_n(sums + group * floats, (end_group - group) * floats, 0.f);
      for (int64_t row = from_; row < end_; row += rows_) {
        const int64_t end = std::min(end_, row + rows_);
        find_nonzeros(x, row, end);
        for (int64_t i = group; i < end_group; i++) {
          gather(gy + i * WIDTH, row, end);
          add(sums + i * floats);
        }
      }
    }

   private:
    static constexpr int64_t PIXELS = 128;  // of a chunk
    static constexpr int64_t BORDER = K / 2;

    // The line of dL/dY, with borders around each image, of a row of all images.
    int64_t line_of(int64_t row) const {
      return row / g_.out_height * (g_.out_height + 2 * BORDER) + row % g_.out_height + BORDER;
    }

    // By channels, in the rows of x in the middle of the kernel; a place is that in dL/dY.
    void find_nonzeros(const float* x, int64_t row, int64_t end) {
      std::fill(counts_.begin(), counts_.end(), 0);
      const int64_t first_line = line_of(row) - BORDER;
      for (; row < end; row++) {
        const float* from = x + g_.in_row(row, BORDER) * g_.width * g_.channels;
        const int64_t line = (line_of(row) - first_line) * line_ + BORDER;
        for (int64_t p = 0; p < g_.out_width; p++) {
          append(
              from + p * g_.stride * g_.channels,
              static_cast<uint32_t>((line + p) * WIDTH));
        }
      }
    }

    SEW_512 void append(const float* x, uint32_t place) {
      for (int64_t c = 0; c < g_.channels; c += LANES) {
        uint32_t set =
            _mm512_cmp_ps_mask(_mm512_loadu_ps(x + c), _mm512_setzero_ps(), _CMP_NEQ_UQ);
        for (; set != 0; set &= set - 1) {
          const int64_t channel = c + __builtin_ctz(set);
          const int64_t i = channel * most_ + counts_[channel]++;
          places_[i] = place;
          values_[i] = x[channel];
        }
      }
    }

    // dL/dY of the rows and of those beside them, zero around each image.
    void gather(const float* gy, int64_t row, int64_t end) {
      const int64_t first = line_of(row) - BORDER, last = line_of(end - 1) + BORDER;
      const int64_t lines = g_.out_height + 2 * BORDER;
      for (int64_t line = first; line <= last; line++) {
        float* to = gy_ + (line - first) * line_ * WIDTH;
        const int64_t y = line % lines - BORDER;
        if (y < 0 || y >= g_.out_height) {
          std::fill_n(to, line_ * WIDTH, 0.f);
          continue;
        }
        const int64_t from = (line / lines * g_.out_height + y) * g_.out_width;
        std::fill_n(to, BORDER * WIDTH, 0.f);
        std::fill_n(to + (line_ - BORDER) * WIDTH, BORDER * WIDTH, 0.f);
        for (int64_t p = 0; p < g_.out_width; p++) {
          std::memcpy(
              to + (BORDER + p) * WIDTH, gy + (from + p) * g_.out_channels,
              WIDTH * sizeof(float));
        }
      }
    }

    SEW_512 void add(float* sums) const {
      int64_t lines[K];  // from a place to that of dL/dY which row k of the kernel makes of it, in floats
      for (int k = 0; k < K; k++) lines[k] = ((BORDER - k) * line_ + BORDER) * WIDTH;
      for (int64_t c = 0; c < g_.channels; c++, sums += KERNEL * WIDTH) {
        const int64_t start = c * most_, end = start + counts_[c];
        if (start == end) continue;
        __m512 sum[KERNEL * GROUP];
#pragma GCC unroll 9
        for (int i = 0; i < KERNEL * GROUP; i++) sum[i] = _mm512_load_ps(sums + i * LANES);
        for (int64_t i = start; i < end; i++) {
          const __m512 x = _mm512_set1_ps(values_[i]);
#pragma GCC unroll 3
          for (int k = 0; k < K; k++) {
            const float* gy = gy_ + (places_[i] + lines[k]);
#pragma GCC unroll 3
            for (int column = 0; column < K; column++) {
#pragma GCC unroll 4
              for (int j = 0; j < GROUP; j++) {
                __m512& one = sum[(k * K + column) * GROUP + j];
                one = _mm512_fmadd_ps(x, _mm512_loadu_ps(gy - column * WIDTH + j * LANES), one);
              }
            }
          }
        }
#pragma GCC unroll 9
        for (int i = 0; i < KERNEL * GROUP; i++) _mm512_store_ps(sums + i * LANES, sum[i]);
      }
    }

    const SpikeWeightGradient& whole_;
    const Geometry& g_;
    const int64_t from_, end_, rows_, line_, most_;
    std::vector<int64_t> counts_;  // of the values of each channel
    Scratch scratch_;
    uint32_t* places_;
    float *values_, *gy_;
  };

  // [C', C, K, K] from the sums of all bands, [C' / WIDTH, C, K, K, WIDTH] each.
  void add_up(const float* sums, int64_t bands, float* gweight) const {
    constexpr int64_t BLOCK_OF_KERNELS = 8 * KERNEL;  // that stays in the cache while it is read
    const int64_t floats = g_.channels * KERNEL;     // of an output channel
    share_out(groups_, [&](int64_t group) {
      const float* from = sums + group * floats_;
      float* to = gweight + group * WIDTH * floats;
      for (int64_t block = 0; block < floats; block += BLOCK_OF_KERNELS) {
        for (int64_t j = 0; j < WIDTH; j++) {
          for (int64_t i = block; i < block + BLOCK_OF_KERNELS; i++) {
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

  const Geometry g_;
  const int64_t groups_, floats_;  // floats of the sums of a group
};

#endif

}  // namespace sew
