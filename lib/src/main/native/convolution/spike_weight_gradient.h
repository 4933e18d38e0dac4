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
#include "convolution/nonzero_lists.h"
#include "convolution/nonzero_values.h"
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

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a group

  explicit SpikeWeightGradient(const ConvolutionGeometry& geometry)
      : g_(geometry),
        groups_(g_.out_channels / WIDTH),
        floats_(g_.channels * KERNEL * WIDTH) {}

  // Writes dL/dweight [C', C, K, K] from x [N, H, W, C] and dL/dY [N, H', W', C'], in this order in
  // memory.
  void run(const float* x, const float* gy, float* gweight) const {
    const bool by_pixels = g_.has_gradient_by_pixels();
    const int64_t bands = by_pixels ? std::min(balanced_part_count(), g_.out_rows()) : 1;
    const Lists lists(g_, x);
    std::vector<Chunks> chunks;
    for (int64_t band = 0; band < bands; band++) {
      chunks.push_back(
          lists.chunks(g_.out_rows() * band / bands, g_.out_rows() * (band + 1) / bands));
    }
    if (bands == 1 || groups_ >= balanced_part_count()) {
      run_by_groups(lists, chunks, gy, gweight);
    } else {
      run_by_bands(lists, chunks, gy, gweight);
    }
  }

 private:
  using Lists = NonzeroLists<K, STRIDE, WIDTH>;
  using Chunks = std::vector<NonzerosOfRows>;
  static constexpr int64_t BORDER = Lists::BORDER;
  static constexpr int64_t BLOCK = LANES * KERNEL;  // weights from LANES channels to one

  // One part for a group of output channels, which adds up one band after the other. All parts read
  // the same lists.
  void run_by_groups(
      const Lists& lists, std::vector<Chunks>& bands, const float* gy, float* gweight) const {
    std::vector<NonzerosOfRows*> all;
    for (Chunks& band : bands) {
      for (NonzerosOfRows& chunk : band) all.push_back(&chunk);
    }
    const int64_t count = all.size(), parts = std::min(count, balanced_part_count());
    for_each_part(parts, [&](int64_t part) {
      auto of_lanes = lists.of_lanes();
      NonzerosOfRows filled{};
      for (int64_t i = count * part / parts; i < count * (part + 1) / parts; i++) {
        filled.from = all[i]->from;
        filled.end = all[i]->end;
        lists.fill(filled, of_lanes);
        *all[i] = lists.copy(filled);
      }
    });
    for_each_part(groups_, [&](int64_t group) {
      Scratch scratch;
      auto* sums = scratch.allocate<float>(floats_);
      auto* total = scratch.allocate<float>(floats_);
      Part part(*this, lists);
      std::fill_n(total, floats_, 0.f);
      for (const Chunks& band : bands) {
        std::fill_n(sums, floats_, 0.f);
        for (const NonzerosOfRows& chunk : band) part.run(chunk, gy + group * WIDTH, nullptr, sums);
        add(sums, floats_, total);
      }
      for (int64_t i = 0; i < floats_; i += BLOCK * WIDTH) {
        write(total + i, group, i / WIDTH, gweight);
      }
    });
  }

  // One part for a band; the sums of all bands are added in the end.
  void run_by_bands(
      const Lists& lists, std::vector<Chunks>& bands, const float* gy, float* gweight) const {
    const int64_t of_band = groups_ * floats_;
    Scratch scratch;
    auto* sums = scratch.allocate<float>(bands.size() * of_band);
    for_each_part(bands.size(), [&](int64_t band) {
      Part part(*this, lists);
      auto of_lanes = lists.of_lanes();
      std::fill_n(sums + band * of_band, of_band, 0.f);
      NonzerosOfRows chunk{};  // whose memory is used again
      for (const NonzerosOfRows& rows : bands[band]) {
        chunk.from = rows.from;
        chunk.end = rows.end;
        lists.fill(chunk, of_lanes);
        for (int64_t group = 0; group < groups_; group++) {
          const float* next = group + 1 < groups_ ? gy + (group + 1) * WIDTH : nullptr;
          part.run(chunk, gy + group * WIDTH, next, sums + band * of_band + group * floats_);
        }
      }
    });
    const int64_t blocks = g_.channels / LANES;
    for_each_part(groups_ * blocks, [&](int64_t part) {
      const int64_t group = part / blocks, first = part % blocks * BLOCK;
      alignas(64) float total[BLOCK * WIDTH] = {};
      for (size_t band = 0; band < bands.size(); band++) {
        add(sums + band * of_band + group * floats_ + first * WIDTH, BLOCK * WIDTH, total);
      }
      write(total, group, first, gweight);
    });
  }

  // What one thread needs to add up chunks.
  class Part {
   public:
    Part(const SpikeWeightGradient& whole, const Lists& lists)
        : g_(whole.g_),
          lists_(lists),
          line_(lists.line_length() * WIDTH),
          gy_(scratch_.allocate<float>(lists.max_lines() * line_)) {}

    // Adds x dL/dY of a chunk to the sums [C, K, K, WIDTH]; gy is dL/dY from the first channel on.
    // `next` is null or those channels of the same rows that will be read next.
    void run(const NonzerosOfRows& chunk, const float* gy, const float* next, float* sums) {
      copy_output_gradient(gy, chunk);
      if (chunk.are_spikes) {
        add_products<true>(chunk, next, sums);
      } else {
        add_products<false>(chunk, next, sums);
      }
    }

   private:
    // Copies dL/dY of the rows and their neighbours to gy_, with zeros around each image.
    void copy_output_gradient(const float* gy, const NonzerosOfRows& chunk) {
      const int64_t first = lists_.line_of(chunk.from) - BORDER;
      const int64_t last = lists_.line_of(chunk.end - 1) + BORDER;
      const int64_t lines = g_.out_height + 2 * BORDER;
      for (int64_t line = first; line <= last; line++) {
        float* to = gy_ + (line - first) * line_;
        const int64_t y = line % lines - BORDER;
        if (y < 0 || y >= g_.out_height) {
          std::fill_n(to, line_, 0.f);
          continue;
        }
        const int64_t from = (line / lines * g_.out_height + y) * g_.out_width;
        std::fill_n(to, BORDER * WIDTH, 0.f);
        std::fill_n(to + line_ - BORDER * WIDTH, BORDER * WIDTH, 0.f);
        for (int64_t p = 0; p < g_.out_width; p++) {
          std::memcpy(
              to + (BORDER + p) * WIDTH, gy + (from + p) * g_.out_channels, WIDTH * sizeof(float));
        }
      }
    }

    template <bool ARE_SPIKES>
    SEW_AVX512 void add_products(
        const NonzerosOfRows& chunk, const float* next, float* sums) const {
      const uint32_t* starts = chunk.starts;
      const int64_t first = chunk.from * g_.out_width, end = chunk.end * g_.out_width;
      for (int64_t c = 0; c < g_.channels; c++, sums += KERNEL * WIDTH, starts += Lists::CLASSES) {
        if (next != nullptr) {
          const int64_t pixels = end - first;
          const int64_t last = first + pixels * (c + 1) / g_.channels;
          for (int64_t p = first + pixels * c / g_.channels; p < last; p++) {
            prefetch(next + p * g_.out_channels);
          }
        }
        if (starts[0] == starts[Lists::CLASSES]) continue;
        __m512 sum[KERNEL * GROUP];
#pragma GCC unroll 18
        for (int i = 0; i < KERNEL * GROUP; i++) sum[i] = _mm512_load_ps(sums + i * LANES);
        add_class<ARE_SPIKES, 0>(chunk, starts, sum);
        if constexpr (Lists::CLASSES == 4) {
          add_class<ARE_SPIKES, 1>(chunk, starts, sum);
          add_class<ARE_SPIKES, 2>(chunk, starts, sum);
          add_class<ARE_SPIKES, 3>(chunk, starts, sum);
        }
#pragma GCC unroll 18
        for (int i = 0; i < KERNEL * GROUP; i++) _mm512_store_ps(sums + i * LANES, sum[i]);
      }
    }

    // Asks for one group of channels of a pixel.
    static void prefetch(const float* gy) {
      for (int64_t j = 0; j < WIDTH; j += LANES) __builtin_prefetch(gy + j, 0, 2);
    }

    // Adds what the values of one class of a channel contribute to its sums.
    template <bool ARE_SPIKES, int CLASS>
    SEW_AVX512 SEW_INLINE inline void add_class(
        const NonzerosOfRows& chunk, const uint32_t* starts, __m512 (&sum)[KERNEL * GROUP]) const {
      constexpr int ROW = BORDER + CLASS / STRIDE, COLUMN = BORDER + CLASS % STRIDE;
      for (uint32_t i = starts[CLASS]; i < starts[CLASS + 1]; i++) {
        const __m512 x = _mm512_set1_ps(chunk.values[i]);
        const float* gy = gy_ + chunk.offsets[i];
#pragma GCC unroll 3
        for (int k = 0; k < K; k++) {
          if ((ROW - k) % STRIDE != 0) continue;
#pragma GCC unroll 3
          for (int column = 0; column < K; column++) {
            if ((COLUMN - column) % STRIDE != 0) continue;
            const float* met = gy + (ROW - k) / STRIDE * line_ + (COLUMN - column) / STRIDE * WIDTH;
#pragma GCC unroll 4
            for (int j = 0; j < GROUP; j++) {
              __m512& lane_sums = sum[(k * K + column) * GROUP + j];
              lane_sums = add_product<ARE_SPIKES>(lane_sums, x, _mm512_loadu_ps(met + j * LANES));
            }
          }
        }
      }
    }

    const ConvolutionGeometry& g_;
    const Lists& lists_;
    const int64_t line_;  // floats in a line
    Scratch scratch_;
    float* gy_;
  };

  SEW_AVX512 static void add(const float* sums, int64_t n, float* total) {
    for (int64_t i = 0; i < n; i += LANES) {
      _mm512_storeu_ps(
          total + i, _mm512_add_ps(_mm512_loadu_ps(total + i), _mm512_loadu_ps(sums + i)));
    }
  }

  // Writes dL/dweight of BLOCK weights, from number `first` on, of each output channel of a group,
  // from sums [BLOCK, WIDTH].
  void write(const float* sums, int64_t group, int64_t first, float* gweight) const {
    for (int64_t j = 0; j < WIDTH; j++) {
      float* to = gweight + (group * WIDTH + j) * g_.channels * KERNEL + first;
      for (int64_t i = 0; i < BLOCK; i++) to[i] = sums[i * WIDTH + j];
    }
  }

  const ConvolutionGeometry g_;
  const int64_t groups_, floats_;  // floats_: sums in a group
};

#endif

}  // namespace sew
