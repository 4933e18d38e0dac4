// Memory of large arrays on the CPU: a heap of their own, where small arrays that stay do not split the
// memory between them, and what is free is taken by the array that it fits best. What a step has freed
// stays mapped: the next step needs it again, and the system would clear it first.
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace sew {

class LargeArrays final : public c10::Allocator {
 public:
  // Takes the arrays that PyTorch allocates from now on.
  static void start() {
    static std::once_flag started;
    std::call_once(started, [] {
      one_ = new LargeArrays(c10::GetCPUAllocator());  // for good: arrays outlive everything else
      c10::SetCPUAllocator(one_, 1);
    });
  }

  // Bytes of the large arrays that exist, and of all memory that any had so far.
  static std::pair<int64_t, int64_t> used_and_most() {
    if (one_ == nullptr) return {0, 0};
    std::lock_guard<std::mutex> lock(one_->mutex_);
    return {one_->used_, one_->end_ - one_->start_};
  }

  c10::DataPtr allocate(size_t bytes) override {
    char* block = bytes < LARGE ? nullptr : take((bytes + GRAIN - 1) / GRAIN * GRAIN);
    void* memory = block != nullptr ? block : usual_->raw_allocate(bytes);
    return {memory, memory, raw_deleter(), c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &LargeArrays::free; }

  void copy_data(void* target, const void* source, size_t bytes) const override {
    default_copy_data(target, source, bytes);
  }

 private:
  static constexpr size_t LARGE = 1 << 20;
  static constexpr size_t GRAIN = 1 << 16;
  static constexpr size_t HUGE_PAGE = 1 << 21;

  explicit LargeArrays(c10::Allocator* usual) : usual_(usual) {
    // Addresses, not memory: that is taken where a page is first written. Where they are refused, and
    // for an array that no memory could hold, the usual heap has the last word.
    size_t bytes = 2 * static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    void* all = mmap(
        nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) return;
#if defined(MADV_HUGEPAGE)
    // As PyTorch's own allocator has it.
    const char* huge = std::getenv("THP_MEM_ALLOC_ENABLE");
    if (huge != nullptr && std::string(huge) == "1") madvise(all, bytes, MADV_HUGEPAGE);
#endif
    auto first = (reinterpret_cast<uintptr_t>(all) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    start_ = end_ = reinterpret_cast<char*>(first);
    add_free(start_, bytes - HUGE_PAGE);
  }

  // Also of what was allocated before the start.
  static void free(void* memory) {
    char* block = static_cast<char*>(memory);
    if (reinterpret_cast<uintptr_t>(block) % GRAIN != 0 || !one_->give(block)) {
      one_->usual_->raw_deallocate(block);
    }
  }

  // Null if nothing is free that is large enough.
  char* take(size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto best = by_size_.lower_bound({bytes, nullptr});
    if (best == by_size_.end()) return nullptr;
    auto [size, block] = *best;
    remove_free(block, size);
    if (size > bytes) add_free(block + bytes, size - bytes);
    taken_[block] = bytes;
    used_ += bytes;
    end_ = std::max(end_, block + bytes);
    return block;
  }

  // Makes `block` free, as one with its free neighbours; false if it is not from here.
  bool give(char* block) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = taken_.find(block);
    if (found == taken_.end()) return false;
    size_t size = found->second;
    taken_.erase(found);
    used_ -= size;
    auto after = by_address_.lower_bound(block);
    if (after != by_address_.end() && after->first == block + size) {
      size_t more = after->second;
      remove_free(block + size, more);
      size += more;
    }
    auto before = by_address_.lower_bound(block);
    if (before != by_address_.begin() && (--before)->first + before->second == block) {
      auto [start, more] = *before;
      remove_free(start, more);
      block = start;
      size += more;
    }
    add_free(block, size);
    return true;
  }

  void add_free(char* block, size_t size) {
    by_address_[block] = size;
    by_size_.insert({size, block});
  }

  void remove_free(char* block, size_t size) {
    by_address_.erase(block);
    by_size_.erase({size, block});
  }

  static inline LargeArrays* one_ = nullptr;
  c10::Allocator* usual_;
  std::mutex mutex_;
  std::map<char*, size_t> taken_, by_address_;  // the latter of what is free
  std::set<std::pair<size_t, char*>> by_size_;  // of what is free
  int64_t used_ = 0;
  char* start_ = nullptr;
  char* end_ = nullptr;  // of what was ever taken
};

}  // namespace sew
