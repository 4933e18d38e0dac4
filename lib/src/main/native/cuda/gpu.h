// A GPU: its kernels, each compiled when it is first needed, and their launches through the CUDA
// driver that PyTorch has loaded.
//
// The kernels have not run on a GPU yet. Tests compile them with NVRTC, and reproduce/gpu-check runs
// them on the CPU, with a file of the same name in place of this one: reproduce/gpu/on_cpu.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <dlfcn.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "neuron/neuron_cuda_compiler.h"
#include "neuron/neuron_parameters.h"

namespace sew::cuda {

constexpr int THREADS = 256;  // per block; the kernel `backward` relies on this number

// Whether the kernels below compute what is made of `x`.
inline bool is_on_gpu(const at::Tensor& x) { return x.is_cuda(); }

// The path of a library in the directory of this process's libtorch_cpu.so.
inline std::string beside_torch(const char* name) {
  Dl_info info;
  TORCH_CHECK(dladdr(reinterpret_cast<void*>(&at::globalContext), &info), "where is PyTorch?");
  std::string path(info.dli_fname);
  return path.substr(0, path.rfind('/') + 1) + name;
}

struct Kernels {
  void* forward = nullptr;
  void* backward = nullptr;
};

// A GPU and its kernels, each compiled when it is first needed.
class Gpu {
 public:
  // GPUs live until the process ends: their compiled kernels are used again by every network.
  static Gpu& of(int index) {
    static std::mutex mutex;
    static std::map<int, std::unique_ptr<Gpu>> gpus;
    std::lock_guard<std::mutex> lock(mutex);
    auto& gpu = gpus[index];
    if (!gpu) gpu.reset(new Gpu(index));
    return *gpu;
  }

  Kernels kernels(const NeuronParameters& neuron, int64_t steps, bool half) {
    std::vector<std::string> options = kernel_macros(neuron, steps, half);
    std::lock_guard<std::mutex> lock(mutex_);
    Kernels& found = compiled_[options];
    if (!found.forward) {
      std::string code = compile(driver_, arch_, options);
      void* module = nullptr;
      driver_.call("cuModuleLoadData", &module, static_cast<const void*>(code.data()));
      driver_.call("cuModuleGetFunction", &found.backward, module, "backward");
      driver_.call("cuModuleGetFunction", &found.forward, module, "forward");
    }
    return found;
  }

  // Runs a kernel on PyTorch's current stream.
  void launch(void* kernel, int64_t blocks, void** arguments) {
    make_current();
    void* stream = nullptr;
    torch_.call("aoti_torch_get_current_cuda_stream", static_cast<int32_t>(index_), &stream);
    driver_.call(
        "cuLaunchKernel", kernel, static_cast<unsigned>(blocks), 1u, 1u,
        static_cast<unsigned>(THREADS), 1u, 1u, 0u, stream, arguments,
        static_cast<void**>(nullptr));
  }

 private:
  static constexpr int MAJOR = 75, MINOR = 76;  // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_*

  explicit Gpu(int index)
      : index_(index),
        driver_(beside_torch("libcaffe2_nvrtc.so")),
        torch_(beside_torch("libtorch_cuda.so")) {
    int major = 0, minor = 0;
    driver_.call("cuDeviceGet", &device_, index);
    driver_.call("cuDeviceGetAttribute", &major, static_cast<int>(MAJOR), device_);
    driver_.call("cuDeviceGetAttribute", &minor, static_cast<int>(MINOR), device_);
    arch_ = major * 10 + minor;
    make_current();
  }

  // The driver needs a current context on each calling thread: Java's in the forward pass and
  // autograd's in the backward pass.
  void make_current() {
    void* context = nullptr;
    driver_.call("cuCtxGetCurrent", &context);
    if (!context) {
      driver_.call("cuDevicePrimaryCtxRetain", &context, device_);
      driver_.call("cuCtxSetCurrent", context);
    }
  }

  int index_;
  int device_ = 0;
  int arch_ = 0;
  SharedLibrary driver_;  // PyTorch's own, with the functions of the CUDA driver and of NVRTC
  SharedLibrary torch_;
  std::mutex mutex_;
  std::map<std::vector<std::string>, Kernels> compiled_;
};

}  // namespace sew::cuda
