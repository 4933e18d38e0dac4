// The weights of a convolution in the order in which that of spikes reads them.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <cstring>

#include "spikes.h"

namespace sew {

#if defined(__x86_64__)

// From [C', C, K, K] to groups of WIDTH output channels, rows, input channels, columns, output channels.
template <int K, int64_t WIDTH>
class PackedWeights {
 public:
  static at::Tensor of(const at::Tensor& weight) {
    at::Tensor result = at::empty_like(weight, at::MemoryFormat::Contiguous);
    const at::Tensor given = weight.contiguous();
    const int64_t channels = weight.size(1), floats = WIDTH * channels * K * K;
    const float* from = given.const_data_ptr<float>();
    float* to = result.data_ptr<float>();
    share_out(weight.size(0) / WIDTH, [&](int64_t group) {
      for (int64_t c = 0; c < channels; c += LANES) {
        pack(from + group * floats, channels, c, to + group * floats);
      }
    });
    return result;
  }

 private:
  // LANES input channels, from c on, of a group of output channels.
  SEW_512 static void pack(const float* from, int64_t channels, int64_t c, float* to) {
    constexpr int N = LANES * K * K;
    // One row after the other: rows lie so far apart that few of them fit into the cache at a time.
    alignas(64) float rows[WIDTH][N + 1];
    for (int64_t i = 0; i < WIDTH; i++) {
      std::memcpy(rows[i], from + (i * channels + c) * K * K, N * sizeof(float));
    }
    const __m512i column = _mm512_mullo_epi32(lanes(), _mm512_set1_epi32(N + 1));
    for (int64_t i = 0; i < N; i++) {
      const int64_t k = i / K % K, place = (k * channels + c + i / (K * K)) * K + i % K;
      for (int64_t j = 0; j < WIDTH; j += LANES) {
        _mm512_storeu_ps(
            to + place * WIDTH + j, _mm512_i32gather_ps(column, &rows[j][i], sizeof(float)));
      }
    }
  }
};

#endif

}  // namespace sew
