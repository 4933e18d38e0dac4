// A step of stochastic gradient descent in one pass over memory.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "cpu/simd.h"

namespace sew {

// buf = momentum buf + g; p = p - rate buf, rounded like the operations of sew.train.Optimiser.Sgd.
SEW_SIMD void sgd_step_of_row(
    float* __restrict p, const float* __restrict g, float* __restrict buf, float momentum,
    float rate, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    buf[i] = buf[i] * momentum + g[i];
    p[i] = p[i] - buf[i] * rate;
  }
}

// Updates the leaf p and its momentum and frees its gradient, so that the next gradient is stored
// instead of being added to zeros.
inline void sgd_step(const at::Tensor& p, const at::Tensor& buf, double momentum, double rate) {
  TORCH_CHECK(
      p.is_cpu() && p.scalar_type() == at::kFloat && p.is_contiguous() && buf.is_contiguous() &&
          buf.sizes() == p.sizes(),
      "expected a parameter and its momentum of float32 on the CPU, found ", p.toString(),
      p.sizes(), " and ", buf.toString(), buf.sizes());
  at::Tensor g = p.grad().defined() ? p.grad().contiguous() : at::zeros_like(p.detach());
  float* parameters = p.data_ptr<float>();
  float* momenta = buf.data_ptr<float>();
  const float* gradients = g.const_data_ptr<float>();
  at::parallel_for(0, p.numel(), 1 << 15, [&](int64_t from, int64_t end) {
    sgd_step_of_row(
        parameters + from, gradients + from, momenta + from, static_cast<float>(momentum),
        static_cast<float>(rate), end - from);
  });
  p.mutable_grad().reset();
  // So that autograd refuses to go back through operations that read the old values.
  p.unsafeGetTensorImpl()->bump_version();
}

}  // namespace sew
