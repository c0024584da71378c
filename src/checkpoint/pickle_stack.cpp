#include "checkpoint/pickle_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checkpoint/pickle_reader.h"

namespace timbre {

PickleValue PickleStack::pop() {
  auto value = top();
  values_.pop_back();
  return value;
}

const PickleValue& PickleStack::top() const {
  if (values_.size() <= (marks_.empty() ? 0 : marks_.back()))
    malformed_checkpoint(file_, "its pickle takes more from the stack than it has put there");
  return values_.back();
}

std::vector<PickleValue> PickleStack::pop_count(std::size_t count) {
  std::vector<PickleValue> items(count);
  for (auto item = items.rbegin(); item != items.rend(); ++item) *item = pop();
  return items;
}

std::vector<PickleValue> PickleStack::pop_to_mark() {
  if (marks_.empty()) malformed_checkpoint(file_, "its pickle lacks a mark");
  const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<PickleValue> items(std::make_move_iterator(begin), std::make_move_iterator(values_.end()));
  values_.erase(begin, values_.end());
  marks_.pop_back();
  return items;
}

void PickleStack::recall(uint32_t number) {
  const auto found = memo_.find(number);
  if (found == memo_.end())
    malformed_checkpoint(file_, fmt::format("its pickle recalls value {}, which was never noted", number));
  push(found->second);
}

// `child` becomes a part of `parent`: it is complete from now on, and how deep `parent` reaches is known.
void PickleStack::adopt(PickleNode& parent, const PickleValue& child) {
  PickleNode* node = pickle_node(child);
  if (node) node->sealed = true;
  if (parent.sealed)
    malformed_checkpoint(file_, "a container in its pickle changes after it was put into another (or into itself)");
  const int depth = node ? node->depth : 0;
  if (depth >= kMaxPickleDepth)
    malformed_checkpoint(file_, fmt::format("its pickle is nested more than {} deep", kMaxPickleDepth));
  parent.depth = std::max(parent.depth, depth + 1);
}

void PickleStack::push_tuple(std::vector<PickleValue> items) {
  auto tuple = std::make_shared<PickleTuple>();
  for (const auto& item : items) adopt(*tuple, item);
  tuple->items = std::move(items);
  push(std::move(tuple));
}

void PickleStack::append(std::vector<PickleValue> items) {
  const auto* list = std::get_if<std::shared_ptr<PickleList>>(&top());
  if (!list) malformed_checkpoint(file_, fmt::format("its pickle appends to {}", pickle_kind(top())));
  for (auto& item : items) {
    adopt(**list, item);
    (*list)->items.push_back(std::move(item));
  }
}

void PickleStack::set_items(std::vector<PickleValue> items) {
  const auto* dict = std::get_if<std::shared_ptr<PickleDict>>(&top());
  if (!dict || items.size() % 2 != 0)
    malformed_checkpoint(file_,
                         fmt::format("its pickle sets {} parts of items of {}", items.size(), pickle_kind(top())));
  for (std::size_t i = 0; i < items.size(); i += 2) {
    if (pickle_get<PickleList>(items[i]) || pickle_get<PickleDict>(items[i]))
      malformed_checkpoint(file_, fmt::format("{} is the key of a dict in its pickle", pickle_kind(items[i])));
    adopt(**dict, items[i]);
    adopt(**dict, items[i + 1]);
    (*dict)->items.emplace_back(std::move(items[i]), std::move(items[i + 1]));
  }
}

void PickleStack::build(PickleValue state) {
  const auto* fields = std::get_if<std::shared_ptr<PickleDict>>(&state);
  if (!fields) {
    malformed_checkpoint(
        file_, fmt::format("an object in its pickle gets {} as its state, expected a dict", pickle_kind(state)));
  }
  if (const auto* object = std::get_if<std::shared_ptr<PickleObject>>(&top())) {
    adopt(**object, state);
    (*object)->state = *fields;
  } else if (!pickle_get<PickleDict>(top())) {
    malformed_checkpoint(file_, fmt::format("its pickle sets the state of {}", pickle_kind(top())));
  }
}

}  // namespace timbre
