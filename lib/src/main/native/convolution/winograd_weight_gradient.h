// dL/dweight of a 3 x 3 convolution with stride 1, by Winograd's algorithm: equation (2), summed
// over all tiles before it is transformed back.
#pragma once

#include <algorithm>
#include <cstdint>

#include "convolution/convolution_geometry.h"
#include "convolution/kernel_taps.h"
#include "convolution/winograd.h"
#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

class WinogradWeightGradient {
  static constexpr int64_t GROUP = 2;
  static constexpr int64_t ROWS = 8;   // ROWS x GROUP registers hold sums over tiles
  static constexpr int64_t BAND = 48;  // tiles that are transformed at a time

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // input channels in a group

  explicit WinogradWeightGradient(const ConvolutionGeometry& geometry)
      : g_(geometry),
        of_x_(g_.images, g_.height, g_.width, g_.channels),
        of_gy_(g_.images, g_.height, g_.width, g_.out_channels) {}

  // Writes dL/dweight [C', C, 3, 3] from x [N, H, W, C] and dL/dY [N, H, W, C'], in this order in
  // memory.
  void run(const float* x, const float* gy, float* gweight) const {
    const int64_t of_tiles = of_x_.count() * (g_.channels + g_.out_channels);
    if (of_tiles < balanced_part_count() * g_.channels * g_.out_channels) {
      run_by_channels(x, gy, gweight);
    } else {
      run_by_bands(x, gy, gweight);
    }
  }

 private:
  using Transformed = winograd::TransformedTiles;

  // Sums of ROWS output channels and one group of input channels: [POSITIONS, ROWS, WIDTH].
  static constexpr int64_t STRIDE = ROWS * WIDTH + winograd::GAP;
  static constexpr int64_t BLOCK = winograd::POSITIONS * STRIDE;

  int64_t groups() const { return g_.channels / WIDTH; }

  // Few tiles: all are transformed first. One part for some output channels.
  void run_by_channels(const float* x, const float* gy, float* gweight) const {
    const int64_t tiles = of_x_.count(), bands = (tiles + BAND - 1) / BAND;
    Transformed of_x(g_.channels, tiles), of_gy(g_.out_channels, tiles);
    for_each_part(2 * bands, [&](int64_t part) {
      const int64_t from = part / 2 * BAND, end = std::min(tiles, from + BAND);
      if (part % 2 == 0) {
        of_x.fill<winograd::Input>(of_x_, x, 0, from, end);
      } else {
        of_gy.fill<winograd::OutputGradient>(of_gy_, gy, 0, from, end);
      }
    });
    // The sums of a part stay in the second-level cache.
    constexpr int64_t MAX_BLOCKS = 32;
    const int64_t rows = g_.out_channels / ROWS;
    const int64_t rows_of_part =
        std::max<int64_t>(1, std::min(MAX_BLOCKS / groups(), rows / (2 * at::get_num_threads())));
    for_each_part((rows + rows_of_part - 1) / rows_of_part, [&](int64_t part) {
      const int64_t from = part * rows_of_part, end = std::min(rows, from + rows_of_part);
      Scratch scratch;
      auto* sums = scratch.allocate<float>((end - from) * groups() * BLOCK);
      std::fill_n(sums, (end - from) * groups() * BLOCK, 0.f);
      add_products(of_x, of_gy, tiles, from, end, sums);
      for (int64_t row = from; row < end; row++) {
        for (int64_t group = 0; group < groups(); group++, sums += BLOCK) {
          write(sums, row, group, gweight);
        }
      }
    });
  }

  // Many tiles: one part for some of them, and the sums of all parts are added in the end.
  void run_by_bands(const float* x, const float* gy, float* gweight) const {
    const int64_t tiles = of_x_.count(), rows = g_.out_channels / ROWS;
    const int64_t bands = (tiles + BAND - 1) / BAND;
    const int64_t parts = std::min(bands, balanced_part_count());
    const int64_t floats = rows * groups() * BLOCK;
    Scratch scratch;
    auto* sums = scratch.allocate<float>(parts * floats);
    for_each_part(parts, [&](int64_t part) {
      Transformed of_x(g_.channels, BAND), of_gy(g_.out_channels, BAND);
      std::fill_n(sums + part * floats, floats, 0.f);
      const int64_t end_band = bands * (part + 1) / parts;
      for (int64_t band = bands * part / parts; band < end_band; band++) {
        const int64_t from = band * BAND, end = std::min(tiles, from + BAND);
        of_x.fill<winograd::Input>(of_x_, x, from, from, end);
        of_gy.fill<winograd::OutputGradient>(of_gy_, gy, from, from, end);
        add_products(of_x, of_gy, end - from, 0, rows, sums + part * floats);
      }
    });
    for_each_part(rows * groups(), [&](int64_t block) {
      float* total = sums + block * BLOCK;
      for (int64_t part = 1; part < parts; part++) add(total + part * floats, total);
      write(total, block / groups(), block % groups(), gweight);
    });
  }

  // Adds the products of `tiles` tiles for the output channels from ROWS `from` to ROWS `end`.
  void add_products(
      const Transformed& of_x, const Transformed& of_gy, int64_t tiles, int64_t from, int64_t end,
      float* sums) const {
    for (int64_t i = 0; i < winograd::POSITIONS; i++) {
      float* block = sums + i * STRIDE;
      for (int64_t row = from; row < end; row++) {
        const int64_t c = row * ROWS;
        const float* gy = of_gy.at(i) + c / LANES * of_gy.step() + c % LANES;
        for (int64_t group = 0; group < groups(); group++, block += BLOCK) {
          add_block(of_x.at(i) + group * GROUP * of_x.step(), of_x.step(), gy, tiles, block);
        }
      }
    }
  }

  // sums [ROWS, WIDTH] += the sum over the tiles of gy [tiles, ROWS of LANES] times
  // x [GROUP, tiles, LANES].
  SEW_AVX512 static void add_block(
      const float* x, int64_t step, const float* gy, int64_t tiles, float* sums) {
    __m512 sum[ROWS][GROUP];
#pragma GCC unroll 8
    for (int i = 0; i < ROWS; i++) {
      sum[i][0] = _mm512_load_ps(sums + i * WIDTH);
      sum[i][1] = _mm512_load_ps(sums + i * WIDTH + LANES);
    }
    for (int64_t tile = 0; tile < tiles; tile++, x += LANES, gy += LANES) {
      const __m512 x0 = _mm512_load_ps(x), x1 = _mm512_load_ps(x + step);
#pragma GCC unroll 8
      for (int i = 0; i < ROWS; i++) {
        const __m512 g = _mm512_set1_ps(gy[i]);
        sum[i][0] = _mm512_fmadd_ps(g, x0, sum[i][0]);
        sum[i][1] = _mm512_fmadd_ps(g, x1, sum[i][1]);
      }
    }
#pragma GCC unroll 8
    for (int i = 0; i < ROWS; i++) {
      _mm512_store_ps(sums + i * WIDTH, sum[i][0]);
      _mm512_store_ps(sums + i * WIDTH + LANES, sum[i][1]);
    }
  }

  SEW_AVX512 static void add(const float* sums, float* total) {
    for (int64_t i = 0; i < BLOCK; i += LANES) {
      _mm512_store_ps(
          total + i, _mm512_add_ps(_mm512_load_ps(total + i), _mm512_load_ps(sums + i)));
    }
  }

  // Writes dL/dweight of ROWS output channels and one group of input channels.
  SEW_AVX512 void write(const float* sums, int64_t row, int64_t group, float* gweight) const {
    using namespace winograd;
    for (int64_t c = 0; c < ROWS; c++) {
      for (int64_t j = 0; j < WIDTH; j += LANES) {
        __m512 s[IN][IN], gw[KERNEL][KERNEL];
#pragma GCC unroll 36
        for (int i = 0; i < POSITIONS; i++) {
          s[i / IN][i % IN] = _mm512_load_ps(sums + i * STRIDE + c * WIDTH + j);
        }
        transform<WeightGradient>(s, gw);
        store_taps(gw[0], gweight + ((row * ROWS + c) * g_.channels + group * WIDTH + j) * TAPS);
      }
    }
  }

  const ConvolutionGeometry g_;
  const winograd::Tiles of_x_, of_gy_;
};

#endif

}  // namespace sew
