// Sharing work out to PyTorch's threads, and memory for a share of it.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

namespace sew {

// Calls body(i) exactly once for every i below n, on all threads. Each thread takes the next i when
// it has finished one, because the parts take different times.
template <class Body>
void for_each_part(int64_t n, const Body& body) {
  std::atomic<int64_t> next{0};
  at::parallel_for(
      0, std::min<int64_t>(n, at::get_num_threads()), 1, [&](int64_t from, int64_t end) {
        for (int64_t thread = from; thread < end; thread++) {
          for (int64_t i = next++; i < n; i = next++) body(i);
        }
      });
}

// The number of parts that keeps all threads busy until the end.
inline int64_t balanced_part_count() { return 4 * at::get_num_threads(); }

// The number of parts, as many for each thread, of which each has about `most` of n units of work, or
// fewer.
inline int64_t even_part_count(int64_t n, int64_t most) {
  const int64_t of_all_threads = at::get_num_threads() * most;
  return (n + of_all_threads - 1) / of_all_threads * at::get_num_threads();
}

// Memory that one part works in, freed with this object.
class Scratch {
 public:
  // Memory for n uninitialised numbers of four bytes.
  template <class Number>
  Number* allocate(int64_t n) {
    static_assert(sizeof(Number) == sizeof(float));
    arrays_.push_back(at::empty({n}, at::kFloat));
    return static_cast<Number*>(arrays_.back().data_ptr());
  }

 private:
  std::vector<at::Tensor> arrays_;
};

}  // namespace sew
