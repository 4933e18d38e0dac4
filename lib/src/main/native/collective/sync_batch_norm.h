// BN with the statistics of all ranks, the numbers of torch.nn.SyncBatchNorm.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <tuple>
#include <vector>

#include "collective/process_group.h"

namespace sew {

// Two quantities of every channel [size, C] on each rank, and the numbers of values [size, 1] there.
struct OfRanks {
  at::Tensor first, second, counts;
  double count;

  OfRanks(ProcessGroup& group, const at::Tensor& a, const at::Tensor& b, double own_count) {
    auto exact = at::kDouble;
    auto number = at::full({1}, own_count, a.options().dtype(exact));
    auto all = group.gather(at::cat({a.to(exact), b.to(exact), number}));
    auto channels = a.numel();
    first = all.narrow(1, 0, channels);
    second = all.narrow(1, channels, channels);
    counts = all.narrow(1, 2 * channels, 1);
    count = counts.sum().item<double>();
  }

  // The mean [C] over all values of a quantity that is a mean on each rank.
  at::Tensor mean(const at::Tensor& of_ranks) const { return (of_ranks * counts).sum(0) / count; }
};

class SyncBatchNormFunction : public torch::autograd::Function<SyncBatchNormFunction> {
 public:
  // x [N, C, ...]; the running statistics [C] change.
  static at::Tensor forward(
      torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
      const at::Tensor& bias, at::Tensor running_mean, at::Tensor running_variance, int64_t group,
      double momentum, double epsilon) {
    double own_count = static_cast<double>(x.numel()) / static_cast<double>(x.size(1));
    auto [own_mean, own_variance] = at::batch_norm_update_stats(x, {}, {}, 0);
    OfRanks ranks(*reinterpret_cast<ProcessGroup*>(group), own_mean, own_variance, own_count);
    auto mean = ranks.mean(ranks.first);
    // No difference of large numbers: Var = E(Var_r + (E_r - E)^2).
    auto variance = ranks.mean(ranks.second + (ranks.first - mean).square());
    auto share = [&](at::Tensor running, const at::Tensor& of_batch) {
      running.copy_(running * (1 - momentum) + of_batch * momentum);
    };
    share(running_mean, mean);
    share(running_variance, variance * (ranks.count / (ranks.count - 1)));
    auto rounded_mean = mean.to(at::kFloat);
    auto rounded_variance = variance.to(at::kFloat);
    context->save_for_backward({x, weight, rounded_mean, rounded_variance});
    context->saved_data["group"] = group;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["count"] = own_count;
    return std::get<0>(at::native_batch_norm(
        x, weight, bias, rounded_mean, rounded_variance, false, 0, epsilon));
  }

  // dL/dx = w / sigma (dL/dy - E(dL/dy) - x^ E(x^ dL/dy)), where L and the means are those of all
  // ranks; the gradients of weight and bias are this rank's part, as those of all parameters are.
  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
    auto dy = gradients[0].contiguous(x.suggest_memory_format());
    double epsilon = context->saved_data["epsilon"].toDouble();
    auto inverse = (variance + epsilon).rsqrt();
    auto [unused, d_weight, d_bias] = at::native_batch_norm_backward(
        dy, x, weight, {}, {}, mean, inverse, true, epsilon, {false, true, true});
    auto& group = *reinterpret_cast<ProcessGroup*>(context->saved_data["group"].toInt());
    OfRanks ranks(group, d_bias, d_weight, context->saved_data["count"].toDouble());
    auto mean_dy = ranks.first.sum(0) / ranks.count;
    auto mean_dy_normed = ranks.second.sum(0) / ranks.count;
    // As a dy + b x + c, with numbers a, b and c of every channel.
    auto a = weight.to(at::kDouble) * inverse.to(at::kDouble);
    auto b = -a * inverse * mean_dy_normed;
    auto c = -a * mean_dy - b * mean;
    auto per_channel = [&](const at::Tensor& numbers) {
      std::vector<int64_t> shape(x.dim(), 1);
      shape[1] = x.size(1);
      return numbers.to(at::kFloat).view(shape);
    };
    auto dx = (x * per_channel(b)).add_(per_channel(c)).addcmul_(dy, per_channel(a));
    return {dx.to(x.scalar_type()), d_weight, d_bias, {}, {}, {}, {}, {}};
  }
};

}  // namespace sew
