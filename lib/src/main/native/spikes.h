// Images of spikes, or of sums of spikes, of which most values are zero, and what their convolutions share.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <numeric>
#include <vector>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "simd.h"

namespace sew {

constexpr int64_t LANES = 16;  // channels in a register

// Where images lie in memory, in channels-last order, and what a convolution without bias makes of them,
// padded by kernel / 2.
struct Geometry {
  int64_t images, height, width, channels;
  int64_t out_height, out_width, out_channels;
  int64_t kernel, stride;

  // Of the convolution of x [N, C, H, W] with weights [C', C, K, K].
  Geometry(const at::Tensor& x, const at::Tensor& weight, int64_t apart)
      : images(x.size(0)),
        height(x.size(2)),
        width(x.size(3)),
        channels(x.size(1)),
        out_height((height - 1) / apart + 1),
        out_width((width - 1) / apart + 1),
        out_channels(weight.size(0)),
        kernel(weight.size(2)),
        stride(apart) {}

  int64_t pad() const { return kernel / 2; }

  int64_t out_rows() const { return images * out_height; }

  // The row of all images that `row` of all outputs reads with row k of the kernel; -1 in the padding.
  int64_t in_row(int64_t row, int64_t k) const {
    int64_t y = row % out_height * stride - pad() + k;
    return y < 0 || y >= height ? -1 : row / out_height * height + y;
  }

  // The first row of all images that the output rows from `row` on read, and the end of those that the
  // rows before `end` read.
  int64_t first_in_row(int64_t row) const {
    return row / out_height * height + std::max<int64_t>(0, row % out_height * stride - pad());
  }
  int64_t end_in_row(int64_t end) const {
    int64_t last = end - 1;
    int64_t y = last % out_height * stride - pad() + kernel;
    return last / out_height * height + std::min(height, y);
  }
};

// An estimate of the share of values of x [N, C, H, W], in channels-last order, that are not zero: of some
// that are spread over it.
inline double density(const at::Tensor& x) {
  constexpr int64_t SAMPLES = 1 << 10;
  const int64_t stretches = x.numel() / LANES;
  // So that all channels have their turn.
  int64_t apart = std::max<int64_t>(1, stretches / SAMPLES);
  while (std::gcd(apart, x.size(1) / LANES) > 1) apart++;
  const float* values = x.const_data_ptr<float>();
  int64_t seen = 0, nonzero = 0;
  for (int64_t i = 0; i < stretches; i += apart, seen += LANES) {
    for (int64_t j = 0; j < LANES; j++) nonzero += values[i * LANES + j] != 0;
  }
  return static_cast<double>(nonzero) / static_cast<double>(seen);
}

// Calls body(i) for every i below n, on all threads, each i once: parts take times that differ.
template <class Body>
void share_out(int64_t n, const Body& body) {
  std::atomic<int64_t> next{0};
  at::parallel_for(0, std::min<int64_t>(n, at::get_num_threads()), 1, [&](int64_t from, int64_t end) {
    for (int64_t thread = from; thread < end; thread++) {
      for (int64_t i = next++; i < n; i = next++) body(i);
    }
  });
}

// So many parts keep all threads busy until the end.
inline int64_t enough_parts() { return 4 * at::get_num_threads(); }

#if defined(__x86_64__)
// 0, 1, ... 15.
SEW_512 inline __m512i lanes() {
  return _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}
#endif

// Memory of a part.
class Scratch {
 public:
  // For n numbers of four bytes, without values.
  template <class Number>
  Number* of(int64_t n) {
    static_assert(sizeof(Number) == sizeof(float));
    arrays_.push_back(at::empty({n}, at::kFloat));
    return static_cast<Number*>(arrays_.back().data_ptr());
  }

 private:
  std::vector<at::Tensor> arrays_;
};

}  // namespace sew
