// Compiles the CUDA source of neurons at run time with NVRTC, which comes with PyTorch: the build
// needs no CUDA toolkit and links no CUDA library.
#pragma once

#include <c10/util/Exception.h>
#include <dlfcn.h>

#include <cstdint>
#include <string>
#include <vector>

#include "neuron/neuron_cuda_source.h"
#include "neuron/neuron_parameters.h"

namespace sew::cuda {

// The macros that specialise the source for these neurons.
inline std::vector<std::string> kernel_macros(
    const NeuronParameters& neuron, int64_t steps, bool half) {
  auto define = [](const char* name, int64_t value) {
    return std::string("-D") + name + "=" + std::to_string(value);
  };
  return {
      define("KIND", neuron.kind),
      define("DECAY_INPUT", neuron.decay_input),
      define("SOFT", neuron.soft_reset),
      define("DETACH", neuron.detach_reset),
      define("SURROGATE", neuron.surrogate),
      define("TRAINING", neuron.training),
      define("STEPS", steps),
      std::string("-DVALUE=") + (half ? "bfloat16" : "float")};
}

// A shared library, opened at run time, whose functions are looked up by name.
class SharedLibrary {
 public:
  explicit SharedLibrary(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW)) {
    TORCH_CHECK(handle_ != nullptr, "could not open ", path, ": ", dlerror());
  }

  // Calls the function `name`, which returns 0 on success.
  template <class... Arguments>
  void call(const char* name, Arguments... arguments) const {
    int error = reinterpret_cast<int (*)(Arguments...)>(symbol(name))(arguments...);
    TORCH_CHECK(error == 0, name, " failed with error ", error);
  }

  void* symbol(const char* name) const {
    void* found = dlsym(handle_, name);
    TORCH_CHECK(found != nullptr, "no function ", name, " in a CUDA library");
    return found;
  }

 private:
  void* handle_;
};

// Returns the machine code of both kernels for compute capability `arch`, such as 90; needs no GPU.
inline std::string compile(const SharedLibrary& nvrtc, int arch, std::vector<std::string> options) {
  options.push_back("--gpu-architecture=sm_" + std::to_string(arch));
  options.push_back("--fmad=false");
  std::vector<const char*> arguments;
  for (const std::string& option : options) arguments.push_back(option.c_str());
  void* program = nullptr;
  nvrtc.call(
      "nvrtcCreateProgram", &program, SOURCE, static_cast<const char*>("neuron.cu"), 0,
      static_cast<const char* const*>(nullptr), static_cast<const char* const*>(nullptr));
  auto nvrtc_compile = reinterpret_cast<int (*)(void*, int, const char* const*)>(
      nvrtc.symbol("nvrtcCompileProgram"));
  int error = nvrtc_compile(program, static_cast<int>(arguments.size()), arguments.data());
  size_t size = 0;
  if (error != 0) {
    nvrtc.call("nvrtcGetProgramLogSize", program, &size);
    std::string log(size, '\0');
    nvrtc.call("nvrtcGetProgramLog", program, log.data());
    nvrtc.call("nvrtcDestroyProgram", &program);
    TORCH_CHECK(false, "NVRTC failed with error ", error, ": ", log);
  }
  nvrtc.call("nvrtcGetCUBINSize", program, &size);
  std::string code(size, '\0');
  nvrtc.call("nvrtcGetCUBIN", program, code.data());
  nvrtc.call("nvrtcDestroyProgram", &program);
  return code;
}

}  // namespace sew::cuda
