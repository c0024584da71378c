#pragma once
// A list of submodules that keeps their type. Children are registered as "<name>.0", "<name>.1", … of the parent, like
// a Python ModuleList, or under chosen numbers where a state_dict has gaps.
#include <torch/nn/module.h>

#include <memory>
#include <string>
#include <vector>

namespace timbre::nn {

template <typename Holder>
class ModuleVector {
 public:
  ModuleVector(torch::nn::Module& parent, const std::string& name)
      : container_(parent.register_module(name, std::make_shared<torch::nn::Module>())) {}

  // Appends `module` under the next free number, or under `number` where given (it must not be taken).
  void add(Holder module, int number = -1) {
    const auto index = number >= 0 ? static_cast<std::size_t>(number) : items_.size();
    container_->register_module(std::to_string(index), module);
    items_.push_back(std::move(module));
  }

  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  Holder& operator[](std::size_t i) { return items_[i]; }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto rbegin() { return items_.rbegin(); }
  auto rend() { return items_.rend(); }

 private:
  std::shared_ptr<torch::nn::Module> container_;
  std::vector<Holder> items_;
};

}  // namespace timbre::nn
