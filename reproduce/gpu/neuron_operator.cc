// The neurons of the native backend as operators of PyTorch, so that Python can call them where no
// Java is: the same sources, compiled against the PyTorch that is there.
#include <torch/library.h>
#include <torch/version.h>

#include "neuron/neuron_autograd.h"

// Read from the file before it is loaded.
extern "C" __attribute__((visibility("default"), used)) const char sew_operator_info[] =
    "sew-operator PyTorch " TORCH_VERSION ";";

namespace {

using at::Tensor;

// kind, decay_input, soft_reset, detach_reset, surrogate, training; tau, threshold, rest, a, b.
sew::NeuronParameters parameters(at::IntArrayRef codes, at::ArrayRef<double> numbers) {
  TORCH_CHECK(codes.size() == 6 && numbers.size() == 5, "expected 6 codes and 5 numbers");
  return {
      static_cast<int32_t>(codes[0]),
      static_cast<int32_t>(codes[1]),
      static_cast<int32_t>(codes[2]),
      static_cast<int32_t>(codes[3]),
      static_cast<int32_t>(codes[4]),
      static_cast<int32_t>(codes[5]),
      numbers[0],
      numbers[1],
      numbers[2],
      numbers[3],
      numbers[4]};
}

// S [T, ...] and V[T] [...].
std::vector<Tensor> neuron(
    const Tensor& x, const std::optional<Tensor>& v0, const std::optional<Tensor>& leak,
    const std::optional<Tensor>& addend, at::IntArrayRef codes, at::ArrayRef<double> numbers) {
  auto described = parameters(codes, numbers);
  sew::check_arguments(
      x, v0.value_or(Tensor()), leak.value_or(Tensor()), addend.value_or(Tensor()), described);
  std::optional<Tensor> none;
  return sew::NeuronFunction::apply(
      x, v0, leak, addend, none, none, std::optional<sew::BatchNorm>(), described, true);
}

// Bytes of machine code for compute capability `arch`; needs no GPU.
int64_t compile_cuda(
    at::IntArrayRef codes, at::ArrayRef<double> numbers, int64_t steps, bool half,
    std::string nvrtc, int64_t arch) {
  auto options = sew::cuda::kernel_macros(parameters(codes, numbers), steps, half);
  sew::cuda::SharedLibrary library(nvrtc);
  return static_cast<int64_t>(sew::cuda::compile(library, static_cast<int>(arch), options).size());
}

#ifdef SEW_ON_CPU
void choose_cuda_source(bool chosen) { sew::cuda::is_chosen() = chosen; }
#endif

}  // namespace

TORCH_LIBRARY(sew, m) {
  m.def(
      "neuron(Tensor x, Tensor? v0, Tensor? leak, Tensor? addend, int[] codes, float[] numbers)"
      " -> Tensor[]",
      neuron);
  m.def(
      "compile_cuda(int[] codes, float[] numbers, int steps, bool half, str nvrtc, int arch) -> "
      "int",
      compile_cuda);
#ifdef SEW_ON_CPU
  m.def("choose_cuda_source(bool chosen) -> ()", choose_cuda_source);
#endif
}
