// The weights of a convolution, reordered for the convolutions that sum in registers.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <cstring>

#include "convolution/fixed_weights.h"
#include "cpu/parallel.h"
#include "cpu/simd.h"

namespace sew {

#if defined(__x86_64__)

// Reorders [C', C, K, K] to [C' / WIDTH, K (rows), C, K (columns), WIDTH].
template <int K, int64_t WIDTH>
class PackedWeights {
 public:
  static at::Tensor of(const at::Tensor& weight) {
    return FixedWeights::packed(weight, K, WIDTH, [&] { return pack_all(weight); });
  }

  // Those of dL/dx: the roles of C and C' are swapped, [C / WIDTH, K, C', K, WIDTH].
  static at::Tensor of_input_gradient(const at::Tensor& weight) {
    at::Tensor result = at::empty_like(weight, at::MemoryFormat::Contiguous);
    const at::Tensor given = weight.contiguous();
    const int64_t outputs = weight.size(0), channels = weight.size(1);
    const float* from = given.const_data_ptr<float>();
    float* to = result.data_ptr<float>();
    for_each_part(channels / WIDTH, [&](int64_t group) {
      pack_turned_group(
          from + group * WIDTH * K * K, outputs, channels, to + group * WIDTH * outputs * K * K);
    });
    return result;
  }

  // Reorders the weights of one group of output channels, [WIDTH, C, K, K].
  static void pack_group(const float* from, int64_t channels, float* to) {
    for (int64_t c = 0; c < channels; c += LANES) pack(from, channels, c, to);
  }

 private:
  // Reorders the weights from one group of input channels, [C', WIDTH, K, K] with `channels` of them
  // from one output channel to the next.
  SEW_AVX512 static void pack_turned_group(
      const float* from, int64_t outputs, int64_t channels, float* to) {
    const __m512i column = _mm512_mullo_epi32(lane_indices(), _mm512_set1_epi32(K * K));
    for (int64_t c = 0; c < outputs; c++, from += channels * K * K) {
      for (int64_t i = 0; i < K * K; i++) {
        float* row = to + ((i / K * outputs + c) * K + i % K) * WIDTH;
        for (int64_t j = 0; j < WIDTH; j += LANES) {
          const float* lanes = from + j * K * K + i;
          _mm512_storeu_ps(
              row + j,
              K == 1 ? _mm512_loadu_ps(lanes) : _mm512_i32gather_ps(column, lanes, sizeof(float)));
        }
      }
    }
  }

  static at::Tensor pack_all(const at::Tensor& weight) {
    at::Tensor result = at::empty_like(weight, at::MemoryFormat::Contiguous);
    const at::Tensor given = weight.contiguous();
    const int64_t channels = weight.size(1), floats = WIDTH * channels * K * K;
    const float* from = given.const_data_ptr<float>();
    float* to = result.data_ptr<float>();
    for_each_part(weight.size(0) / WIDTH, [&](int64_t group) {
      pack_group(from + group * floats, channels, to + group * floats);
    });
    return result;
  }

  // Reorders LANES input channels, from c on, of one group of output channels.
  SEW_AVX512 static void pack(const float* from, int64_t channels, int64_t c, float* to) {
    constexpr int N = LANES * K * K;
    // Copies the rows first: they lie so far apart that only a few fit into the cache at a time.
    alignas(64) float rows[WIDTH][N + 1];
    for (int64_t i = 0; i < WIDTH; i++) {
      std::memcpy(rows[i], from + (i * channels + c) * K * K, N * sizeof(float));
    }
    const __m512i column = _mm512_mullo_epi32(lane_indices(), _mm512_set1_epi32(N + 1));
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
