#pragma once
// The state of the pickle machine: a stack of values, marks on it, and a memo of numbered values; and how containers on
// it are filled. It admits no cycles, nothing deeper than kMaxPickleDepth, and no reach below a mark.
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "checkpoint/pickle_value.h"

namespace timbre {

class PickleStack {
 public:
  explicit PickleStack(const std::string& file) : file_(file) {}

  // All errors are kModel.
  void push(PickleValue value) { values_.push_back(std::move(value)); }
  PickleValue pop();
  const PickleValue& top() const;
  std::vector<PickleValue> pop_count(std::size_t count);
  void mark() { marks_.push_back(values_.size()); }
  std::vector<PickleValue> pop_to_mark();
  bool empty() const { return values_.empty() && marks_.empty(); }

  // Notes the value on top under a number, or the next one.
  void note(uint32_t number) { memo_[number] = top(); }
  void note_next() { note(static_cast<uint32_t>(memo_.size())); }
  void recall(uint32_t number);

  void push_tuple(std::vector<PickleValue> items);
  // Fill the list or dict (key, value, key, value, …) on top.
  void append(std::vector<PickleValue> items);
  void set_items(std::vector<PickleValue> items);
  // Gives the object on top its state. That of an HParams is its __dict__; that of an OrderedDict, such as the
  // _metadata of a state_dict, is no data of ours and goes.
  void build(PickleValue state);

 private:
  void adopt(PickleNode& parent, const PickleValue& child);

  const std::string& file_;
  std::vector<PickleValue> values_;
  std::vector<std::size_t> marks_;  // how many values lay below each
  std::unordered_map<uint32_t, PickleValue> memo_;
};

}  // namespace timbre
