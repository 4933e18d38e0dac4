// Many small arrays as few large messages.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace sew {

// Arrays of one type, one after another in memory.
class Bucket {
 public:
  explicit Bucket(std::vector<at::Tensor> arrays) : arrays_(std::move(arrays)) {
    std::vector<at::Tensor> rows;
    for (const auto& array : arrays_) rows.push_back(array.reshape({-1}));
    message = {at::cat(rows)};
  }

  void write_back() const {
    int64_t from = 0;
    for (const auto& array : arrays_) {
      array.copy_(message[0].narrow(0, from, array.numel()).view(array.sizes()));
      from += array.numel();
    }
  }

  std::vector<at::Tensor> message;

 private:
  std::vector<at::Tensor> arrays_;
};

// The sizes that PyTorch's DistributedDataParallel sends at a time.
constexpr int64_t kBucketBytes = 25 << 20;

// Hands the arrays to `start` bucket by bucket, which sends them, and overwrites them with what
// comes back. While a bucket is under way, the next one is filled and the one before written back.
template <class Start>
void in_buckets(const std::vector<at::Tensor>& arrays, const Start& start) {
  at::NoGradGuard no_grad;
  using Sent = std::pair<Bucket, c10::intrusive_ptr<c10d::Work>>;
  std::optional<Sent> sent;
  auto receive = [&] {
    if (sent) {
      sent->second->wait();
      sent->first.write_back();
    }
  };
  size_t i = 0;
  while (i < arrays.size()) {
    std::vector<at::Tensor> next;
    int64_t bytes = 0;
    auto type = arrays[i].scalar_type();
    while (i < arrays.size() && arrays[i].scalar_type() == type && bytes < kBucketBytes) {
      bytes += static_cast<int64_t>(arrays[i].nbytes());
      next.push_back(arrays[i].detach());
      i++;
    }
    Bucket bucket(std::move(next));
    auto work = start(bucket.message);
    receive();
    sent.emplace(std::move(bucket), std::move(work));
  }
  receive();
}

}  // namespace sew
