// The convolution of spikes with larger kernels than 1 x 1 on the CPU: Y += weight x for each x that is
// not zero; zeros cost nothing.
//
// Tiles of Y stay in registers. Each element of Y is summed over the rows of the kernel, then its
// columns, then the channels, as PyTorch does in channels-last order: the bits are the same.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzero_values.h"
#include "convolution/packed_weights.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// For kernels K x K and one stride. PIXELS x GROUP registers hold a tile of Y: PIXELS neighbours in
// a row, each with GROUP times LANES output channels.
template <int K, int STRIDE>
class SpikeConvolutionKernel {
  static constexpr int PIXELS = 12;
  static constexpr int GROUP = 2;
  static constexpr int COLUMNS = (PIXELS - 1) * STRIDE + K;  // columns of x that a tile reads

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a tile

  explicit SpikeConvolutionKernel(const ConvolutionGeometry& geometry)
      : g_(geometry),
        tiles_((g_.out_width + PIXELS - 1) / PIXELS) {}

  // Whether there are so few pixels that a part takes some output channels of all of them.
  bool has_few_pixels() const {
    return bands() == at::get_num_threads() && g_.out_channels / WIDTH >= 2 * at::get_num_threads();
  }

  // Whether DenseConvolution is faster where most inputs are not zero.
  bool has_dense_alternative() const { return !has_few_pixels(); }

  // With a larger fraction of nonzero inputs it is faster not to look for zeros: the more weights a
  // row of the kernel has, the fewer are in the first-level cache when their values come. Fitted to
  // the times in reproduce/PERFORMANCE.md.
  double max_nonzero_fraction() const {
    if (has_few_pixels()) return 0.5;
    const double kib = static_cast<double>(floats_per_group() / K) * sizeof(float) / 1024;
    const double fraction = 0.7 - 0.11 * std::log2(kib / 20) - 0.1 * (STRIDE - 1);
    return std::clamp(fraction, 0.2, 0.7);
  }

  // Writes Y [N, H', W', C'] from x [N, H, W, C], in this order in memory, and weights
  // [C', C, K, K].
  void run(const float* x, const at::Tensor& weight, float* y) const {
    if (has_few_pixels()) {
      run_by_groups(x, weight, y);
    } else {
      const at::Tensor packed = PackedWeights<K, WIDTH>::of(weight);
      run_by_bands(x, packed.const_data_ptr<float>(), y);
    }
  }

 private:
  using Tile = __m512[PIXELS][GROUP];

  static constexpr int64_t PIXELS_PER_BAND = 1024;

  // As many for each thread, because all take about the same time.
  int64_t bands() const {
    const int64_t pixels = g_.out_rows() * g_.out_width;
    const int64_t of_all_threads = at::get_num_threads() * PIXELS_PER_BAND;
    return std::min(
        g_.out_rows(), (pixels + of_all_threads - 1) / of_all_threads * at::get_num_threads());
  }

  // One part for a band of rows and, where these are too few, for some output channels of it,
  // although each part then has to find the nonzero values again. The weights are packed.
  void run_by_bands(const float* x, const float* weights, float* y) const {
    const int64_t bands = this->bands(), groups = g_.out_channels / WIDTH;
    const int64_t splits = std::min(groups, std::max<int64_t>(1, balanced_part_count() / bands));
    for_each_part(bands * splits, [&](int64_t part) {
      const int64_t band = part % bands, split = part / bands;
      const int64_t end = groups * (split + 1) / splits;
      Part band_part(*this, g_.out_rows() * band / bands, g_.out_rows() * (band + 1) / bands);
      band_part.find_nonzeros(x);
      for (int64_t group = groups * split / splits; group < end; group++) {
        band_part.run(weights + group * floats_per_group(), y, group);
      }
    });
  }

  // Few pixels: one part for some output channels of all of them, in whose cache its weights stay
  // from packing on.
  void run_by_groups(const float* x, const at::Tensor& weight, float* y) const {
    const bool is_packed = FixedWeights::are_kept();
    const at::Tensor given = is_packed ? PackedWeights<K, WIDTH>::of(weight) : weight.contiguous();
    const auto* weights = given.const_data_ptr<float>();
    const int64_t groups = g_.out_channels / WIDTH;
    const int64_t parts = std::min(groups, balanced_part_count());
    for_each_part(parts, [&](int64_t part) {
      Scratch scratch;
      auto* packed = scratch.allocate<float>(floats_per_group());
      Part all_rows(*this, 0, g_.out_rows());
      all_rows.find_nonzeros(x);
      const int64_t end = groups * (part + 1) / parts;
      for (int64_t group = groups * part / parts; group < end; group++) {
        const float* of_group = weights + group * floats_per_group();
        if (!is_packed) PackedWeights<K, WIDTH>::pack_group(of_group, g_.channels, packed);
        all_rows.run(is_packed ? of_group : packed, y, group);
      }
    });
  }

  int64_t floats_per_group() const { return WIDTH * g_.channels * K * K; }

  // Computes the output rows from `from` to `end`.
  class Part {
   public:
    Part(const SpikeConvolutionKernel& whole, int64_t from, int64_t end)
        : g_(whole.g_),
          tiles_(whole.tiles_),
          from_(from),
          end_(end),
          first_in_(g_.first_in_row(from)),
          end_in_(g_.end_in_row(end)) {
      const int64_t rows = end_in_ - first_in_;
      const int64_t max_nonzeros = rows * g_.width * g_.channels + LANES;
      starts_ = scratch_.allocate<uint32_t>(rows * (g_.width + 1));
      offsets_ = scratch_.allocate<uint32_t>(max_nonzeros);
      values_ = scratch_.allocate<float>(max_nonzeros);
      if (!fits_cache()) sums_ = scratch_.allocate<float>((end - from) * tiles_ * TILE);
    }

    // Lists the nonzero values by row and column, each with the offset of its weights in bytes.
    SEW_AVX512 void find_nonzeros(const float* x) {
      uint32_t* starts = starts_;
      int64_t found = 0;
      for (int64_t row = first_in_; row < end_in_; row++) {
        for (int64_t column = 0; column < g_.width; column++) {
          *starts++ = static_cast<uint32_t>(found);
          const float* from = x + (row * g_.width + column) * g_.channels;
          found += compress_nonzeros(
              from, g_.channels, K * WIDTH * sizeof(float), values_ + found, offsets_ + found);
        }
        *starts++ = static_cast<uint32_t>(found);
      }
    }

    // Computes one group of output channels, whose packed weights are w.
    void run(const float* w, float* y, int64_t group) {
      if (fits_cache()) {
        write_tiles(w, y + group * WIDTH);
      } else {
        std::fill_n(sums_, (end_ - from_) * tiles_ * TILE, 0.f);
        for (int k = 0; k < K; k++) add_kernel_row(k, w + k * floats_per_row() * WIDTH);
        write_sums(y + group * WIDTH);
      }
      fence_streams();
    }

   private:
    static constexpr int64_t TILE = PIXELS * WIDTH;

    // Weights in a row of the kernel, for one output channel.
    int64_t floats_per_row() const { return g_.channels * K; }

    // Whether the weights of all rows of the kernel stay in the first-level cache together. If not,
    // each row of the kernel is added to all tiles before the next one is.
    bool fits_cache() const {
      constexpr int64_t BYTES = 40 << 10;
      return floats_per_row() * K * WIDTH * 4 <= BYTES;
    }

    // Computes tile after tile with all rows of the kernel; w are the weights.
    SEW_AVX512 void write_tiles(const float* w, float* y) {
      const bool streams = are_streamed(y, g_.out_rows() * g_.out_width * g_.out_channels);
      for (int64_t row = from_; row < end_; row++) {
        const uint32_t* starts[K];
        for (int k = 0; k < K; k++) starts[k] = starts_of(row, k);
        for (int64_t tile = 0; tile < tiles_; tile++) {
          Tile sums;
#pragma GCC unroll 12
          for (int p = 0; p < PIXELS; p++) {
#pragma GCC unroll 2
            for (int i = 0; i < GROUP; i++) sums[p][i] = _mm512_setzero_ps();
          }
          for (int k = 0; k < K; k++) {
            add_to_tile(sums, starts[k], tile, w + k * floats_per_row() * WIDTH);
          }
          const int64_t first = tile * PIXELS;
          float* to = y + (row * g_.out_width + first) * g_.out_channels;
          const int64_t pixels = std::min<int64_t>(PIXELS, g_.out_width - first);
#pragma GCC unroll 12
          for (int p = 0; p < PIXELS; p++) {
            if (p == pixels) break;
#pragma GCC unroll 2
            for (int i = 0; i < GROUP; i++) {
              float* lanes = to + p * g_.out_channels + i * LANES;
              if (streams) {
                _mm512_stream_ps(lanes, sums[p][i]);
              } else {
                _mm512_storeu_ps(lanes, sums[p][i]);
              }
            }
          }
        }
      }
    }

    // Adds what row k of the kernel contributes to all tiles; w are its weights.
    SEW_AVX512 void add_kernel_row(int k, const float* w) {
      for (int64_t row = from_; row < end_; row++) {
        const uint32_t* starts = starts_of(row, k);
        for (int64_t tile = 0; tile < tiles_; tile++) {
          float* sums = sums_ + ((row - from_) * tiles_ + tile) * TILE;
          Tile y;
#pragma GCC unroll 12
          for (int p = 0; p < PIXELS; p++) {
#pragma GCC unroll 2
            for (int i = 0; i < GROUP; i++) {
              y[p][i] = _mm512_load_ps(sums + p * WIDTH + i * LANES);
            }
          }
          if (!add_to_tile(y, starts, tile, w)) continue;
#pragma GCC unroll 12
          for (int p = 0; p < PIXELS; p++) {
#pragma GCC unroll 2
            for (int i = 0; i < GROUP; i++) {
              _mm512_store_ps(sums + p * WIDTH + i * LANES, y[p][i]);
            }
          }
        }
      }
    }

    // The starts of the row of x that output row `row` reads with row k of the kernel; null in the
    // padding.
    const uint32_t* starts_of(int64_t row, int k) const {
      const int64_t in = g_.in_row(row, k);
      return in < 0 ? nullptr : starts_ + (in - first_in_) * (g_.width + 1);
    }

    // Adds to one tile what a row of x with these starts contributes by a row of the kernel, whose
    // weights are w. Returns whether that is anything.
    SEW_AVX512 SEW_INLINE inline bool add_to_tile(
        Tile& y, const uint32_t* starts, int64_t tile, const float* w) const {
      if (starts == nullptr) return false;
      const int64_t first = tile * PIXELS * STRIDE - K / 2;
      const int64_t begin = std::max<int64_t>(0, -first);
      const int64_t end = std::min<int64_t>(COLUMNS, g_.width - first);
      if (starts[first + begin] == starts[first + end]) return false;
      add_columns<0>(y, starts, first, begin, end, w);
      return true;
    }

    // Adds the columns of x that a tile reads, from number Q on. Number 0 is column `first`; those
    // from `begin` to `end` lie inside the image.
    template <int Q>
    SEW_AVX512 SEW_INLINE inline void add_columns(
        Tile& y, const uint32_t* starts, int64_t first, int64_t begin, int64_t end,
        const float* w) const {
      if constexpr (Q < COLUMNS) {
        if (Q >= begin && Q < end) add_column<Q>(y, starts[first + Q], starts[first + Q + 1], w);
        add_columns<Q + 1>(y, starts, first, begin, end, w);
      }
    }

    // Adds column number Q of the tile, whose nonzero values are those from `start` to `end`.
    template <int Q>
    SEW_AVX512 SEW_INLINE inline void add_column(
        Tile& y, uint32_t start, uint32_t end, const float* w) const {
      for (uint32_t i = start; i < end; i++) {
        const __m512 x = _mm512_set1_ps(values_[i]);
        const char* weights = reinterpret_cast<const char*>(w) + offsets_[i];
#pragma GCC unroll 3
        for (int column = 0; column < K; column++) {
          const int p = (Q - column) / STRIDE;
          if (Q < column || (Q - column) % STRIDE != 0 || p >= PIXELS) continue;
#pragma GCC unroll 2
          for (int j = 0; j < GROUP; j++) {
            const auto* lane = reinterpret_cast<const float*>(weights) + column * WIDTH + j * LANES;
            y[p][j] = _mm512_fmadd_ps(x, _mm512_loadu_ps(lane), y[p][j]);
          }
        }
      }
    }

    void write_sums(float* y) const {
      for (int64_t row = from_; row < end_; row++) {
        for (int64_t p = 0; p < g_.out_width; p++) {
          std::memcpy(
              y + (row * g_.out_width + p) * g_.out_channels,
              sums_ + ((row - from_) * tiles_ * PIXELS + p) * WIDTH, WIDTH * sizeof(float));
        }
      }
    }

    const ConvolutionGeometry& g_;
    const int64_t tiles_, from_, end_, first_in_, end_in_;
    Scratch scratch_;
    uint32_t* starts_;       // index of the first nonzero value of each row and column
    uint32_t* offsets_;      // of the weights of each nonzero value
    float* values_;          // the nonzero values of x
    float* sums_ = nullptr;  // tiles of Y, where the weights do not fit into the cache
  };

  const ConvolutionGeometry g_;
  const int64_t tiles_;
};

#endif

}  // namespace sew
