// What Java passes and gets: tensors as handles, errors as messages.
#pragma once

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <string>

#define SEW_EXPORT extern "C" __attribute__((visibility("default"), used))

namespace sew {

// DJL's handle is an at::Tensor*; 0 stands for no tensor.
inline at::Tensor tensor_of(int64_t handle) {
  return handle == 0 ? at::Tensor() : *reinterpret_cast<at::Tensor*>(handle);
}

inline int64_t new_handle(const at::Tensor& tensor) {
  return reinterpret_cast<int64_t>(new at::Tensor(tensor));
}

// Runs `body`; returns the message of its exception, or null.
template <class Body>
const char* error_message(const Body& body) {
  // Java copies the message before it calls another function on this thread.
  static thread_local std::string message;
  try {
    body();
    return nullptr;
  } catch (const c10::Error& e) {
    message = e.what_without_backtrace();
  } catch (const std::exception& e) {
    message = e.what();
  }
  return message.c_str();
}

}  // namespace sew
