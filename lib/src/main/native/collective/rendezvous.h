// Where the processes of a group find each other.
#pragma once

#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <string>

namespace sew {

using Milliseconds = std::chrono::milliseconds;

// `place` is file:PATH, a new file that all ranks see, or HOST:PORT, at which rank 0 listens.
inline c10::intrusive_ptr<c10d::Store> store_at(
    const std::string& place, int rank, int size, Milliseconds timeout) {
  const std::string file = "file:";
  if (place.rfind(file, 0) == 0) {
    auto store = c10::make_intrusive<c10d::FileStore>(place.substr(file.size()), size);
    store->setTimeout(timeout);
    return store;
  }
  auto colon = place.rfind(':');
  TORCH_CHECK(colon != std::string::npos, "expected file:PATH or HOST:PORT, found ", place);
  c10d::TCPStoreOptions options;
  options.port = static_cast<uint16_t>(std::stoi(place.substr(colon + 1)));
  options.isServer = rank == 0;
  options.numWorkers = size;
  options.timeout = timeout;
  return c10::make_intrusive<c10d::TCPStore>(place.substr(0, colon), options);
}

}  // namespace sew
