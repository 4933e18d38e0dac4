// Processes that train one network together: PyTorch's collectives, c10d, by its gloo on CPUs, and between
// GPUs by NCCL where the library is built with SEW_NCCL.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#ifdef SEW_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <string>
#include <utility>
#include <vector>

#include "collective/rendezvous.h"

namespace sew {

class ProcessGroup {
 public:
  // Waits until all ranks are there. `address` is the one at which this rank can be reached by the
  // others.
  ProcessGroup(
      const std::string& place, const std::string& address, int rank, int size,
      Milliseconds timeout)
      : timeout_(timeout), store_(store_at(place, rank, size, timeout)) {
    if (rank == 0) require_new(place);
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices = {c10d::ProcessGroupGloo::createDeviceForHostname(address)};
    options->threads = 2;  // one bucket is sent while the next is added up
    gloo_ = c10::make_intrusive<c10d::ProcessGroupGloo>(
        c10::make_intrusive<c10d::PrefixStore>("gloo", store_), rank, size, options);
  }

  // What sends tensors of this device; all ranks ask for the same.
  c10d::Backend& backend(const at::Device& device) {
    if (!device.is_cuda()) return *gloo_;
    require_gpus();
#ifdef SEW_NCCL
    if (!nccl_) {
      auto options = c10d::ProcessGroupNCCL::Options::create();
      options->timeout = timeout_;
      nccl_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(
          c10::make_intrusive<c10d::PrefixStore>("nccl", store_), gloo_->getRank(),
          gloo_->getSize(), options);
    }
#endif
    return *nccl_;
  }

  static void require_gpus() {
#ifndef SEW_NCCL
    TORCH_CHECK(
        false,
        "ranks on GPUs need NCCL, which this native library is built without; build it with SEW_NCCL=1 "
        "(lib/src/main/native/build.sh), or train on CPUs: --device cpu");
#endif
  }

  // The numbers of every rank, which are `own` here, in the order of the ranks.
  at::Tensor gather(const at::Tensor& own) {
    std::vector<at::Tensor> input = {own};
    std::vector<std::vector<at::Tensor>> all(1);
    for (int i = 0; i < gloo_->getSize(); i++) all[0].push_back(at::empty_like(own));
    backend(own.device()).allgather(all, input)->wait();
    return at::stack(all[0]);
  }

  // After a failure: the ranks that do not answer in time. Whoever calls this has answered.
  std::vector<int> missing(Milliseconds patience) {
    auto key = [](int rank) { return "roll-call/" + std::to_string(rank); };
    store_->set(key(gloo_->getRank()), std::string("here"));
    std::vector<std::string> all;
    for (int i = 0; i < gloo_->getSize(); i++) all.push_back(key(i));
    try {
      store_->wait(all, patience);
      return {};
    } catch (const std::exception&) {
      // Some did not answer: who, is asked below.
    }
    std::vector<int> silent;
    for (int i = 0; i < gloo_->getSize(); i++) {
      if (!store_->check({all[i]})) silent.push_back(i);
    }
    return silent;
  }

 private:
  // A group that was killed leaves its file, in which this one would find the old addresses.
  void require_new(const std::string& place) {
    const std::string met = "rank 0 came";
    TORCH_CHECK(
        !store_->check({met}), place,
        ": expected a new file, found one at which an earlier group met; name another");
    store_->set(met, std::string("yes"));
  }

  Milliseconds timeout_;
  c10::intrusive_ptr<c10d::Store> store_;
  c10::intrusive_ptr<c10d::Backend> gloo_;
  c10::intrusive_ptr<c10d::Backend> nccl_;
};

}  // namespace sew
