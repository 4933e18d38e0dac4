// What reads the outputs of a convolution while they still lie in the cache.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <functional>

namespace sew {

// Reads Y, whose images are [T, N], a range of memory at a time, once it is written at all time
// steps.
struct OutputReader {
  int64_t steps;  // T
  // Reads the values from `from` to `end` of each time step; called on any thread.
  std::function<void(int64_t from, int64_t end)> read;

  // Reads all n values of each time step.
  void read_all(int64_t n) const {
    constexpr int64_t PART = 2048;
    at::parallel_for(0, (n + PART - 1) / PART, 2, [&](int64_t first, int64_t end) {
      read(first * PART, std::min(end * PART, n));
    });
  }
};

}  // namespace sew
