// A convolution of spikes on the CPU: Y += weight x for each x that is not zero, and nothing for the rest.
//
// Tiles of Y stay in registers. The sum of an element of Y runs over the rows of the kernel, then columns,
// then channels, as PyTorch's does in channels-last order: the bits are the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "packed_weights.h"
#include "spikes.h"

namespace sew {

#if defined(__x86_64__)

// Writes the values of a stretch of n, a multiple of LANES, that are not zero, and `apart` times the index of
// each; up to LANES places behind the last are overwritten. Answers how many there are.
SEW_512 inline int64_t nonzeros(
    const float* x, int64_t n, uint32_t apart, float* values, uint32_t* places) {
  const __m512i steps = _mm512_mullo_epi32(lanes(), _mm512_set1_epi32(static_cast<int>(apart)));
  int64_t found = 0;
  for (int64_t i = 0; i < n; i += LANES) {
    __m512 some = _mm512_loadu_ps(x + i);
    // NaN is not zero.
    __mmask16 set = _mm512_cmp_ps_mask(some, _mm512_setzero_ps(), _CMP_NEQ_UQ);
    __m512i at = _mm512_add_epi32(
        steps, _mm512_set1_epi32(static_cast<int>(apart * static_cast<uint32_t>(i))));
    _mm512_storeu_ps(values + found, _mm512_maskz_compress_ps(set, some));
    _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(set, at));
    found += __builtin_popcount(set);
  }
  return found;
}

// Convolution by kernels K x K with a stride. PIXELS x GROUP registers hold a tile of Y: PIXELS in a row,
// of GROUP times LANES output channels.
template <int K, int STRIDE>
class SpikeConvolution {
  static constexpr int PIXELS = K == 1 ? 1 : 12;
  static constexpr int GROUP = K == 1 ? 4 : 2;
  static constexpr int COLUMNS = (PIXELS - 1) * STRIDE + K;  // of x that a tile reads

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels of a tile

  explicit SpikeConvolution(const Geometry& geometry)
      : g_(geometry), tiles_((g_.out_width + PIXELS - 1) / PIXELS) {}

  at::Tensor packed(const at::Tensor& weight) const { return PackedWeights<K, WIDTH>::of(weight); }

  // Y [N, H', W', C'] in memory from x [N, H, W, C] and packed weights.
  void run(const float* x, const float* weights, float* y) const {
    // Parts of output channels where those of pixels are few: each finds the values that are not zero again.
    constexpr int64_t PIXELS_OF_A_PART = 1024;
    const int64_t rows = std::max<int64_t>(1, PIXELS_OF_A_PART / g_.out_width);
    const int64_t bands = (g_.out_rows() + rows - 1) / rows;
    const int64_t groups = g_.out_channels / WIDTH;
    const int64_t splits = std::min(groups, std::max<int64_t>(1, enough_parts() / bands));
    share_out(bands * splits, [&](int64_t part) {
      const int64_t band = part % bands, split = part / bands;
      Part(*this, band * rows, std::min(g_.out_rows(), (band + 1) * rows))
          .run(x, weights, y, groups * split / splits, groups * (split + 1) / splits);
    });
  }

 private:
  using Tile = __m512[PIXELS][GROUP];

  // The output rows from `from` to `end` of all images.
  class Part {
   public:
    Part(const SpikeConvolution& whole, int64_t from, int64_t end)
        : g_(whole.g_),
          tiles_(whole.tiles_),
          from_(from),
          end_(end),
          first_in_(g_.first_in_row(from)),
          end_in_(g_.end_in_row(end)) {
      const int64_t rows = end_in_ - first_in_;
      const int64_t most = rows * g_.width * g_.channels + LANES;
      starts_ = scratch_.of<uint32_t>(rows * (g_.width + 1));
      places_ = scratch_.of<uint32_t>(most);
      values_ = scratch_.of<float>(most);
      sums_ = scratch_.of<float>((end - from) * tiles_ * TILE);
    }

    void run(const float* x, const float* weights, float* y, int64_t group, int64_t end_group) {
      find_nonzeros(x);
      for (; group < end_group; group++) {
        std::fill_n(sums_, (end_ - from_) * tiles_ * TILE, 0.f);
        const float* w = weights + group * WIDTH * g_.channels * K * K;
        for (int k = 0; k < K; k++, w += g_.channels * K * WIDTH) add(k, w);
        write(y + group * WIDTH);
      }
    }

   private:
    static constexpr int64_t TILE = PIXELS * WIDTH;

    // By rows and columns; a place is that of the weights, in bytes.
    void find_nonzeros(const float* x) {
      uint32_t* starts = starts_;
      int64_t found = 0;
      for (int64_t row = first_in_; row < end_in_; row++) {
        for (int64_t column = 0; column < g_.width; column++) {
          *starts++ = static_cast<uint32_t>(found);
          const bool is_read =
              K >= STRIDE || (row % g_.height % STRIDE == 0 && column % STRIDE == 0);
          if (!is_read) continue;
          const float* from = x + (row * g_.width + column) * g_.channels;
          found += nonzeros(
              from, g_.channels, K * WIDTH * sizeof(float), values_ + found, places_ + found);
        }
        *starts++ = static_cast<uint32_t>(found);
      }
    }

    // What row k of the kernel adds; w are its weights.
    SEW_512 void add(int k, const float* w) {
      for (int64_t row = from_; row < end_; row++) {
        const int64_t in = g_.in_row(row, k);
        if (in < 0) continue;
        const uint32_t* starts = starts_ + (in - first_in_) * (g_.width + 1);
        for (int64_t tile = 0; tile < tiles_; tile++) {
          const int64_t first = tile * PIXELS * STRIDE - K / 2;
          const int64_t begin = std::max<int64_t>(0, -first);
          const int64_t end = std::min<int64_t>(COLUMNS, g_.width - first);
          if (starts[first + begin] == starts[first + end]) continue;
          float* sums = sums_ + ((row - from_) * tiles_ + tile) * TILE;
          Tile y;
#pragma GCC unroll 12
          for (int p = 0; p < PIXELS; p++) {
#pragma GCC unroll 4
            for (int i = 0; i < GROUP; i++) {
              y[p][i] = _mm512_load_ps(sums + p * WIDTH + i * LANES);
            }
          }
          add_columns<0>(y, starts, first, begin, end, w);
#pragma GCC unroll 12
          for (int p = 0; p < PIXELS; p++) {
#pragma GCC unroll 4
            for (int i = 0; i < GROUP; i++) {
              _mm512_store_ps(sums + p * WIDTH + i * LANES, y[p][i]);
            }
          }
        }
      }
    }

    // The columns of x that a tile reads, counted from `first`, from Q on; those from `begin` to `end` exist.
    template <int Q>
    SEW_512 SEW_INLINE inline void add_columns(
        Tile& y, const uint32_t* starts, int64_t first, int64_t begin, int64_t end,
        const float* w) const {
      if constexpr (Q < COLUMNS) {
        if (Q >= begin && Q < end) add_column<Q>(y, starts[first + Q], starts[first + Q + 1], w);
        add_columns<Q + 1>(y, starts, first, begin, end, w);
      }
    }

    template <int Q>
    SEW_512 SEW_INLINE inline void add_column(
        Tile& y, uint32_t start, uint32_t end, const float* w) const {
      for (uint32_t i = start; i < end; i++) {
        const __m512 x = _mm512_set1_ps(values_[i]);
        const char* weights = reinterpret_cast<const char*>(w) + places_[i];
#pragma GCC unroll 3
        for (int column = 0; column < K; column++) {
          const int p = (Q - column) / STRIDE;
          if (Q < column || (Q - column) % STRIDE != 0 || p >= PIXELS) continue;
#pragma GCC unroll 4
          for (int j = 0; j < GROUP; j++) {
            const auto* lane = reinterpret_cast<const float*>(weights) + column * WIDTH + j * LANES;
            y[p][j] = _mm512_fmadd_ps(x, _mm512_loadu_ps(lane), y[p][j]);
          }
        }
      }
    }

    void write(float* y) const {
      for (int64_t row = from_; row < end_; row++) {
        for (int64_t p = 0; p < g_.out_width; p++) {
          std::memcpy(
              y + (row * g_.out_width + p) * g_.out_channels,
              sums_ + ((row - from_) * tiles_ * PIXELS + p) * WIDTH, WIDTH * sizeof(float));
        }
      }
    }

    const Geometry& g_;
    const int64_t tiles_, from_, end_, first_in_, end_in_;
    Scratch scratch_;
    uint32_t *starts_, *places_;  // of the values of each row and column; of weights
    float *values_, *sums_;       // of x that are not zero; of Y
  };

  const Geometry g_;
  const int64_t tiles_;
};

#endif

}  // namespace sew
