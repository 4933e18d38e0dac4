// A heap of their own for large arrays on the CPU, so that small arrays that stay do not fragment
// it. An array takes the smallest free block that holds it. Freed memory stays mapped: the next
// training step needs it again, and the system would clear it first.
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

class LargeArrayHeap final : public c10::Allocator {
 public:
  // Becomes PyTorch's allocator for the rest of the process.
  static void install() {
    static std::once_flag installed;
    std::call_once(installed, [] {
      installed_heap_ = new LargeArrayHeap(c10::GetCPUAllocator());
      c10::SetCPUAllocator(installed_heap_, 1);
    });
  }

  // The bytes of all large arrays that exist, and the bytes of memory that large arrays have ever
  // occupied.
  static std::pair<int64_t, int64_t> bytes_in_use_and_touched() {
    const LargeArrayHeap* heap = installed_heap_;
    if (heap == nullptr) return {0, 0};
    std::lock_guard<std::mutex> lock(heap->mutex_);
    return {heap->in_use_, heap->touched_end_ - heap->start_};
  }

  c10::DataPtr allocate(size_t bytes) override {
    char* block = bytes < MIN_BYTES ? nullptr : acquire((bytes + GRAIN - 1) / GRAIN * GRAIN);
    void* memory = block != nullptr ? block : usual_->raw_allocate(bytes);
    return {memory, memory, raw_deleter(), c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &LargeArrayHeap::free; }

  void copy_data(void* target, const void* source, size_t bytes) const override {
    default_copy_data(target, source, bytes);
  }

 private:
  static constexpr size_t MIN_BYTES = 1 << 20;
  static constexpr size_t GRAIN = 1 << 16;
  static constexpr size_t HUGE_PAGE = 1 << 21;

  explicit LargeArrayHeap(c10::Allocator* usual) : usual_(usual) {
    // Reserves addresses, not memory: a page takes memory when it is first written. Where the
    // system refuses the addresses, and for arrays larger than all of them, the usual allocator is
    // used.
    size_t bytes = 2 * static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    void* all = mmap(
        nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) return;
#if defined(MADV_HUGEPAGE)
    // The same switch as that of PyTorch's own allocator.
    const char* huge = std::getenv("THP_MEM_ALLOC_ENABLE");
    if (huge != nullptr && std::string(huge) == "1") madvise(all, bytes, MADV_HUGEPAGE);
#endif
    auto first = (reinterpret_cast<uintptr_t>(all) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    start_ = touched_end_ = reinterpret_cast<char*>(first);
    add_free(start_, bytes - HUGE_PAGE);
  }

  // Also frees arrays that were allocated before this heap was installed.
  static void free(void* memory) {
    char* block = static_cast<char*>(memory);
    if (reinterpret_cast<uintptr_t>(block) % GRAIN != 0 || !installed_heap_->release(block)) {
      installed_heap_->usual_->raw_deallocate(block);
    }
  }

  // Returns a block of the heap, or null if no free block is large enough.
  char* acquire(size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto best = free_by_size_.lower_bound({bytes, nullptr});
    if (best == free_by_size_.end()) return nullptr;
    auto [size, block] = *best;
    remove_free(block, size);
    if (size > bytes) add_free(block + bytes, size - bytes);
    acquired_[block] = bytes;
    in_use_ += bytes;
    touched_end_ = std::max(touched_end_, block + bytes);
    return block;
  }

  // Frees `block` and merges it with free neighbours; returns false if it is not of this heap.
  bool release(char* block) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = acquired_.find(block);
    if (found == acquired_.end()) return false;
    size_t size = found->second;
    acquired_.erase(found);
    in_use_ -= size;
    auto after = free_by_address_.lower_bound(block);
    if (after != free_by_address_.end() && after->first == block + size) {
      size_t more = after->second;
      remove_free(block + size, more);
      size += more;
    }
    auto before = free_by_address_.lower_bound(block);
    if (before != free_by_address_.begin() && (--before)->first + before->second == block) {
      auto [start, more] = *before;
      remove_free(start, more);
      block = start;
      size += more;
    }
    add_free(block, size);
    return true;
  }

  void add_free(char* block, size_t size) {
    free_by_address_[block] = size;
    free_by_size_.insert({size, block});
  }

  void remove_free(char* block, size_t size) {
    free_by_address_.erase(block);
    free_by_size_.erase({size, block});
  }

  // Static because PyTorch frees memory by a plain function that gets nothing but the address.
  // Never destroyed because arrays may be freed until the very end of the process.
  static inline LargeArrayHeap* installed_heap_ = nullptr;

  c10::Allocator* usual_;
  mutable std::mutex mutex_;
  std::map<char*, size_t> acquired_;
  std::map<char*, size_t> free_by_address_;
  std::set<std::pair<size_t, char*>> free_by_size_;
  int64_t in_use_ = 0;
  char* start_ = nullptr;
  char* touched_end_ = nullptr;  // the end of all memory that was ever acquired
};

}  // namespace sew
