// BN before neurons: computed by PyTorch or, on the CPU, fused into the neurons' pass as
// X = U scale + shift, rounded once as PyTorch rounds it.
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <tuple>

namespace sew {

using at::Tensor;

// X [T, N, C, ...] = U scale + shift, or U itself where scale and shift are undefined.
struct NormalisedInput {
  Tensor u;             // X has the same memory layout
  Tensor scale, shift;  // [C]
};

// Per channel [C]: the mean and 1 / sqrt(variance + epsilon).
struct BatchStatistics {
  Tensor mean, inverse_deviation;
};

// BN over time, samples and pixels; parameters [C].
struct BatchNorm {
  Tensor running_mean, running_variance, weight, bias;
  double momentum, epsilon;
  bool training;

  // X [T, N, C, ...] from U, by PyTorch's own operation, which has a gradient.
  Tensor apply_with_pytorch(const Tensor& u) const {
    Tensor x = at::batch_norm(
        u.flatten(0, 1), weight, bias, running_mean, running_variance, training, momentum, epsilon,
        /*cudnn_enabled=*/true);
    return x.reshape(u.sizes());
  }

  // Whether the neurons can compute X as U scale + shift with PyTorch's bits. Arguments that do not
  // match are left to PyTorch, which reports them.
  bool can_be_fused(const Tensor& u) const {
    if (!u.is_cpu() || u.scalar_type() != at::kFloat || u.dim() < 3) return false;
    for (const Tensor& parameter : {running_mean, running_variance, weight, bias}) {
      bool fits = parameter.is_cpu() && parameter.scalar_type() == at::kFloat &&
          parameter.is_contiguous() && parameter.numel() == u.size(2);
      if (!fits) return false;
    }
    Tensor folded = u.flatten(0, 1);
    bool has_usual_order = folded.is_contiguous() ||
        (folded.dim() == 4 && folded.is_contiguous(at::MemoryFormat::ChannelsLast));
    return has_usual_order && rounds_like_pytorch();
  }

  // In training those of the batch, which also update the running statistics; in evaluation the
  // running statistics.
  BatchStatistics statistics(const Tensor& u) const {
    if (!training) return {running_mean, inverse_deviation<float>(running_variance)};
    auto [mean, variance] =
        at::batch_norm_update_stats(u.flatten(0, 1), running_mean, running_variance, momentum);
    return {mean, inverse_deviation<double>(variance)};
  }

  NormalisedInput as_scale_and_shift(const Tensor& u, const BatchStatistics& statistics) const {
    NormalisedInput x{u, at::empty_like(statistics.mean), at::empty_like(statistics.mean)};
    const float* mean = statistics.mean.const_data_ptr<float>();
    const float* inverse = statistics.inverse_deviation.const_data_ptr<float>();
    const float* factor = weight.const_data_ptr<float>();
    const float* offset = bias.const_data_ptr<float>();
    float* scale = x.scale.data_ptr<float>();
    float* shift = x.shift.data_ptr<float>();
    for (int64_t c = 0; c < statistics.mean.numel(); c++) {
      scale[c] = inverse[c] * factor[c];
      shift[c] = std::fma(-mean[c], scale[c], offset[c]);
    }
    return x;
  }

  // Returns dL/dU, dL/dweight and dL/dbias from dL/dX, in training.
  static std::tuple<Tensor, Tensor, Tensor> backward(
      const Tensor& gx, const Tensor& u, const Tensor& weight, const BatchStatistics& statistics,
      double epsilon) {
    auto [gu, gweight, gbias] = at::native_batch_norm_backward(
        gx.flatten(0, 1), u.flatten(0, 1), weight, {}, {}, statistics.mean,
        statistics.inverse_deviation,
        /*train=*/true, epsilon, {true, true, true});
    return {gu.view(u.sizes()), gweight, gbias};
  }

 private:
  // Whether PyTorch rounds in the same way on this processor, tried with a few numbers once per
  // process: it depends on the processor only.
  static bool rounds_like_pytorch() {
    static const bool same = [] {
      Tensor some = at::arange(1, 32, at::kFloat);
      for (auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
        Tensor u = at::arange(7 * 31 * 11, at::kFloat).sin().add(1).view({7, 31, 11, 1});
        u = u.contiguous(format).unsqueeze(0);
        for (bool training : {true, false}) {
          BatchNorm norm{some.cos(), some.sqrt(), some.sin(), some.log(), 0.1, 1e-5, training};
          Tensor expected = norm.apply_with_pytorch(u);
          NormalisedInput x = norm.as_scale_and_shift(u, norm.statistics(u));
          for (int64_t i = 0; i < u.numel(); i++) {
            const int64_t c = i / u.stride(2) % 31;
            float value = std::fma(
                u.const_data_ptr<float>()[i], x.scale.const_data_ptr<float>()[c],
                x.shift.const_data_ptr<float>()[c]);
            if (value != expected.const_data_ptr<float>()[i]) return false;
          }
        }
      }
      return true;
    }();
    return same;
  }

  // 1 / sqrt(variance + epsilon), computed in the number type that PyTorch's BN uses for it.
  template <class Number>
  Tensor inverse_deviation(const Tensor& variance) const {
    Tensor inverse = at::empty_like(variance);
    const float* given = variance.const_data_ptr<float>();
    float* result = inverse.data_ptr<float>();
    for (int64_t c = 0; c < variance.numel(); c++) {
      result[c] = static_cast<float>(1 / std::sqrt(given[c] + static_cast<Number>(epsilon)));
    }
    return inverse;
  }
};

}  // namespace sew
