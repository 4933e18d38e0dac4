// What reads the outputs of a convolution while they still lie in the cache.
#pragma once

#include <cstdint>
#include <functional>

namespace sew {

// Reads Y, whose images are [T, N], once it is written at all time steps.
struct OutputReader {
  int64_t steps;  // T
  // Reads the values from `from` to `end` of each time step, in the order of memory; called on any
  // thread.
  std::function<void(int64_t from, int64_t end)> read;
  // Reads all values, on all threads.
  std::function<void()> read_all;
};

}  // namespace sew
