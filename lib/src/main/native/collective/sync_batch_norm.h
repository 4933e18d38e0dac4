// BN with the statistics of all ranks, the numbers of torch.nn.SyncBatchNorm.
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <array>
#include <tuple>

#include "collective/process_group.h"

namespace sew {

// The means [C] over all ranks of two quantities of every channel, of which this rank has the sums
// over `count` values; and how many values all ranks have.
struct MeanOfRanks {
  at::Tensor first, second;
  double count;

  MeanOfRanks(ProcessGroup& group, const at::Tensor& a, const at::Tensor& b, double own_count) {
    auto exact = at::kDouble;
    auto own = at::cat({a.to(exact), b.to(exact), at::full({1}, own_count, a.options().dtype(exact))});
    auto sums = group.gather(own).sum(0);
    auto channels = a.numel();
    count = sums[2 * channels].item<double>();
    first = sums.narrow(0, 0, channels) / count;
    second = sums.narrow(0, channels, channels) / count;
  }
};

// The biased variance and the mean [C] of each channel of x [N, C, ...] on this rank.
inline std::tuple<at::Tensor, at::Tensor> own_statistics(const at::Tensor& x) {
  auto [mean, variance] = at::batch_norm_update_stats(x, {}, {}, 0);
  return {mean.to(at::kDouble), variance.to(at::kDouble)};
}

class SyncBatchNormFunction : public torch::autograd::Function<SyncBatchNormFunction> {
 public:
  // x [N, C, ...]; the running statistics [C] change.
  static at::Tensor forward(
      torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
      const at::Tensor& bias, at::Tensor running_mean, at::Tensor running_variance, int64_t group,
      double momentum, double epsilon) {
    double own_count = static_cast<double>(x.numel()) / static_cast<double>(x.size(1));
    auto [own_mean, own_variance] = own_statistics(x);
    // Two rounds, so that no difference of large numbers is taken: Var = E(Var_r + (E_r - E)^2).
    auto& ranks = *reinterpret_cast<ProcessGroup*>(group);
    auto mean = MeanOfRanks(ranks, own_mean * own_count, own_mean * own_count, own_count).first;
    auto spread = (own_variance + (own_mean - mean).square()) * own_count;
    MeanOfRanks of_all(ranks, spread, spread, own_count);
    auto variance = of_all.first;
    auto share = [&](at::Tensor running, const at::Tensor& of_batch) {
      running.copy_(running * (1 - momentum) + of_batch * momentum);
    };
    share(running_mean, mean);
    share(running_variance, variance * (of_all.count / (of_all.count - 1)));
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
    auto& ranks = *reinterpret_cast<ProcessGroup*>(context->saved_data["group"].toInt());
    MeanOfRanks of_all(ranks, d_bias, d_weight, context->saved_data["count"].toDouble());
    // As a dy + b x + c, with numbers a, b and c of every channel.
    auto a = weight.to(at::kDouble) * inverse.to(at::kDouble);
    auto b = -a * inverse * of_all.second;
    auto c = -a * of_all.first - b * mean;
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
