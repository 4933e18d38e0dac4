// dL/dx of a 3 x 3 convolution with stride 1, by Winograd's algorithm: equation (1) for dL/dY and
// the kernels turned by 180 degrees, from output to input channels.
#pragma once

#include <algorithm>
#include <cstdint>

#include "convolution/convolution_geometry.h"
#include "convolution/kernel_taps.h"
#include "convolution/winograd.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

class WinogradInputGradient {
  static constexpr int64_t GROUP = 2;
  static constexpr int64_t BLOCK = 12;        // BLOCK x GROUP registers hold products of tiles
  static constexpr int64_t BAND = 4 * BLOCK;  // tiles that are transformed at a time

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // input channels in a group

  explicit WinogradInputGradient(const ConvolutionGeometry& geometry)
      : g_(geometry),
        tiles_(g_.images, g_.height, g_.width, g_.out_channels),
        stride_(g_.out_channels * WIDTH + winograd::GAP),
        floats_(winograd::POSITIONS * stride_) {}

  // Writes dL/dx [N, H, W, C] from dL/dY [N, H, W, C'], in this order in memory, and weights
  // [C', C, 3, 3].
  void run(const float* gy, const float* weights, float* gx) const {
    const int64_t groups = g_.channels / WIDTH;
    // What is needed by several parts is transformed first, the smaller of both; the other one is
    // transformed by the part that needs it, in whose cache it stays.
    if (tiles_.count() < g_.channels && groups >= at::get_num_threads()) {
      run_by_groups(gy, weights, gx);
    } else {
      run_by_bands(gy, weights, gx);
    }
  }

 private:
  // One part for some tiles.
  void run_by_bands(const float* gy, const float* weights, float* gx) const {
    const int64_t groups = g_.channels / WIDTH, bands = (tiles_.count() + BAND - 1) / BAND;
    Scratch scratch;
    auto* u = scratch.allocate<float>(groups * floats_);
    for_each_part(
        groups, [&](int64_t group) { transform_weights(weights, group, u + group * floats_); });
    for_each_part(bands, [&](int64_t band) {
      const int64_t from = band * BAND, end = std::min(from + BAND, padded_tiles());
      Products products(end - from, g_.channels);
      winograd::TransformedTiles v(g_.out_channels, end - from);
      v.fill<winograd::Input>(tiles_, gy, from, from, end);
      for (int64_t group = 0; group < groups; group++) {
        multiply(v, 0, u + group * floats_, products);
        write(products, gx + group * WIDTH, from);
      }
      fence_streams();
    });
  }

  // One part for some input channels.
  void run_by_groups(const float* gy, const float* weights, float* gx) const {
    winograd::TransformedTiles v(g_.out_channels, padded_tiles());
    for_each_part(padded_tiles() / BLOCK, [&](int64_t block) {
      v.fill<winograd::Input>(tiles_, gy, 0, block * BLOCK, (block + 1) * BLOCK);
    });
    for_each_part(g_.channels / WIDTH, [&](int64_t group) {
      Scratch scratch;
      auto* u = scratch.allocate<float>(floats_);
      transform_weights(weights, group, u);
      for (int64_t from = 0; from < padded_tiles(); from += BAND) {
        Products products(std::min(BAND, padded_tiles() - from), g_.channels);
        multiply(v, from, u, products);
        write(products, gx + group * WIDTH, from);
      }
      fence_streams();
    });
  }

  // Products of a band and one group of input channels: [POSITIONS, tiles, WIDTH].
  struct Products {
    Products(int64_t tiles, int64_t channels)
        : size(tiles),
          stride(tiles * WIDTH + winograd::GAP),
          values(scratch.allocate<float>(winograd::POSITIONS * stride)),
          outside(scratch.allocate<float>(channels)) {}

    Scratch scratch;
    int64_t size, stride;  // tiles; from one position to the next
    float* values;
    float* outside;  // stands for pixels that lie outside the images
  };

  int64_t padded_tiles() const { return (tiles_.count() + BLOCK - 1) / BLOCK * BLOCK; }

  // Writes [POSITIONS, C', WIDTH] for one group of input channels.
  SEW_AVX512 void transform_weights(const float* weights, int64_t group, float* to) const {
    using namespace winograd;
    for (int64_t c = 0; c < g_.out_channels; c++) {
      // The weights of the next output channels lie far away.
      const float* next = weights + ((c + 4) * g_.channels + group * WIDTH) * TAPS;
      for (int64_t i = 0; i < WIDTH * TAPS; i += LANES) {
        _mm_prefetch(reinterpret_cast<const char*>(next + i), _MM_HINT_T0);
      }
      for (int64_t j = 0; j < WIDTH; j += LANES) {
        __m512 taps[TAPS], w[KERNEL][KERNEL], u[IN][IN];
        load_taps(weights + (c * g_.channels + group * WIDTH + j) * TAPS, taps);
#pragma GCC unroll 9
        for (int i = 0; i < TAPS; i++) {
          w[KERNEL - 1 - i / KERNEL][KERNEL - 1 - i % KERNEL] = taps[i];
        }
        transform<Weights>(w, u);
#pragma GCC unroll 36
        for (int i = 0; i < POSITIONS; i++) {
          _mm512_store_ps(to + i * stride_ + c * WIDTH + j, u[i / IN][i % IN]);
        }
      }
    }
  }

  // Multiplies the tiles from number `first` in v by the transformed weights of a group.
  void multiply(
      const winograd::TransformedTiles& v, int64_t first, const float* u,
      const Products& products) const {
    for (int64_t i = 0; i < winograd::POSITIONS; i++) {
      for (int64_t tile = 0; tile < products.size; tile += BLOCK) {
        multiply_block(
            v.at(i) + (first + tile) * LANES, v.step(), u + i * stride_,
            products.values + i * products.stride + tile * WIDTH);
      }
    }
  }

  // products [BLOCK, WIDTH] = v [C' / LANES, BLOCK, LANES] u [C', WIDTH], for one position.
  SEW_AVX512 void multiply_block(
      const float* v, int64_t step, const float* u, float* products) const {
    __m512 sum[BLOCK][GROUP];
#pragma GCC unroll 12
    for (int i = 0; i < BLOCK; i++) {
#pragma GCC unroll 2
      for (int j = 0; j < GROUP; j++) sum[i][j] = _mm512_setzero_ps();
    }
    for (int64_t c = 0; c < g_.out_channels; c += LANES, v += step) {
      for (int64_t lane = 0; lane < LANES; lane++, u += WIDTH) {
        const __m512 u0 = _mm512_load_ps(u), u1 = _mm512_load_ps(u + LANES);
#pragma GCC unroll 12
        for (int i = 0; i < BLOCK; i++) {
          const __m512 x = _mm512_set1_ps(v[i * LANES + lane]);
          sum[i][0] = _mm512_fmadd_ps(x, u0, sum[i][0]);
          sum[i][1] = _mm512_fmadd_ps(x, u1, sum[i][1]);
        }
      }
    }
#pragma GCC unroll 12
    for (int i = 0; i < BLOCK; i++) {
#pragma GCC unroll 2
      for (int j = 0; j < GROUP; j++) {
        _mm512_store_ps(products + i * WIDTH + j * LANES, sum[i][j]);
      }
    }
  }

  // Writes one group of channels of the tiles from `first` on.
  SEW_AVX512 void write(const Products& products, float* gx, int64_t first) const {
    using namespace winograd;
    const Tiles tiles(g_.images, g_.height, g_.width, g_.channels);
    const bool streams = are_streamed(gx, g_.images * g_.height * g_.width * g_.channels);
    const int64_t end = std::min(products.size, tiles.count() - first);
    for (int64_t tile = 0; tile < end; tile++) {
      float* pixels[OUT * OUT];
      tiles.pixels<OUT>(gx, first + tile, products.outside, pixels);
      for (int64_t j = 0; j < WIDTH; j += LANES) {
        __m512 m[IN][IN], y[OUT][OUT];
        const float* given = products.values + tile * WIDTH + j;
#pragma GCC unroll 36
        for (int i = 0; i < POSITIONS; i++) {
          m[i / IN][i % IN] = _mm512_load_ps(given + i * products.stride);
        }
        transform<Output>(m, y);
#pragma GCC unroll 16
        for (int i = 0; i < OUT * OUT; i++) {
          float* to = pixels[i] + j;
          if (streams) {
            _mm512_stream_ps(to, y[i / OUT][i % OUT]);
          } else {
            _mm512_storeu_ps(to, y[i / OUT][i % OUT]);
          }
        }
      }
    }
  }

  const ConvolutionGeometry g_;
  const winograd::Tiles tiles_;
  const int64_t stride_;  // from one position of the transformed weights to the next
  const int64_t floats_;  // transformed weights of a group
};

#endif

}  // namespace sew
