#include "train/process_group.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "base/log.h"

#ifdef TIMBRE_C10D
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#endif

namespace timbre {
namespace {

int64_t number_of(const char* variable, int64_t least, int64_t most) {
  const char* const text = std::getenv(variable);
  const std::string value = text == nullptr ? "" : text;
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failed != std::errc() || end != value.data() + value.size() || number < least || number > most) {
    throw Error(ErrorKind::kUsage,
                fmt::format("{} is '{}', expected {} to {}: several processes need RANK, WORLD_SIZE, MASTER_ADDR and "
                            "MASTER_PORT, as torchrun sets them",
                            variable, value, least, most));
  }
  return number;
}

#ifdef TIMBRE_C10D

// `Group` is one of c10d's: they share their methods' names, but from version to version not their base.
template <typename Group>
class Connected : public ProcessGroup {
 public:
  Connected(BatchShare share, c10::intrusive_ptr<Group> group, const torch::Device& device)
      : ProcessGroup(share), group_(std::move(group)), device_(device) {}

  void average(const std::vector<torch::Tensor>& tensors) override {
    exchange(tensors, [this](std::vector<torch::Tensor>& flat) {
      group_->allreduce(flat)->wait();
      flat[0].div_(static_cast<double>(share().count));
    });
  }

  void broadcast(const std::vector<torch::Tensor>& tensors) override {
    exchange(tensors, [this](std::vector<torch::Tensor>& flat) { group_->broadcast(flat)->wait(); });
  }

 private:
  // All tensors of a type as one: a message costs more than its bytes.
  template <typename Send>
  void exchange(const std::vector<torch::Tensor>& tensors, Send send) {
    const torch::NoGradGuard no_grad;
    for (const auto type : {torch::kFloat, torch::kDouble, torch::kLong}) {
      std::vector<torch::Tensor> chosen, rows;
      for (const auto& tensor : tensors)
        if (tensor.scalar_type() == type) chosen.push_back(tensor), rows.push_back(tensor.detach().reshape({-1}));
      if (chosen.empty()) continue;
      std::vector<torch::Tensor> flat{torch::cat(rows).to(device_)};
      try {
        send(flat);
      } catch (const c10::Error& error) {
        lost(error.what_without_backtrace());
      } catch (const std::exception& error) {
        lost(error.what());
      }
      int64_t at = 0;
      for (auto& tensor : chosen) {
        tensor.copy_(flat[0].narrow(0, at, tensor.numel()).view_as(tensor));
        at += tensor.numel();
      }
    }
  }

  [[noreturn]] static void lost(const std::string& why) {
    throw Error(ErrorKind::kInternal, fmt::format("the other processes are gone ({}); start all of them again with "
                                                  "--resume",
                                                  why.substr(0, why.find('\n'))));
  }

  c10::intrusive_ptr<Group> group_;
  torch::Device device_;
};

std::unique_ptr<ProcessGroup> connect(BatchShare share, const std::string& address, int port,
                                      const torch::Device& device) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<uint16_t>(port);
  options.isServer = share.index == 0;
  options.numWorkers = static_cast<std::size_t>(share.count);
  const c10::intrusive_ptr<c10d::Store> store = c10::make_intrusive<c10d::TCPStore>(address, options);
  const int rank = static_cast<int>(share.index), size = static_cast<int>(share.count);
#ifdef USE_C10D_NCCL
  if (device.is_cuda()) {
    auto group = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size);
    return std::make_unique<Connected<c10d::ProcessGroupNCCL>>(share, group, device);
  }
#endif
  using Gloo = c10d::ProcessGroupGloo;
  auto gloo = Gloo::Options::create();
  const bool alone = address == "localhost" || address.rfind("127.", 0) == 0;
  gloo->devices.push_back(alone ? Gloo::createDeviceForHostname("127.0.0.1") : Gloo::createDefaultDevice());
  auto group = c10::make_intrusive<Gloo>(store, rank, size, gloo);
  return std::make_unique<Connected<Gloo>>(share, group, torch::kCPU);
}

#else

std::unique_ptr<ProcessGroup> connect(BatchShare, const std::string&, int, const torch::Device&) {
  throw Error(ErrorKind::kUsage,
              "WORLD_SIZE asks for several processes, and this timbre is built without c10d: install libgloo-dev and "
              "build it again, or unset WORLD_SIZE");
}

#endif

}  // namespace

std::unique_ptr<ProcessGroup> ProcessGroup::from_environment(const torch::Device& device) {
  const char* const size = std::getenv("WORLD_SIZE");
  if (size == nullptr || *size == '\0') return nullptr;
  BatchShare share;
  share.count = number_of("WORLD_SIZE", 1, 65536);
  if (share.count == 1) return nullptr;
  share.index = number_of("RANK", 0, share.count - 1);
  const char* const address = std::getenv("MASTER_ADDR");
  if (address == nullptr || *address == '\0')
    throw Error(ErrorKind::kUsage, "MASTER_ADDR is not set: several processes meet at MASTER_ADDR, MASTER_PORT");
  const auto port = static_cast<int>(number_of("MASTER_PORT", 1, 65535));
  log_info("process {} of {}: meeting the others at {}:{}", share.index + 1, share.count, address, port);
  try {
    return connect(share, address, port, device);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    const std::string why = error.what();
    throw Error(ErrorKind::kInternal,
                fmt::format("the {} processes did not meet at {}:{} ({}); start all of them, with "
                            "the same MASTER_ADDR and MASTER_PORT",
                            share.count, address, port, why.substr(0, why.find('\n'))));
  }
}

}  // namespace timbre
