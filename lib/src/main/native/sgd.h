// A step of stochastic gradient descent in one pass over memory.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "simd.h"

namespace sew {

// buf = momentum buf + g; p = p - rate buf, rounded as the operations of sew.train.Optimiser.Sgd.
SEW_ROW descend(
    float* __restrict p, const float* __restrict g, float* __restrict buf, float momentum,
    float rate, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    buf[i] = buf[i] * momentum + g[i];
    p[i] = p[i] - buf[i] * rate;
  }
}

// Moves the leaf p against its gradient, none of which is left: the next one takes its place without
// being added to zeros.
inline void descend(const at::Tensor& p, const at::Tensor& buf, double momentum, double rate) {
  TORCH_CHECK(
      p.is_cpu() && p.scalar_type() == at::kFloat && p.is_contiguous() && buf.is_contiguous() &&
          buf.sizes() == p.sizes(),
      "expected a parameter and its momentum of float32 on the CPU, found ", p.toString(), p.sizes(),
      " and ", buf.toString(), buf.sizes());
  at::Tensor g = p.grad().defined() ? p.grad().contiguous() : at::zeros_like(p.detach());
  float* values = p.data_ptr<float>();
  float* moments = buf.data_ptr<float>();
  const float* gradients = g.const_data_ptr<float>();
  at::parallel_for(0, p.numel(), 1 << 15, [&](int64_t from, int64_t end) {
    descend(
        values + from, gradients + from, moments + from, static_cast<float>(momentum),
        static_cast<float>(rate), end - from);
  });
  p.mutable_grad().reset();
  // Autograd refuses to go back through what has read the old values.
  p.unsafeGetTensorImpl()->bump_version();
}

}  // namespace sew
