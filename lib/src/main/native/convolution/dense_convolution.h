// The convolution of values most of which are not zero, and its dL/dx, on the CPU.
//
// Both write each pixel as a sum over taps: one reads a pixel and multiplies its channels with its
// weights. Sums for PIXELS pixels and WIDTH channels stay in registers. They run over the rows of
// the kernel, then its columns, then the channels, as PyTorch's do in channels-last order.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "convolution/convolution_geometry.h"
#include "convolution/output_reader.h"
#include "convolution/packed_weights.h"
#include "cpu/parallel.h"
#include "cpu/row_io.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Images [N, H, W, C] of which the pixels are read or written.
struct ImageShape {
  int64_t height, width, channels;
};

// Where a tap lies in the kernel, and how far below and right of (step y, step x) it reads for the
// pixel (y, x) of a TapPattern.
struct Tap {
  int64_t row, column, down, right;
};

// Pixels of an image that are sums over the same taps: height x width of them, of which (y, x) is
// written to (row + stride y, column + stride x). `step` is that of Tap.
struct TapPattern {
  int64_t height, width, row, column, stride, step;
  std::vector<Tap> taps;

  // All pixels of Y.
  static TapPattern of_outputs(const ConvolutionGeometry& g) {
    TapPattern all{g.out_height, g.out_width, 0, 0, 1, g.stride, {}};
    for (int64_t k = 0; k < g.kernel; k++) {
      for (int64_t l = 0; l < g.kernel; l++) {
        all.taps.push_back({k, l, k - g.padding(), l - g.padding()});
      }
    }
    return all;
  }

  // The pixels of x whose row and column leave these remainders when divided by the stride; their
  // taps read dL/dY. There may be none.
  static TapPattern of_inputs(const ConvolutionGeometry& g, int64_t row, int64_t column) {
    const int64_t s = g.stride;
    TapPattern some{
        (g.height - row + s - 1) / s, (g.width - column + s - 1) / s, row, column, s, 1, {}};
    for (int64_t k = 0; k < g.kernel; k++) {
      for (int64_t l = 0; l < g.kernel; l++) {
        const int64_t down = row + g.padding() - k, right = column + g.padding() - l;
        if (down % s == 0 && right % s == 0) some.taps.push_back({k, l, down / s, right / s});
      }
    }
    return some;
  }
};

// One such sum for all pixels of a batch of images.
class DenseConvolution {
  static constexpr int64_t GROUP = 4;
  static constexpr int64_t PIXELS = 6;
  static constexpr int64_t MAX_BAND = 8 * PIXELS;  // whose inputs stay in the second-level cache

 public:
  static constexpr int64_t WIDTH = GROUP * LANES;  // channels in a group

  // Reads images of shape `from` and writes some of shape `to`. The packed weights are
  // [C' / WIDTH, K (rows), C, K (columns), WIDTH], where C and C' are their channels.
  DenseConvolution(
      int64_t images, int64_t kernel, ImageShape from, ImageShape to, const float* weights)
      : images_(images),
        kernel_(kernel),
        from_(from),
        to_(to),
        weights_(weights),
        padding_(from.channels) {}

  // Writes the pixels of one pattern; a reader of all pixels may follow.
  void run(const TapPattern& pattern, const float* x, float* y, const OutputReader* reader) const {
    const int64_t steps = reader == nullptr ? 1 : reader->steps;
    const int64_t pixels = images_ * pattern.height * pattern.width;
    const int64_t parts = std::max<int64_t>(1, balanced_part_count());
    const int64_t even = (pixels + parts * PIXELS - 1) / (parts * PIXELS) * PIXELS;
    // Those of one time step; a part takes them at all of them.
    const int64_t band = std::max<int64_t>(1, std::min(MAX_BAND, std::max(PIXELS, even)) / steps);
    const int64_t end = pixels / steps;
    const bool streams =
        reader == nullptr && are_streamed(y, images_ * to_.height * to_.width * to_.channels);
    for_each_part((end + band - 1) / band, [&](int64_t part) {
      const int64_t first = part * band, last = std::min(end, first + band);
      Band(*this, pattern, steps, first, last, x, y).run(streams);
      if (reader != nullptr) reader->read(first * to_.channels, last * to_.channels);
      fence_streams();
    });
  }

 private:
  // Which pixels a band of pixels reads, by tap, and writes.
  class Band {
   public:
    // The pixels from `from` to `end` of each of the time steps.
    Band(
        const DenseConvolution& whole, const TapPattern& pattern, int64_t steps, int64_t from,
        int64_t end, const float* x, float* y)
        : w_(whole),
          pattern_(pattern),
          count_(steps * (end - from)),
          read_(pattern.taps.size() * count_),
          written_(count_) {
      const int64_t size = pattern.height * pattern.width, step = w_.images_ / steps * size;
      for (int64_t i = 0; i < count_; i++) {
        const int64_t pixel_number = i / (end - from) * step + from + i % (end - from);
        const int64_t image = pixel_number / size, in_image = pixel_number % size;
        const int64_t row = in_image / pattern.width, column = in_image % pattern.width;
        const int64_t to_row = pattern.row + pattern.stride * row;
        const int64_t to_column = pattern.column + pattern.stride * column;
        written_[i] =
            y + ((image * w_.to_.height + to_row) * w_.to_.width + to_column) * w_.to_.channels;
        for (size_t t = 0; t < pattern.taps.size(); t++) {
          const Tap& tap = pattern.taps[t];
          read_[t * count_ + i] =
              pixel(x, image, pattern.step * row + tap.down, pattern.step * column + tap.right);
        }
      }
    }

    void run(bool streams) const {
      const int64_t floats = w_.kernel_ * w_.kernel_ * w_.from_.channels * WIDTH;
      for (int64_t group = 0; group < w_.to_.channels / WIDTH; group++) {
        for (int64_t first = 0; first < count_; first += PIXELS) {
          write_tile<PIXELS>(
              std::min(PIXELS, count_ - first), first, w_.weights_ + group * floats, group * WIDTH,
              streams);
        }
      }
    }

   private:
    const float* pixel(const float* x, int64_t image, int64_t row, int64_t column) const {
      const ImageShape& shape = w_.from_;
      if (row < 0 || row >= shape.height || column < 0 || column >= shape.width) {
        return w_.padding_.data();
      }
      return x + ((image * shape.height + row) * shape.width + column) * shape.channels;
    }

    // Writes WIDTH channels of `pixels` pixels, at most N.
    template <int N>
    void write_tile(
        int64_t pixels, int64_t first, const float* weights, int64_t channel, bool streams) const {
      if constexpr (N > 0) {
        if (pixels == N) {
          write_pixels<N>(first, weights, channel, streams);
        } else {
          write_tile<N - 1>(pixels, first, weights, channel, streams);
        }
      }
    }

    template <int N>
    SEW_AVX512 void write_pixels(
        int64_t first, const float* weights, int64_t channel, bool streams) const {
      __m512 sums[N][GROUP];
#pragma GCC unroll 6
      for (int p = 0; p < N; p++) {
#pragma GCC unroll 4
        for (int j = 0; j < GROUP; j++) sums[p][j] = _mm512_setzero_ps();
      }
      const int64_t channels = w_.from_.channels, step = w_.kernel_ * WIDTH;
      for (size_t t = 0; t < pattern_.taps.size(); t++) {
        const Tap& tap = pattern_.taps[t];
        const float* w = weights + (tap.row * channels * w_.kernel_ + tap.column) * WIDTH;
        std::array<const float*, N> x;
        std::copy_n(read_.data() + t * count_ + first, N, x.begin());
        for (int64_t c = 0; c < channels; c++, w += step) {
          __m512 lanes[GROUP];
#pragma GCC unroll 4
          for (int j = 0; j < GROUP; j++) lanes[j] = _mm512_loadu_ps(w + j * LANES);
#pragma GCC unroll 6
          for (int p = 0; p < N; p++) {
            const __m512 value = _mm512_set1_ps(x[p][c]);
#pragma GCC unroll 4
            for (int j = 0; j < GROUP; j++) {
              sums[p][j] = _mm512_fmadd_ps(value, lanes[j], sums[p][j]);
            }
          }
        }
      }
#pragma GCC unroll 6
      for (int p = 0; p < N; p++) {
#pragma GCC unroll 4
        for (int j = 0; j < GROUP; j++) {
          float* to = written_[first + p] + channel + j * LANES;
          if (streams) {
            _mm512_stream_ps(to, sums[p][j]);
          } else {
            _mm512_storeu_ps(to, sums[p][j]);
          }
        }
      }
    }

    const DenseConvolution& w_;
    const TapPattern& pattern_;
    const int64_t count_;
    std::vector<const float*> read_;  // [taps, count]
    std::vector<float*> written_;
  };

  const int64_t images_, kernel_;
  const ImageShape from_, to_;
  const float* weights_;
  const std::vector<float> padding_;  // a pixel outside of the image
};

#endif

}  // namespace sew
