// The functions of process groups that Java calls through JNA; see c_api.cc.
#include <torch/csrc/distributed/c10d/Types.hpp>

#include <algorithm>
#include <cstring>
#include <vector>

#include "api/handles.h"
#include "collective/buckets.h"
#include "collective/process_group.h"
#include "collective/sync_batch_norm.h"

namespace sew {
namespace {

ProcessGroup& group_of(int64_t handle) { return *reinterpret_cast<ProcessGroup*>(handle); }

Milliseconds milliseconds(double seconds) {
  return Milliseconds(static_cast<int64_t>(seconds * 1000));
}

std::vector<at::Tensor> tensors_of(const int64_t* handles, int n) {
  std::vector<at::Tensor> tensors;
  for (int i = 0; i < n; i++) tensors.push_back(tensor_of(handles[i]));
  return tensors;
}

}  // namespace
}  // namespace sew

// Joins the group at `place`, file:PATH or HOST:PORT; `group` receives its handle. `seconds` is how
// long one operation may wait for another rank.
SEW_EXPORT const char* sew_group_join(
    const char* place, const char* address, int rank, int size, double seconds, int64_t* group) {
  return sew::error_message([&] {
    *group = reinterpret_cast<int64_t>(
        new sew::ProcessGroup(place, address, rank, size, sew::milliseconds(seconds)));
  });
}

// Says why ranks cannot train on GPUs.
SEW_EXPORT const char* sew_group_require_gpus() {
  return sew::error_message([] { sew::ProcessGroup::require_gpus(); });
}

// The gradient of each leaf becomes the sum of those of all ranks; none counts as zeros.
SEW_EXPORT const char* sew_group_sum_gradients(int64_t group, const int64_t* leaves, int n) {
  return sew::error_message([&] {
    std::vector<at::Tensor> gradients;
    for (const auto& leaf : sew::tensors_of(leaves, n)) {
      auto& gradient = leaf.mutable_grad();
      if (!gradient.defined()) gradient = at::zeros_like(leaf.detach());
      gradients.push_back(gradient);
    }
    sew::in_buckets(gradients, [&](std::vector<at::Tensor>& message) {
      return sew::group_of(group).backend(message[0].device()).allreduce(message, c10d::AllreduceOptions());
    });
  });
}

// BN of x [N, C, ...] with the statistics of all ranks; parameters [C], of which the running
// statistics change. `result` receives a new handle. The group must outlive the backward pass.
SEW_EXPORT const char* sew_group_batch_norm(
    int64_t group, int64_t x, int64_t weight, int64_t bias, int64_t running_mean,
    int64_t running_variance, double momentum, double epsilon, int64_t* result) {
  return sew::error_message([&] {
    *result = sew::new_handle(sew::SyncBatchNormFunction::apply(
        sew::tensor_of(x), sew::tensor_of(weight), sew::tensor_of(bias),
        sew::tensor_of(running_mean), sew::tensor_of(running_variance), group, momentum, epsilon));
  });
}

// Each array gets the values that it has on rank 0.
SEW_EXPORT const char* sew_group_broadcast(int64_t group, const int64_t* arrays, int n) {
  return sew::error_message([&] {
    sew::in_buckets(sew::tensors_of(arrays, n), [&](std::vector<at::Tensor>& message) {
      return sew::group_of(group).backend(message[0].device()).broadcast(message, c10d::BroadcastOptions());
    });
  });
}

// `bytes` [n] become those of rank 0.
SEW_EXPORT const char* sew_group_broadcast_bytes(int64_t group, uint8_t* bytes, int64_t n) {
  return sew::error_message([&] {
    std::vector<at::Tensor> message = {at::from_blob(bytes, {n}, at::kByte)};
    sew::group_of(group).backend(at::kCPU).broadcast(message, c10d::BroadcastOptions())->wait();
  });
}

// `all` [size, n] receives the `own` [n] of every rank.
SEW_EXPORT const char* sew_group_gather(int64_t group, double* own, int64_t n, double* all) {
  return sew::error_message([&] {
    auto gathered = sew::group_of(group).gather(at::from_blob(own, {n}, at::kDouble));
    std::memcpy(all, gathered.const_data_ptr<double>(), gathered.nbytes());
  });
}

// After a failure: `ranks` [size] receives those that do not answer within `seconds`, then -1.
SEW_EXPORT const char* sew_group_missing(int64_t group, double seconds, int* ranks, int size) {
  return sew::error_message([&] {
    std::fill(ranks, ranks + size, -1);
    auto missing = sew::group_of(group).missing(sew::milliseconds(seconds));
    std::copy(missing.begin(), missing.end(), ranks);
  });
}

// Leaves the group, whose handle is not used again.
SEW_EXPORT const char* sew_group_leave(int64_t group) {
  return sew::error_message([&] { delete &sew::group_of(group); });
}
