#include "checkpoint/state_dict.h"

#include <fmt/format.h>

#include <iterator>
#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/log.h"

namespace timbre {
namespace {

std::string shape_text(const torch::Tensor& tensor) {
  std::ostringstream out;
  out << tensor.sizes();
  return out.str();
}

void append_list(std::string& text, const char* title, const std::vector<std::string>& names) {
  if (names.empty()) return;
  text += fmt::format("\n  {} ({}):", title, names.size());
  for (const auto& name : names) text += "\n    " + name;
}

// Throws unless `state` has exactly the names under `prefix` that `targets` has, in the same shapes.
void require_fit(const std::string& module, const StateDict& targets, const StateDict& state,
                 const std::string& prefix) {
  std::vector<std::string> missing, unexpected, misshaped;
  for (const auto& [name, target] : targets) {
    const auto found = state.find(name);
    if (found == state.end()) {
      missing.push_back(name);
    } else if (found->second.sizes() != target.sizes()) {
      misshaped.push_back(
          fmt::format("{}: expected {}, found {}", name, shape_text(target), shape_text(found->second)));
    }
  }
  for (auto item = state.lower_bound(prefix); item != state.end(); ++item) {
    if (item->first.compare(0, prefix.size(), prefix) != 0) break;
    if (!targets.count(item->first)) unexpected.push_back(item->first);
  }
  if (missing.empty() && unexpected.empty() && misshaped.empty()) return;
  std::string text = fmt::format(
      "the weights do not fit the network '{}'; use the checkpoint and configuration that "
      "belong together",
      module);
  append_list(text, "missing", missing);
  append_list(text, "unexpected", unexpected);
  append_list(text, "of another shape", misshaped);
  throw Error(ErrorKind::kModel, text);
}

}  // namespace

void load_state_dict(torch::nn::Module& module, const StateDict& state, const std::string& prefix) {
  load_state_dict(module, StateDict(state), prefix);
}

void load_state_dict(torch::nn::Module& module, StateDict&& state, const std::string& prefix) {
  auto targets = state_dict(module, prefix);
  require_fit(module.name(), targets, state, prefix);
  const torch::NoGradGuard no_grad;
  for (auto& [name, target] : targets) {
    const auto source = state.find(name);
    target.copy_(source->second);
    state.erase(source);
  }
}

void drop_unexpected(const torch::nn::Module& module, StateDict& state, const std::string& file,
                     const std::string& prefix) {
  const auto known = state_dict(module, prefix);
  std::vector<std::string> dropped;
  for (auto item = state.lower_bound(prefix); item != state.end() && item->first.rfind(prefix, 0) == 0;) {
    if (known.count(item->first) == 0) dropped.push_back(item->first);
    item = known.count(item->first) == 0 ? state.erase(item) : std::next(item);
  }
  if (dropped.empty()) return;
  log_warn_once(file + " unexpected",
                "'{}' holds {} weights that the network has no place for; they are left out: {}{}", file,
                dropped.size(), dropped.front(), dropped.size() > 1 ? ", …" : "");
}

StateDict state_dict(const torch::nn::Module& module, const std::string& prefix) {
  StateDict state;
  for (const auto& item : module.named_parameters()) state[prefix + item.key()] = item.value().detach();
  for (const auto& item : module.named_buffers()) state[prefix + item.key()] = item.value().detach();
  return state;
}

}  // namespace timbre
