// Neurons on a GPU: one kernel forward, one backward, a thread for each neuron. NVRTC, which comes
// with PyTorch, compiles them at run time for the description and the number of time steps at hand,
// so that this file needs no CUDA toolkit and links no CUDA library.
//
// Compiled by NVRTC in tests; it has not run on a GPU yet.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <c10/core/DeviceGuard.h>
#include <dlfcn.h>

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "neuron.h"

namespace sew::cuda {

// KIND, DECAY_INPUT, SOFT, DETACH, SURROGATE, TRAINING, STEPS and VALUE, the type of X and of its
// gradient, are macros. The arithmetic is that of rows.h and surrogate.h, in the same order; --fmad=false
// keeps products and sums apart.
const char* const SOURCE = R"CUDA(
enum { IF, LIF, PLIF };
enum { ATAN, SIGMOID, RECTANGULAR, PIECEWISE_QUADRATIC, PIECEWISE_LEAKY_RELU, SOFT_SIGN, ERF, S2NN };

struct Constants { float tau, kept, rate, threshold, rest, a, b, scale, peak; };

struct bfloat16 { unsigned short bits; };

__device__ float get(const float* p, long i) { return p[i]; }
__device__ void put(float* p, long i, float value) { p[i] = value; }
__device__ float get(const bfloat16* p, long i) { return __uint_as_float((unsigned) p[i].bits << 16); }
__device__ void put(bfloat16* p, long i, float value) {
  unsigned bits = __float_as_uint(value);
  p[i].bits = value == value ? (bits + 0x7fff + (bits >> 16 & 1)) >> 16 : 0x7fc0;
}

__device__ float charge(const Constants& c, float v, float x) {
  if (KIND == IF) return v + x;
  if (DECAY_INPUT) {
    float d = x - (v - c.rest);
    return v + (KIND == LIF ? d / c.tau : d * c.rate);
  }
  if (c.rest == 0) return v * c.kept + x;
  float d = v - c.rest;
  return v - (KIND == LIF ? d / c.tau : d * c.rate) + x;
}

__device__ float reset(const Constants& c, float h) {
  bool fired = h >= c.threshold;
  if (SOFT) return h - (fired ? c.threshold : 0.f);
  return h * (fired ? 0.f : 1.f) + (fired ? c.rest : 0.f);
}

__device__ float sigmoid_slope(float alpha, float x) {
  float s = 1 / (1 + expf(-alpha * x));
  return alpha * (s * (1 - s));
}

__device__ float derivative(const Constants& c, float h) {
  float x = h - c.threshold, distance = fabsf(x);
  switch (SURROGATE) {
    case ATAN: { float u = x * c.scale; return c.a / 2 / (u * u + 1); }
    case SIGMOID: return sigmoid_slope(c.a, x);
    case RECTANGULAR: return distance < 0.5f / c.a ? c.a : 0.f;
    case PIECEWISE_QUADRATIC: return distance <= 1 / c.a ? distance * (-c.a * c.a) + c.a : 0.f;
    case PIECEWISE_LEAKY_RELU: return distance < c.a ? 1 / c.a : c.b;
    case SOFT_SIGN: { float d = distance + 1 / c.a; return 0.5f / c.a / (d * d); }
    case ERF: { float u = x * c.a; return expf(-(u * u)) * c.peak; }
    case S2NN: return x < 0 ? sigmoid_slope(c.a, x) : c.b / (distance + 1);
    default: return 1;
  }
}

// `leak` is 1/tau of PLIF, in the memory of the GPU.
__device__ Constants learnt(Constants c, const float* leak) {
  if (KIND == PLIF) {
    c.rate = *leak;
    c.kept = -c.rate + 1;
  }
  return c;
}

extern "C" __global__ void forward(
    Constants constants, const float* leak, long neurons, const VALUE* x, const float* v0,
    const float* addend, float* s, float* last) {
  const Constants c = learnt(constants, leak);
  for (long i = blockIdx.x * (long) blockDim.x + threadIdx.x; i < neurons; i += (long) gridDim.x * blockDim.x) {
    float v = v0 ? v0[i] : c.rest;
#pragma unroll 4
    for (int t = 0; t < STEPS; t++) {
      float h = charge(c, v, get(x, t * neurons + i));
      float spike = h >= c.threshold ? 1.f : 0.f;
      if (TRAINING) spike += h - h;
      v = reset(c, h);
      s[t * neurons + i] = addend ? spike + addend[t * neurons + i] : spike;
    }
    if (last) last[i] = v;
  }
}

// Each block of 256 threads adds dL/d(1/tau) in a fixed order and leaves one sum.
extern "C" __global__ void backward(
    Constants constants, const float* leak, long neurons, const VALUE* x, const float* v0,
    const float* gs, const float* gv_last, VALUE* gx, float* gv0, double* leak_sums) {
  const Constants c = learnt(constants, leak);
  double sum = 0;
  for (long i = blockIdx.x * (long) blockDim.x + threadIdx.x; i < neurons; i += (long) gridDim.x * blockDim.x) {
    float h[STEPS];
    const float start = v0 ? v0[i] : c.rest;
    float v = start;
#pragma unroll 4
    for (int t = 0; t < STEPS; t++) {
      h[t] = charge(c, v, get(x, t * neurons + i));
      v = reset(c, h[t]);
    }
    float gv = gv_last ? gv_last[i] : 0.f;
#pragma unroll 4
    for (int t = STEPS - 1; t >= 0; t--) {
      float g = gs ? gs[t * neurons + i] : 0.f;
      float slope = derivative(c, h[t]);
      bool fired = h[t] >= c.threshold;
      if (!DETACH) g = SOFT ? g - gv * c.threshold : g + gv * (c.rest - h[t]);
      float gh = g * slope + (fired && !SOFT ? 0.f : gv);
      if (KIND == PLIF) {
        float above = (t == 0 ? start : reset(c, h[t - 1])) - c.rest;
        float d = DECAY_INPUT ? get(x, t * neurons + i) - above : -above;
        sum += (double) gh * d;
      }
      float input = KIND != IF && DECAY_INPUT ? gh * c.rate : gh;
      gv = KIND == IF ? gh : gh - gh * c.rate;
      put(gx, t * neurons + i, input);
    }
    if (gv0) gv0[i] = gv;
  }
  if (KIND == PLIF) {
    __shared__ double sums[256];
    sums[threadIdx.x] = sum;
    for (int half = 128; half > 0; half /= 2) {
      __syncthreads();
      if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
    }
    if (threadIdx.x == 0) leak_sums[blockIdx.x] = sums[0];
  }
}
)CUDA";

constexpr int THREADS = 256;      // of a block, as `backward` knows
constexpr int64_t GRID = 132 * 16;  // blocks at most: several for each processor of a large GPU

inline std::vector<std::string> macros(const Description& d, int64_t steps, bool half) {
  auto define = [](const char* name, int64_t value) {
    return std::string("-D") + name + "=" + std::to_string(value);
  };
  return {
      define("KIND", d.kind),
      define("DECAY_INPUT", d.decay_input),
      define("SOFT", d.soft_reset),
      define("DETACH", d.detach_reset),
      define("SURROGATE", d.surrogate),
      define("TRAINING", d.training),
      define("STEPS", steps),
      std::string("-DVALUE=") + (half ? "bfloat16" : "float")};
}

// Functions of a shared library, looked up by name.
class Library {
 public:
  explicit Library(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW)) {
    TORCH_CHECK(handle_ != nullptr, "could not open ", path, ": ", dlerror());
  }

  // Calls `name`, which answers 0 if it succeeded.
  template <class... Arguments>
  void call(const char* name, Arguments... arguments) const {
    int answer = reinterpret_cast<int (*)(Arguments...)>(symbol(name))(arguments...);
    TORCH_CHECK(answer == 0, name, " failed with error ", answer);
  }

  void* symbol(const char* name) const {
    void* found = dlsym(handle_, name);
    TORCH_CHECK(found != nullptr, "no function ", name, " in a CUDA library");
    return found;
  }

 private:
  void* handle_;
};

// The machine code of both kernels for compute capability `arch`, such as 90; needs no GPU.
inline std::string compile(const Library& nvrtc, int arch, std::vector<std::string> options) {
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
  int answer = nvrtc_compile(program, static_cast<int>(arguments.size()), arguments.data());
  size_t size = 0;
  if (answer != 0) {
    nvrtc.call("nvrtcGetProgramLogSize", program, &size);
    std::string log(size, '\0');
    nvrtc.call("nvrtcGetProgramLog", program, log.data());
    nvrtc.call("nvrtcDestroyProgram", &program);
    TORCH_CHECK(false, "NVRTC failed with error ", answer, ": ", log);
  }
  nvrtc.call("nvrtcGetCUBINSize", program, &size);
  std::string code(size, '\0');
  nvrtc.call("nvrtcGetCUBIN", program, code.data());
  nvrtc.call("nvrtcDestroyProgram", &program);
  return code;
}

// The libraries beside the libtorch_cpu.so of this process.
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

// The kernels of one GPU, compiled when they are first needed.
class Gpu {
 public:
  static Gpu& of(int index) {
    static std::mutex mutex;
    static std::map<int, std::unique_ptr<Gpu>> gpus;
    std::lock_guard<std::mutex> lock(mutex);
    auto& gpu = gpus[index];
    if (!gpu) gpu.reset(new Gpu(index));
    return *gpu;
  }

  Kernels kernels(const Description& d, int64_t steps, bool half) {
    std::vector<std::string> options = macros(d, steps, half);
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

  // On PyTorch's current stream.
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

  // The driver wants a context on the thread that calls it: Java's forward, autograd's backward.
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
  Library driver_;  // and NVRTC
  Library torch_;
  std::mutex mutex_;
  std::map<std::vector<std::string>, Kernels> compiled_;
};

inline void* address(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.data_ptr() : nullptr;
}

inline int64_t grid(int64_t neurons) {
  return std::min<int64_t>(GRID, (neurons + THREADS - 1) / THREADS);
}

// As sew::forward; `leak` is 1/tau [1] or undefined.
inline void forward(
    const Description& d, Constants c, int64_t steps, const at::Tensor& leak, const at::Tensor& x,
    const at::Tensor& v0, const at::Tensor& addend, const at::Tensor& s, const at::Tensor& v) {
  c10::DeviceGuard guard(x.device());
  Gpu& gpu = Gpu::of(x.get_device());
  int64_t neurons = x.numel() / steps;
  std::array<void*, 6> memory = {
      address(leak), address(x), address(v0), address(addend), address(s), address(v)};
  void* arguments[] = {&c,         &memory[0], &neurons,   &memory[1],
                       &memory[2], &memory[3], &memory[4], &memory[5]};
  void* kernel = gpu.kernels(d, steps, x.scalar_type() == at::kBFloat16).forward;
  gpu.launch(kernel, grid(neurons), arguments);
}

// As sew::backward; returns dL/d(1/tau) [], or an undefined tensor.
inline at::Tensor backward(
    const Description& d, Constants c, int64_t steps, const at::Tensor& leak, const at::Tensor& x,
    const at::Tensor& v0, const at::Tensor& gs, const at::Tensor& gv, const at::Tensor& gx,
    const at::Tensor& gv0) {
  c10::DeviceGuard guard(x.device());
  Gpu& gpu = Gpu::of(x.get_device());
  int64_t neurons = x.numel() / steps;
  int64_t blocks = grid(neurons);
  at::Tensor sums;
  if (d.kind == PLIF) {
    sums = at::empty({blocks}, x.options().dtype(at::kDouble));
  }
  std::array<void*, 8> memory = {address(leak), address(x),  address(v0),  address(gs),
                                 address(gv),   address(gx), address(gv0), address(sums)};
  void* arguments[] = {&c,         &memory[0], &neurons,   &memory[1], &memory[2],
                       &memory[3], &memory[4], &memory[5], &memory[6], &memory[7]};
  void* kernel = gpu.kernels(d, steps, x.scalar_type() == at::kBFloat16).backward;
  gpu.launch(kernel, blocks, arguments);
  return sums.defined() ? sums.sum().to(at::kFloat) : at::Tensor();
}

}  // namespace sew::cuda
