// One block of threads of a CUDA kernel, run on one thread of the CPU.
#pragma once

#include <ucontext.h>

#include <functional>
#include <vector>

namespace sew::cuda::on_cpu {

// Threads take turns and change only where they wait for each other, so that __syncthreads() means
// what it means on a GPU.
class Block {
 public:
  explicit Block(int threads)
      : contexts_(threads),
        is_done_(threads),
        stacks_(threads * STACK_BYTES) {}

  // Runs `body` on each thread; `current()` says on which.
  void run(const std::function<void()>& body) {
    body_ = &body;
    running_ = this;
    for (size_t i = 0; i < contexts_.size(); i++) start(i);
    for (bool is_waiting = true; is_waiting;) {
      is_waiting = false;
      for (current_ = 0; current_ < contexts_.size(); current_++) {
        if (is_done_[current_]) continue;
        swapcontext(&scheduler_, &contexts_[current_]);
        is_waiting |= !is_done_[current_];
      }
    }
  }

  static unsigned current() { return static_cast<unsigned>(running_->current_); }

  // Called on a thread: waits until all others have called it.
  static void synchronise() {
    swapcontext(&running_->contexts_[running_->current_], &running_->scheduler_);
  }

 private:
  static constexpr size_t STACK_BYTES = 64 * 1024;

  void start(size_t i) {
    ucontext_t& context = contexts_[i];
    getcontext(&context);
    context.uc_stack.ss_sp = stacks_.data() + i * STACK_BYTES;
    context.uc_stack.ss_size = STACK_BYTES;
    context.uc_link = &scheduler_;
    makecontext(&context, &Block::enter, 0);
    is_done_[i] = false;
  }

  static void enter() {
    (*running_->body_)();
    running_->is_done_[running_->current_] = true;
  }

  static inline thread_local Block* running_ = nullptr;

  std::vector<ucontext_t> contexts_;
  std::vector<bool> is_done_;
  std::vector<char> stacks_;
  ucontext_t scheduler_;
  size_t current_ = 0;
  const std::function<void()>* body_ = nullptr;
};

}  // namespace sew::cuda::on_cpu
