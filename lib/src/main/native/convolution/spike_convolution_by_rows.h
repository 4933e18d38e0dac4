// The convolution of spikes on the CPU, one row of the kernel after the other: Y += weight x for each x
// that is not zero; zeros cost nothing.
//
// Tiles of Y stay in registers while a row is added. Each element of Y is summed over the rows of the
// kernel, then its columns, then the channels, as PyTorch does in channels-last order: the bits are the
// same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzero_values.h"
#include "convolution/output_reader.h"
#include "convolution/packed_weights.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// For kernels K x K with stride 1. PIXELS x GROUP registers hold a tile of Y: PIXELS neighbours in a
// row, each with GROUP times LANES output channels.
template <int K>
class SpikeConvolutionByRows {
  static constexpr int PIXELS = 12;
  static constexpr int GROUP = 2;
  static constexpr int COLUMNS = PIXELS - 1 + K;  // columns of x that a tile reads

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a tile

  explicit SpikeConvolutionByRows(const ConvolutionGeometry& geometry)
      : g_(geometry),
        tiles_((g_.out_width + PIXELS - 1) / PIXELS) {}

  // Whether DenseConvolution sums in the same order.
  bool has_dense_alternative() const { return true; }

  // Writes Y [N, H', W', C'] from x [N, H, W, C], in this order in memory, and weights
  // [C', C, K, K]. There may be no reader.
  void run(const float* x, const at::Tensor& weight, float* y, const OutputReader* reader) const {
    const at::Tensor packed = PackedWeights<K, WIDTH>::of(weight);
    const auto* weights = packed.const_data_ptr<float>();
    const int64_t values = g_.out_width * g_.out_channels;  // of a row of Y
    if (reader == nullptr || rows_to_read(*reader) < MIN_ROWS) {
      const int64_t most = std::max<int64_t>(1, PIXELS_PER_BAND / g_.out_width);
      const bool streams = are_streamed(y, g_.out_rows() * values);
      run(x, weights, y, 1, most, streams, [](int64_t, int64_t) {});
      if (reader != nullptr) reader->read_all();
    } else {
      auto read = [&](int64_t from, int64_t end) { reader->read(from * values, end * values); };
      run(x, weights, y, reader->steps, rows_to_read(*reader), /*streams=*/false, read);
    }
  }

 private:
  static constexpr int64_t MIN_ROWS = 4;  // or neighbours would look for the same nonzero values

  // How many rows of all time steps stay in the second-level cache until they are read.
  int64_t rows_to_read(const OutputReader& reader) const {
    constexpr int64_t VALUES = 1 << 17;
    return VALUES / (reader.steps * g_.out_width * g_.out_channels);
  }

  // Calls done(from, end) for bands of about `most` rows, or fewer, that are written at all time
  // steps.
  template <class Done>
  void run(
      const float* x, const float* weights, float* y, int64_t steps, int64_t most, bool streams,
      const Done& done) const {
    const int64_t groups = g_.out_channels / WIDTH, rows = g_.out_rows() / steps;
    // As many for each thread, because all take about the same time.
    const int64_t bands = std::min(rows, even_part_count(rows, most));
    for_each_part(bands, [&](int64_t band) {
      const int64_t from = rows * band / bands, end = rows * (band + 1) / bands;
      for (int64_t t = 0; t < steps; t++) {
        Part part(*this, t * rows + from, t * rows + end, streams);
        part.find_nonzeros(x);
        for (int64_t group = 0; group < groups; group++) {
          part.run(weights + group * WIDTH * g_.channels * K * K, y, group);
        }
      }
      done(from, end);
    });
  }

  using Tile = __m512[PIXELS][GROUP];

  static constexpr int64_t PIXELS_PER_BAND = 1024;

  // Computes the output rows from `from` to `end`.
  class Part {
   public:
    Part(const SpikeConvolutionByRows& whole, int64_t from, int64_t end, bool streams)
        : g_(whole.g_),
          tiles_(whole.tiles_),
          from_(from),
          end_(end),
          streams_(streams),
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
      __mmask16 others = 0;
      uint32_t* starts = starts_;
      int64_t found = 0;
      for (int64_t row = first_in_; row < end_in_; row++) {
        for (int64_t column = 0; column < g_.width; column++) {
          *starts++ = static_cast<uint32_t>(found);
          const float* from = x + (row * g_.width + column) * g_.channels;
          found += compress_nonzeros(
              from, g_.channels, K * WIDTH * sizeof(float), values_ + found, offsets_ + found,
              others);
        }
        *starts++ = static_cast<uint32_t>(found);
      }
      are_spikes_ = others == 0;
    }

    // Computes one group of output channels, whose packed weights are w.
    void run(const float* w, float* y, int64_t group) {
      if (are_spikes_) {
        run<true>(w, y, group);
      } else {
        run<false>(w, y, group);
      }
    }

   private:
    static constexpr int64_t TILE = PIXELS * WIDTH;

    template <bool ARE_SPIKES>
    void run(const float* w, float* y, int64_t group) {
      if (fits_cache()) {
        write_tiles<ARE_SPIKES>(w, y + group * WIDTH);
      } else {
        std::fill_n(sums_, (end_ - from_) * tiles_ * TILE, 0.f);
        for (int k = 0; k < K; k++) add_kernel_row<ARE_SPIKES>(k, w + k * floats_per_row() * WIDTH);
        write_sums(y + group * WIDTH);
      }
      fence_streams();
    }

    // Weights in a row of the kernel, for one output channel.
    int64_t floats_per_row() const { return g_.channels * K; }

    // Whether the weights of all rows of the kernel stay in the first-level cache together. If not,
    // each row of the kernel is added to all tiles before the next one is.
    bool fits_cache() const {
      constexpr int64_t BYTES = 40 << 10;
      return floats_per_row() * K * WIDTH * 4 <= BYTES;
    }

    // Computes tile after tile with all rows of the kernel; w are the weights.
    template <bool ARE_SPIKES>
    SEW_AVX512 void write_tiles(const float* w, float* y) {
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
            add_to_tile<ARE_SPIKES>(sums, starts[k], tile, w + k * floats_per_row() * WIDTH);
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
              if (streams_) {
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
    template <bool ARE_SPIKES>
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
          if (!add_to_tile<ARE_SPIKES>(y, starts, tile, w)) continue;
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
    template <bool ARE_SPIKES>
    SEW_AVX512 SEW_INLINE inline bool add_to_tile(
        Tile& y, const uint32_t* starts, int64_t tile, const float* w) const {
      if (starts == nullptr) return false;
      const int64_t first = tile * PIXELS - K / 2;
      const int64_t begin = std::max<int64_t>(0, -first);
      const int64_t end = std::min<int64_t>(COLUMNS, g_.width - first);
      if (starts[first + begin] == starts[first + end]) return false;
      add_columns<ARE_SPIKES, 0>(y, starts, first, begin, end, w);
      return true;
    }

    // Adds the columns of x that a tile reads, from number Q on. Number 0 is column `first`; those
    // from `begin` to `end` lie inside the image.
    template <bool ARE_SPIKES, int Q>
    SEW_AVX512 SEW_INLINE inline void add_columns(
        Tile& y, const uint32_t* starts, int64_t first, int64_t begin, int64_t end,
        const float* w) const {
      if constexpr (Q < COLUMNS) {
        if (Q >= begin && Q < end) {
          add_column<ARE_SPIKES, Q>(y, starts[first + Q], starts[first + Q + 1], w);
        }
        add_columns<ARE_SPIKES, Q + 1>(y, starts, first, begin, end, w);
      }
    }

    // Adds column number Q of the tile, whose nonzero values are those from `start` to `end`.
    template <bool ARE_SPIKES, int Q>
    SEW_AVX512 SEW_INLINE inline void add_column(
        Tile& y, uint32_t start, uint32_t end, const float* w) const {
      for (uint32_t i = start; i < end; i++) {
        const __m512 x = _mm512_set1_ps(values_[i]);
        const char* weights = reinterpret_cast<const char*>(w) + offsets_[i];
#pragma GCC unroll 3
        for (int column = 0; column < K; column++) {
          const int p = Q - column;
          if (p < 0 || p >= PIXELS) continue;
#pragma GCC unroll 2
          for (int j = 0; j < GROUP; j++) {
            const auto* lane = reinterpret_cast<const float*>(weights) + column * WIDTH + j * LANES;
            y[p][j] = add_product<ARE_SPIKES>(y[p][j], x, _mm512_loadu_ps(lane));
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
    const int64_t tiles_, from_, end_;
    const bool streams_;  // whether Y is written past the cache
    const int64_t first_in_, end_in_;
    Scratch scratch_;
    bool are_spikes_ = false;  // whether all nonzero values are 1
    uint32_t* starts_;         // index of the first nonzero value of each row and column
    uint32_t* offsets_;        // of the weights of each nonzero value
    float* values_;            // the nonzero values of x
    float* sums_ = nullptr;    // tiles of Y, where the weights do not fit into the cache
  };

  const ConvolutionGeometry g_;
  const int64_t tiles_;
};

#endif

}  // namespace sew
