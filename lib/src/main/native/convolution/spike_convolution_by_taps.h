// The convolution of spikes on the CPU, one tap of the kernel after the other: Y += weight x for each
// x that is not zero; zeros cost nothing.
//
// Each element of Y is summed over the rows of the kernel, then its columns, then the channels, as
// PyTorch does in channels-last order: the bits are the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "convolution/nonzero_values.h"
#include "convolution/nonzeros_by_pixel.h"
#include "convolution/output_reader.h"
#include "convolution/packed_weights.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// For kernels K x K. GROUP registers hold GROUP times LANES output channels of a pixel. The input
// channels are taken in blocks, whose weights stay in the first-level cache while PIXELS pixels are
// computed.
template <int K>
class SpikeConvolutionByTaps {
  static constexpr int GROUP = 4;
  static constexpr int64_t PIXELS = 196;
  static constexpr int64_t BLOCK = 128;  // input channels
  // PyTorch adds up so many input channels of 1 x 1 kernels at a time; a multiple of BLOCK.
  static constexpr int64_t CHANNELS_OF_SUM = 1280;
  // Those of x in a band, so that its lists stay in the second-level cache.
  static constexpr int64_t VALUES_PER_BAND = 1 << 17;
  // From the weights of one input channel to those of the next, in bytes.
  static constexpr uint32_t OFFSET_STEP = K * GROUP * LANES * sizeof(float);

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // output channels in a group

  explicit SpikeConvolutionByTaps(const ConvolutionGeometry& geometry)
      : g_(geometry),
        block_(std::min(g_.channels, BLOCK)),
        blocks_((g_.channels + block_ - 1) / block_) {}

  // Whether there are so few pixels that their lists of nonzero values are smaller than the weights.
  bool has_few_pixels() const {
    return g_.out_channels / WIDTH >= 2 * at::get_num_threads() &&
        g_.images * g_.height * g_.width * g_.channels <= 8 * VALUES_PER_BAND &&
        g_.out_channels * floats_per_output() >= 2 * VALUES_PER_BAND;
  }

  // Whether DenseConvolution sums in the same order.
  bool has_dense_alternative() const { return K > 1 || g_.channels <= CHANNELS_OF_SUM; }

  // Writes Y [N, H', W', C'] from x [N, H, W, C], in this order in memory, and weights [C', C, K, K].
  // There may be no reader.
  void run(const float* x, const at::Tensor& weight, float* y, const OutputReader* reader) const {
    if (has_few_pixels()) {
      run_by_groups(x, weight, y);
    } else {
      const at::Tensor packed = PackedWeights<K, WIDTH>::of(weight);
      run_by_bands(x, packed.const_data_ptr<float>(), y);
    }
    // Most parts have not all channels of a pixel.
    if (reader != nullptr) reader->read_all();
  }

 private:
  // One part for a band of rows and, where these are too few, for some output channels of it,
  // although each part then has to find the nonzero values again. The weights are packed.
  void run_by_bands(const float* x, const float* weights, float* y) const {
    const int64_t values = g_.out_rows() * g_.width * g_.stride * g_.channels;
    // As many for each thread, because all take about the same time.
    const int64_t bands = std::min(g_.out_rows(), even_part_count(values, VALUES_PER_BAND));
    const int64_t groups = g_.out_channels / WIDTH;
    const int64_t splits = std::min(groups, std::max<int64_t>(1, balanced_part_count() / bands));
    for_each_part(bands * splits, [&](int64_t part) {
      const int64_t band = part % bands, split = part / bands;
      NonzerosByPixel lists(
          g_, block_, g_.out_rows() * band / bands, g_.out_rows() * (band + 1) / bands);
      lists.find(x, OFFSET_STEP);
      for (int64_t i = groups * split / splits; i < groups * (split + 1) / splits; i++) {
        const float* w = weights + i * WIDTH * floats_per_output();
        add_products(lists, w, y + i * WIDTH, /*prefetches=*/false);
      }
    });
  }

  // Few pixels: one part for some output channels of all of them, in whose cache its weights stay
  // from packing on.
  void run_by_groups(const float* x, const at::Tensor& weight, float* y) const {
    const bool is_packed = FixedWeights::are_kept();
    const at::Tensor given = is_packed ? PackedWeights<K, WIDTH>::of(weight) : weight.contiguous();
    const auto* weights = given.const_data_ptr<float>();
    const int64_t rows = g_.out_rows(), count = std::min<int64_t>(rows, at::get_num_threads());
    std::vector<NonzerosByPixel> bands;
    for (int64_t i = 0; i < count; i++) {
      bands.emplace_back(g_, block_, rows * i / count, rows * (i + 1) / count);
    }
    for_each_part(count, [&](int64_t i) { bands[i].find(x, OFFSET_STEP); });
    for_each_part(g_.out_channels / WIDTH, [&](int64_t group) {
      Scratch scratch;
      const float* packed = weights + group * WIDTH * floats_per_output();
      if (!is_packed) {
        auto* memory = scratch.allocate<float>(WIDTH * floats_per_output());
        PackedWeights<K, WIDTH>::pack_group(packed, g_.channels, memory);
        packed = memory;
      }
      for (const NonzerosByPixel& lists : bands) {
        add_products(lists, packed, y + group * WIDTH, /*prefetches=*/true);
      }
    });
  }

  int64_t floats_per_output() const { return g_.channels * K * K; }

  // Computes one group of output channels of the listed pixels; its packed weights are w, and y is
  // its first channel. Weights that are not in the cache are asked for while others are added.
  void add_products(const NonzerosByPixel& lists, const float* w, float* y, bool prefetches) const {
    if (lists.are_spikes()) {
      add_products<true>(lists, w, y, prefetches);
    } else {
      add_products<false>(lists, w, y, prefetches);
    }
  }

  template <bool ARE_SPIKES>
  SEW_AVX512 void add_products(
      const NonzerosByPixel& lists, const float* w, float* y, bool prefetches) const {
    const int64_t channels = g_.out_channels, visits = K * K * blocks_;
    const int64_t visits_of_sum = K == 1 ? CHANNELS_OF_SUM / block_ : visits;
    const bool streams = are_streamed(y, g_.out_rows() * g_.out_width * channels);
    alignas(64) float sums[PIXELS * WIDTH];
    alignas(64) float totals[PIXELS * WIDTH];
    y += lists.first_out_pixel() * channels;
    const int64_t count = lists.out_pixels(), chunks = (count + PIXELS - 1) / PIXELS;
    for (int64_t chunk = 0; chunk < chunks; chunk++) {
      const int64_t first = count * chunk / chunks;
      const int64_t pixels = count * (chunk + 1) / chunks - first;
      for (int64_t i = 0; i < visits; i++) {
        const int64_t tap = i / blocks_, block = i % blocks_;
        const bool is_last = i + 1 == visits;
        const bool ends_sum = is_last || (i + 1) % visits_of_sum == 0;
        const float* before = i % visits_of_sum == 0 ? nullptr : sums;
        const float* total = ends_sum && i >= visits_of_sum ? totals : nullptr;
        float* to = is_last ? y + first * channels : ends_sum ? totals : sums;
        const int64_t step = is_last ? channels : WIDTH;
        const float* of_block = weights_of(w, i);
        const float* of_next = prefetches && !is_last ? weights_of(w, i + 1) : nullptr;
        const uint32_t* starts = lists.starts(block);
        const uint32_t* reads = lists.reads(tap) + first;
        for (int64_t p = 0; p < pixels; p++) {
          if (of_next != nullptr) prefetch_share(of_next, p, pixels);
          add_block<ARE_SPIKES>(
              lists, starts + reads[p], of_block, before == nullptr ? nullptr : before + p * WIDTH,
              total == nullptr ? nullptr : total + p * WIDTH, to + p * step, is_last && streams);
        }
      }
    }
    fence_streams();
  }

  // The weights of a visit, which is one tap and one block of input channels.
  const float* weights_of(const float* w, int64_t visit) const {
    const int64_t tap = visit / blocks_, channel = visit % blocks_ * block_;
    return w + ((tap / K * g_.channels + channel) * K + tap % K) * WIDTH;
  }

  // Asks for share p of the weights of a visit.
  void prefetch_share(const float* of_visit, int64_t p, int64_t shares) const {
    for (int64_t c = block_ * p / shares; c < block_ * (p + 1) / shares; c++) {
      for (int64_t j = 0; j < WIDTH; j += LANES) {
        __builtin_prefetch(of_visit + c * K * WIDTH + j, 0, 2);
      }
    }
  }

  // Writes total + (before + what the values from starts[0] to starts[1] contribute); a null pointer
  // means zeros.
  template <bool ARE_SPIKES>
  SEW_AVX512 SEW_INLINE static inline void add_block(
      const NonzerosByPixel& lists, const uint32_t* starts, const float* w, const float* before,
      const float* total, float* to, bool streams) {
    const float* values = lists.values();
    const uint32_t* offsets = lists.offsets();
    __m512 y[GROUP];
#pragma GCC unroll 4
    for (int j = 0; j < GROUP; j++) {
      y[j] = before == nullptr ? _mm512_setzero_ps() : _mm512_load_ps(before + j * LANES);
    }
    const uint32_t end = starts[1];
    for (uint32_t i = starts[0]; i < end; i++) {
      const __m512 x = _mm512_set1_ps(values[i]);
      const char* weights = reinterpret_cast<const char*>(w) + offsets[i];
#pragma GCC unroll 4
      for (int j = 0; j < GROUP; j++) {
        const float* lanes = reinterpret_cast<const float*>(weights) + j * LANES;
        y[j] = add_product<ARE_SPIKES>(y[j], x, _mm512_loadu_ps(lanes));
      }
    }
#pragma GCC unroll 4
    for (int j = 0; j < GROUP; j++) {
      if (total != nullptr) y[j] = _mm512_add_ps(_mm512_load_ps(total + j * LANES), y[j]);
      if (streams) {
        _mm512_stream_ps(to + j * LANES, y[j]);
      } else {
        _mm512_storeu_ps(to + j * LANES, y[j]);
      }
    }
  }

  const ConvolutionGeometry g_;
  const int64_t block_, blocks_;
};

#endif

}  // namespace sew
