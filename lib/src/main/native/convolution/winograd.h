// Winograd's algorithm for 3 x 3 kernels: 36 products instead of 144 for a tile of 4 x 4 outputs
// (Lavin and Gray, "Fast algorithms for convolutional neural networks", arXiv 1509.09308).
//
// With kernel w [3, 3], the 6 x 6 inputs d of a tile and its 4 x 4 outputs y,
//   y = A' [(G w G') * (B' d B)] A           (1)
//   dL/dw = G' [(A gy A') * (B' d B)] G      (2)
// where ' transposes, * multiplies element by element and gy is dL/dy. The points that the
// matrices interpolate at are 0, +-P, +-Q and infinity: with these two the gradients are nearly as
// exact as those of a direct convolution, unlike with the usual 1 and 2.
#pragma once

#include <algorithm>
#include <cstdint>

#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

namespace winograd {

constexpr int IN = 6, OUT = 4, KERNEL = 3;  // length of d, y and w
constexpr int POSITIONS = IN * IN;          // products per tile
// Between the values of one position and of the next lies a line of the cache: at distances that are
// multiples of 4096 bytes the positions of a tile would displace each other from the cache.
constexpr int64_t GAP = 16;
constexpr float P = 0.625f, Q = 1.5f;
constexpr float PP = P * P, QQ = Q * Q;

SEW_AVX512 SEW_INLINE inline __m512 times(float factor, __m512 x) {
  return _mm512_mul_ps(_mm512_set1_ps(factor), x);
}

// factor x + y.
SEW_AVX512 SEW_INLINE inline __m512 plus(float factor, __m512 x, __m512 y) {
  return _mm512_fmadd_ps(_mm512_set1_ps(factor), x, y);
}

// B' d.
struct Input {
  static constexpr int FROM = IN, TO = IN;

  SEW_AVX512 SEW_INLINE static inline void apply(const __m512* d, __m512* v) {
    const __m512 even_p = plus(-QQ, d[2], d[4]), odd_p = plus(-QQ, d[1], d[3]);
    const __m512 even_q = plus(-PP, d[2], d[4]), odd_q = plus(-PP, d[1], d[3]);
    v[0] = plus(PP * QQ, d[0], plus(-PP - QQ, d[2], d[4]));
    v[1] = plus(P, odd_p, even_p);
    v[2] = plus(-P, odd_p, even_p);
    v[3] = plus(Q, odd_q, even_q);
    v[4] = plus(-Q, odd_q, even_q);
    v[5] = plus(PP * QQ, d[1], plus(-PP - QQ, d[3], d[5]));
  }
};

// A' m.
struct Output {
  static constexpr int FROM = IN, TO = OUT;

  SEW_AVX512 SEW_INLINE static inline void apply(const __m512* m, __m512* y) {
    const __m512 sum_p = _mm512_add_ps(m[1], m[2]), difference_p = _mm512_sub_ps(m[1], m[2]);
    const __m512 sum_q = _mm512_add_ps(m[3], m[4]), difference_q = _mm512_sub_ps(m[3], m[4]);
    y[0] = _mm512_add_ps(m[0], _mm512_add_ps(sum_p, sum_q));
    y[1] = plus(Q, difference_q, times(P, difference_p));
    y[2] = plus(QQ, sum_q, times(PP, sum_p));
    y[3] = plus(QQ * Q, difference_q, plus(PP * P, difference_p, m[5]));
  }
};

// A gy.
struct OutputGradient {
  static constexpr int FROM = OUT, TO = IN;

  SEW_AVX512 SEW_INLINE static inline void apply(const __m512* gy, __m512* v) {
    const __m512 even_p = plus(PP, gy[2], gy[0]), odd_p = plus(PP, gy[3], gy[1]);
    const __m512 even_q = plus(QQ, gy[2], gy[0]), odd_q = plus(QQ, gy[3], gy[1]);
    v[0] = gy[0];
    v[1] = plus(P, odd_p, even_p);
    v[2] = plus(-P, odd_p, even_p);
    v[3] = plus(Q, odd_q, even_q);
    v[4] = plus(-Q, odd_q, even_q);
    v[5] = gy[3];
  }
};

// The rows of G are those of the points, divided by these products of their distances.
constexpr float OF_ZERO = 1 / (PP * QQ);
constexpr float OF_P = 1 / (2 * PP * (PP - QQ));
constexpr float OF_Q = 1 / (2 * QQ * (QQ - PP));

// G w.
struct Weights {
  static constexpr int FROM = KERNEL, TO = IN;

  SEW_AVX512 SEW_INLINE static inline void apply(const __m512* w, __m512* u) {
    const __m512 even_p = times(OF_P, plus(PP, w[2], w[0])), odd_p = times(OF_P * P, w[1]);
    const __m512 even_q = times(OF_Q, plus(QQ, w[2], w[0])), odd_q = times(OF_Q * Q, w[1]);
    u[0] = times(OF_ZERO, w[0]);
    u[1] = _mm512_add_ps(even_p, odd_p);
    u[2] = _mm512_sub_ps(even_p, odd_p);
    u[3] = _mm512_add_ps(even_q, odd_q);
    u[4] = _mm512_sub_ps(even_q, odd_q);
    u[5] = w[2];
  }
};

// G' s.
struct WeightGradient {
  static constexpr int FROM = IN, TO = KERNEL;

  SEW_AVX512 SEW_INLINE static inline void apply(const __m512* s, __m512* gw) {
    const __m512 sum_p = times(OF_P, _mm512_add_ps(s[1], s[2]));
    const __m512 sum_q = times(OF_Q, _mm512_add_ps(s[3], s[4]));
    const __m512 difference_p = times(OF_P * P, _mm512_sub_ps(s[1], s[2]));
    const __m512 difference_q = times(OF_Q * Q, _mm512_sub_ps(s[3], s[4]));
    gw[0] = plus(OF_ZERO, s[0], _mm512_add_ps(sum_p, sum_q));
    gw[1] = _mm512_add_ps(difference_p, difference_q);
    gw[2] = plus(PP, sum_p, plus(QQ, sum_q, s[5]));
  }
};

// Transforms the columns and then the rows of FROM x FROM vectors: `to` gets TO x TO.
template <class Transform>
SEW_AVX512 SEW_INLINE inline void transform(
    const __m512 (&from)[Transform::FROM][Transform::FROM],
    __m512 (&to)[Transform::TO][Transform::TO]) {
  constexpr int FROM = Transform::FROM, TO = Transform::TO;
  __m512 half[TO][FROM];
#pragma GCC unroll 6
  for (int j = 0; j < FROM; j++) {
    __m512 column[FROM], out[TO];
#pragma GCC unroll 6
    for (int i = 0; i < FROM; i++) column[i] = from[i][j];
    Transform::apply(column, out);
#pragma GCC unroll 6
    for (int i = 0; i < TO; i++) half[i][j] = out[i];
  }
#pragma GCC unroll 6
  for (int i = 0; i < TO; i++) Transform::apply(half[i], to[i]);
}

// The tiles that cover images [N, H, W, C], numbered through all images.
class Tiles {
 public:
  Tiles(int64_t images, int64_t height, int64_t width, int64_t channels)
      : height_(height),
        width_(width),
        channels_(channels),
        rows_((height + OUT - 1) / OUT),
        columns_((width + OUT - 1) / OUT),
        count_(images * rows_ * columns_) {}

  int64_t count() const { return count_; }
  int64_t channels() const { return channels_; }

  // The first channel of SIZE x SIZE pixels: with 4 those of a tile, with 6 their neighbours, too.
  // Pixels that lie outside the image are `outside`.
  template <int SIZE, class Float>
  void pixels(Float* images, int64_t tile, Float* outside, Float** found) const {
    constexpr int BORDER = (SIZE - OUT) / 2;
    const int64_t image = tile / (rows_ * columns_), place = tile % (rows_ * columns_);
    const int64_t y = place / columns_ * OUT - BORDER, x = place % columns_ * OUT - BORDER;
    for (int64_t i = y; i < y + SIZE; i++) {
      Float* row = images + (image * height_ + i) * width_ * channels_;
      for (int64_t j = x; j < x + SIZE; j++) {
        const bool is_inside = i >= 0 && i < height_ && j >= 0 && j < width_;
        *found++ = is_inside ? row + j * channels_ : outside;
      }
    }
  }

 private:
  int64_t height_, width_, channels_, rows_, columns_, count_;
};

// Some tiles of images, transformed: [POSITIONS, C / LANES, tiles, LANES].
class TransformedTiles {
 public:
  // Memory for `size` tiles of images with that many channels.
  TransformedTiles(int64_t channels, int64_t size)
      : channels_(channels),
        size_(size),
        stride_(channels * size + GAP) {
    values_ = scratch_.allocate<float>(POSITIONS * stride_);
    zeros_ = scratch_.allocate<float>(channels);
    std::fill_n(zeros_, channels, 0.f);
  }

  // From one run of LANES channels to the next.
  int64_t step() const { return size_ * LANES; }

  // The values of one position.
  const float* at(int64_t position) const { return values_ + position * stride_; }

  // Transforms the tiles from `from` to `end`, zeros where there are none; `first` is the tile that
  // comes first in this memory.
  template <class Transform>
  void fill(const Tiles& tiles, const float* images, int64_t first, int64_t from, int64_t end) {
    constexpr int SIZE = Transform::FROM;
    const float* pixels[2][SIZE * SIZE];  // of a tile and of the next one
    auto find_pixels = [&](int64_t tile) {
      const float** found = pixels[tile % 2];
      if (tile < tiles.count()) {
        tiles.pixels<SIZE>(images, tile, const_cast<const float*>(zeros_), found);
      } else {
        std::fill_n(found, SIZE * SIZE, zeros_);
      }
    };
    find_pixels(from);
    for (int64_t tile = from; tile < end; tile++) {
      find_pixels(tile + 1);
      fill_tile<Transform>(
          pixels[tile % 2], pixels[(tile + 1) % 2], values_ + (tile - first) * LANES);
    }
  }

 private:
  // Writes a tile and asks for the pixels of the next one, so that they arrive in time.
  template <class Transform>
  SEW_AVX512 void fill_tile(const float* const* pixels, const float* const* next, float* to) const {
    constexpr int SIZE = Transform::FROM;
    for (int64_t c = 0; c < channels_; c += LANES) {
      __m512 given[SIZE][SIZE], transformed[IN][IN];
#pragma GCC unroll 36
      for (int i = 0; i < SIZE * SIZE; i++) {
        _mm_prefetch(reinterpret_cast<const char*>(next[i] + c), _MM_HINT_T0);
        given[i / SIZE][i % SIZE] = _mm512_loadu_ps(pixels[i] + c);
      }
      transform<Transform>(given, transformed);
#pragma GCC unroll 36
      for (int i = 0; i < POSITIONS; i++) {
        _mm512_store_ps(to + c * size_ + i * stride_, transformed[i / IN][i % IN]);
      }
    }
  }

  const int64_t channels_, size_, stride_;
  Scratch scratch_;
  float *values_, *zeros_;
};

}  // namespace winograd

#endif

}  // namespace sew
