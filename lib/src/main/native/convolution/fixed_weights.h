// Reordered weights that are kept while a thread says that it changes none.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <map>
#include <tuple>

namespace sew {

// Those of the calling thread.
class FixedWeights {
  struct Kept {
    at::Tensor weight;  // so that no other takes its place in memory
    uint32_t version;
    at::Tensor packed;
  };

 public:
  static bool are_kept() { return state().depth > 0; }

  // While one exists, nothing is kept.
  class Paused {
   public:
    Paused() { state().depth = 0; }
    ~Paused() { state().depth = depth_; }
    Paused(const Paused&) = delete;
    Paused& operator=(const Paused&) = delete;

   private:
    const int64_t depth_ = state().depth;
  };

  static void begin() { state().depth++; }

  static void end() {
    if (--state().depth == 0) state().kept.clear();
  }

  // Returns pack(), or what it returned before for the same weights, kernel and width.
  template <class Pack>
  static at::Tensor packed(
      const at::Tensor& weight, int64_t kernel, int64_t width, const Pack& pack) {
    if (!are_kept()) return pack();
    Kept& kept = state().kept[{weight.const_data_ptr(), kernel, width}];
    if (!kept.packed.defined() || kept.version != weight._version()) {
      kept = {weight, static_cast<uint32_t>(weight._version()), pack()};
    }
    return kept.packed;
  }

 private:
  struct State {
    int64_t depth = 0;
    std::map<std::tuple<const void*, int64_t, int64_t>, Kept> kept;
  };

  static State& state() {
    static thread_local State of_thread;
    return of_thread;
  }
};

}  // namespace sew
