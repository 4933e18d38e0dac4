// dL/dweight of a 1 x 1 convolution on the CPU, of values most of which are not zero.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "convolution/convolution_geometry.h"
#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// ROWS x GROUP registers hold the sums for ROWS output and WIDTH input channels over a chunk of
// pixels.
class DenseWeightGradient {
  static constexpr int64_t GROUP = 4;
  static constexpr int64_t ROWS = 6;
  static constexpr int64_t CHUNK = 128;  // pixels

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // input channels in a group

  explicit DenseWeightGradient(const ConvolutionGeometry& geometry)
      : g_(geometry),
        groups_(g_.channels / WIDTH),
        tiles_((g_.out_channels + ROWS - 1) / ROWS),
        pixels_(g_.out_rows() * g_.out_width) {}

  // Writes dL/dweight [C', C] from x [N, H, W, C] and dL/dY [N, H', W', C'], in this order in
  // memory.
  void run(const float* x, const float* gy, float* gweight) const {
    const bool by_pixels = g_.has_gradient_by_pixels();
    const int64_t bands = by_pixels ? std::min<int64_t>(2 * at::get_num_threads(), pixels_) : 1;
    const int64_t splits = by_pixels ? 1 : std::min(groups_, balanced_part_count());
    Scratch scratch;
    auto* sums = scratch.allocate<float>(bands * floats());
    // Split by input channels, all parts read the same copy of dL/dY.
    float* copied = by_pixels ? nullptr : scratch.allocate<float>(chunks() * floats_of_chunk());
    if (!by_pixels) {
      for_each_part(chunks(), [&](int64_t chunk) {
        const int64_t first = chunk * CHUNK;
        copy_output_gradient(
            gy + first * g_.out_channels, std::min(CHUNK, pixels_ - first),
            copied + chunk * floats_of_chunk());
      });
    }
    for_each_part(bands * splits, [&](int64_t part) {
      const int64_t band = part / splits, split = part % splits;
      add_products(
          x, gy, copied, sums + band * floats(), pixels_ * band / bands,
          pixels_ * (band + 1) / bands, groups_ * split / splits, groups_ * (split + 1) / splits);
    });
    add_bands(sums, bands, gweight);
  }

 private:
  int64_t floats() const { return groups_ * tiles_ * ROWS * WIDTH; }

  int64_t chunks() const { return (pixels_ + CHUNK - 1) / CHUNK; }

  // Of dL/dY, copied.
  int64_t floats_of_chunk() const { return tiles_ * CHUNK * ROWS; }

  // Writes the sums [groups, tiles, ROWS, WIDTH] over the pixels from `from` to `end`, for some
  // groups. `copied` is null or the copies of dL/dY of all chunks.
  void add_products(
      const float* x, const float* gy, const float* copied, float* sums, int64_t from, int64_t end,
      int64_t group, int64_t end_group) const {
    Scratch scratch;
    auto* columns = scratch.allocate<float>(CHUNK * WIDTH);
    float* own = copied == nullptr ? scratch.allocate<float>(floats_of_chunk()) : nullptr;
    std::fill_n(
        sums + group * tiles_ * ROWS * WIDTH, (end_group - group) * tiles_ * ROWS * WIDTH, 0.f);
    for (int64_t first = from; first < end; first += CHUNK) {
      const int64_t pixels = std::min(CHUNK, end - first);
      if (own != nullptr) copy_output_gradient(gy + first * g_.out_channels, pixels, own);
      const float* rows = own != nullptr ? own : copied + first / CHUNK * floats_of_chunk();
      for (int64_t i = group; i < end_group; i++) {
        copy_columns(x + i * WIDTH, first, pixels, columns);
        for (int64_t tile = 0; tile < tiles_; tile++) {
          add_tile(
              rows + tile * CHUNK * ROWS, columns, pixels,
              sums + (i * tiles_ + tile) * ROWS * WIDTH);
        }
      }
    }
  }

  // Copies one group of channels of the pixels from `first` on and asks for the next group.
  void copy_columns(const float* x, int64_t first, int64_t pixels, float* columns) const {
    const int64_t ahead = groups_ > 1 ? 2 * WIDTH : WIDTH;
    for (int64_t p = 0; p < pixels; p++) {
      const float* from = x + read_by(first + p) * g_.channels;
      std::memcpy(columns + p * WIDTH, from, WIDTH * sizeof(float));
      for (int64_t j = WIDTH; j < ahead; j += LANES) __builtin_prefetch(from + j, 0, 2);
    }
  }

  // The pixel of x that a pixel of Y reads.
  int64_t read_by(int64_t pixel) const {
    if (g_.stride == 1) return pixel;
    const int64_t row = pixel / g_.out_width, column = pixel % g_.out_width;
    return g_.in_row(row, 0) * g_.width + column * g_.stride;
  }

  // Copies [pixels, C'] to [tiles, CHUNK, ROWS], with zeros behind the last channel.
  SEW_AVX512 void copy_output_gradient(const float* gy, int64_t pixels, float* to) const {
    for (int64_t p = 0; p < pixels; p++, gy += g_.out_channels) {
      for (int64_t tile = 0; tile < tiles_; tile++) {
        const int64_t channel = tile * ROWS;
        const int64_t rows = std::min(ROWS, g_.out_channels - channel);
        const __m512 values =
            _mm512_maskz_loadu_ps(static_cast<__mmask16>((1 << rows) - 1), gy + channel);
        _mm512_mask_storeu_ps(to + (tile * CHUNK + p) * ROWS, (1 << ROWS) - 1, values);
      }
    }
  }

  SEW_AVX512 static void add_tile(
      const float* rows, const float* columns, int64_t pixels, float* sums) {
    __m512 sum[ROWS][GROUP];
#pragma GCC unroll 6
    for (int r = 0; r < ROWS; r++) {
#pragma GCC unroll 4
      for (int j = 0; j < GROUP; j++) sum[r][j] = _mm512_loadu_ps(sums + r * WIDTH + j * LANES);
    }
    for (int64_t p = 0; p < pixels; p++, rows += ROWS, columns += WIDTH) {
      __m512 x[GROUP];
#pragma GCC unroll 4
      for (int j = 0; j < GROUP; j++) x[j] = _mm512_loadu_ps(columns + j * LANES);
#pragma GCC unroll 6
      for (int r = 0; r < ROWS; r++) {
        const __m512 gy = _mm512_set1_ps(rows[r]);
#pragma GCC unroll 4
        for (int j = 0; j < GROUP; j++) sum[r][j] = _mm512_fmadd_ps(gy, x[j], sum[r][j]);
      }
    }
#pragma GCC unroll 6
    for (int r = 0; r < ROWS; r++) {
#pragma GCC unroll 4
      for (int j = 0; j < GROUP; j++) _mm512_storeu_ps(sums + r * WIDTH + j * LANES, sum[r][j]);
    }
  }

  // Writes [C', C] from the sums of all bands.
  void add_bands(const float* sums, int64_t bands, float* gweight) const {
    for_each_part(groups_ * tiles_, [&](int64_t part) {
      const int64_t group = part / tiles_, channel = part % tiles_ * ROWS;
      for (int64_t r = 0; r < std::min(ROWS, g_.out_channels - channel); r++) {
        float* to = gweight + (channel + r) * g_.channels + group * WIDTH;
        const float* from = sums + (part * ROWS + r) * WIDTH;
        std::memcpy(to, from, WIDTH * sizeof(float));
        for (int64_t band = 1; band < bands; band++) {
          for (int64_t i = 0; i < WIDTH; i++) to[i] += from[band * floats() + i];
        }
      }
    });
  }

  const ConvolutionGeometry g_;
  const int64_t groups_, tiles_, pixels_;
};

#endif

}  // namespace sew
