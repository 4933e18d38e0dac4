// BN before neurons: by PyTorch, or on the CPU as X = U scale + shift, rounded once as PyTorch does it.
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <tuple>

namespace sew {

using at::Tensor;

// X [T, N, C, ...] as U scale + shift; without scale and shift U is X.
struct Normed {
  Tensor u;             // as X lies in memory
  Tensor scale, shift;  // [C]
};

// Of each channel [C]: the mean and 1 / sqrt(variance + epsilon).
struct Statistics {
  Tensor mean, inverse;
};

// BN over time, samples and pixels; parameters [C].
struct Norm {
  Tensor running_mean, running_variance, weight, bias;
  double momentum, epsilon;
  bool training;

  // X [T, N, C, ...] from U, with PyTorch's own operations and its gradient.
  Tensor by_pytorch(const Tensor& u) const {
    Tensor x = at::batch_norm(
        u.flatten(0, 1), weight, bias, running_mean, running_variance, training, momentum, epsilon,
        /*cudnn_enabled=*/true);
    return x.reshape(u.sizes());
  }

  // Whether the neurons can compute X as U scale + shift, to the last bit of PyTorch. What does not fit
  // together is left to PyTorch's complaint.
  bool fits_in_their_pass(const Tensor& u) const {
    if (!u.is_cpu() || u.scalar_type() != at::kFloat || u.dim() < 3) return false;
    for (const Tensor& parameter : {running_mean, running_variance, weight, bias}) {
      bool fits = parameter.is_cpu() && parameter.scalar_type() == at::kFloat &&
          parameter.is_contiguous() && parameter.numel() == u.size(2);
      if (!fits) return false;
    }
    Tensor folded = u.flatten(0, 1);
    bool is_usual = folded.is_contiguous() ||
        (folded.dim() == 4 && folded.is_contiguous(at::MemoryFormat::ChannelsLast));
    return is_usual && rounds_as_pytorch();
  }

  // Of the batch, which the running statistics then contain, or in evaluation the running ones.
  Statistics statistics(const Tensor& u) const {
    if (!training) return {running_mean, inverse_root<float>(running_variance)};
    auto [mean, variance] =
        at::batch_norm_update_stats(u.flatten(0, 1), running_mean, running_variance, momentum);
    return {mean, inverse_root<double>(variance)};
  }

  Normed by_scale_and_shift(const Tensor& u, const Statistics& statistics) const {
    Normed x{u, at::empty_like(statistics.mean), at::empty_like(statistics.mean)};
    for (int64_t c = 0; c < statistics.mean.numel(); c++) {
      float scale = statistics.inverse.const_data_ptr<float>()[c] * weight.const_data_ptr<float>()[c];
      float mean = statistics.mean.const_data_ptr<float>()[c];
      x.scale.data_ptr<float>()[c] = scale;
      x.shift.data_ptr<float>()[c] = std::fma(-mean, scale, bias.const_data_ptr<float>()[c]);
    }
    return x;
  }

  // dL/dU, dL/dweight and dL/dbias from dL/dX, in training.
  static std::tuple<Tensor, Tensor, Tensor> backward(
      const Tensor& gx, const Tensor& u, const Tensor& weight, const Statistics& statistics,
      double epsilon) {
    auto [gu, gweight, gbias] = at::native_batch_norm_backward(
        gx.flatten(0, 1), u.flatten(0, 1), weight, {}, {}, statistics.mean, statistics.inverse,
        /*train=*/true, epsilon, {true, true, true});
    return {gu.view(u.sizes()), gweight, gbias};
  }

 private:
  // Whether PyTorch rounds in the same way on this processor, tried with some numbers.
  static bool rounds_as_pytorch() {
    static const bool same = [] {
      Tensor some = at::arange(1, 32, at::kFloat);
      for (auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
        Tensor u = at::arange(7 * 31 * 11, at::kFloat).sin().add(1).view({7, 31, 11, 1});
        u = u.contiguous(format).unsqueeze(0);
        for (bool training : {true, false}) {
          Norm norm{some.cos(), some.sqrt(), some.sin(), some.log(), 0.1, 1e-5, training};
          Tensor expected = norm.by_pytorch(u);
          Normed x = norm.by_scale_and_shift(u, norm.statistics(u));
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

  // In the number in which PyTorch's batch normalisation computes it.
  template <class Number>
  Tensor inverse_root(const Tensor& variance) const {
    Tensor inverse = at::empty_like(variance);
    for (int64_t c = 0; c < variance.numel(); c++) {
      inverse.data_ptr<float>()[c] = static_cast<float>(
          1 / std::sqrt(variance.const_data_ptr<float>()[c] + static_cast<Number>(epsilon)));
    }
    return inverse;
  }
};

}  // namespace sew
