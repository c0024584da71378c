#include "checkpoint/pickle_reader.h"

#include <fmt/format.h>

#include <cstring>
#include <unordered_map>

#include "base/error.h"
#include "checkpoint/pickle_calls.h"
#include "checkpoint/pickle_opcodes.h"

namespace timbre {
namespace {

constexpr uint64_t kMaxOperations = uint64_t{1} << 21;
constexpr std::size_t kMaxNameBytes = 512;

// The pickle machine: a stack, marks on it, and a memo of numbered values.
class Machine {
 public:
  Machine(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  Pickle run() {
    for (uint64_t operations = 0; operations < kMaxOperations; ++operations) {
      const auto opcode = static_cast<unsigned char>(take(1)[0]);
      if (opcode == op::kStop) return stop();
      if (!scalar(opcode) && !text(opcode) && !container(opcode) && !memory(opcode) && !call(opcode)) refuse(opcode);
    }
    fail(fmt::format("its pickle has more than {} operations", kMaxOperations));
  }

 private:
  Pickle stop() {
    auto root = pop();
    if (!stack_.empty() || !marks_.empty()) fail("its pickle ends with more than one value");
    return {std::move(root), position_, std::move(storages_)};
  }

  [[noreturn]] void fail(const std::string& what) { malformed_checkpoint(file_, what); }

  [[noreturn]] void refuse(unsigned char opcode) {
    if (opcode == op::kInst) name_global();  // names what it would call, if that is not allowed anyway
    fail(
        fmt::format("its pickle has the opcode 0x{:02x} at byte {}, which no checkpoint needs", opcode, position_ - 1));
  }

  std::string_view take(uint64_t count) {
    if (count > bytes_.size() - position_)
      fail(fmt::format("its pickle is cut short: {} bytes expected at byte {}, found {}", count, position_,
                       bytes_.size() - position_));
    const auto taken = bytes_.substr(position_, count);
    position_ += count;
    return taken;
  }

  template <typename T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  std::string line() {
    const auto rest = bytes_.substr(position_);
    const auto end = rest.substr(0, kMaxNameBytes).find('\n');
    if (end == std::string_view::npos) fail("a name in its pickle does not end");
    position_ += end + 1;
    return std::string(rest.substr(0, end));
  }

  void push(PickleValue value) { stack_.push_back(std::move(value)); }

  PickleValue pop() {
    if (stack_.size() <= floor()) fail("its pickle takes more from the stack than it has put there");
    auto value = std::move(stack_.back());
    stack_.pop_back();
    return value;
  }

  const PickleValue& top() {
    if (stack_.size() <= floor()) fail("its pickle looks at an empty stack");
    return stack_.back();
  }

  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  std::vector<PickleValue> pop_to_mark() {
    if (marks_.empty()) fail("its pickle lacks a mark");
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<PickleValue> items(std::make_move_iterator(begin), std::make_move_iterator(stack_.end()));
    stack_.erase(begin, stack_.end());
    marks_.pop_back();
    return items;
  }

  std::vector<PickleValue> pop_count(std::size_t count) {
    std::vector<PickleValue> items(count);
    for (auto item = items.rbegin(); item != items.rend(); ++item) *item = pop();
    return items;
  }

  // `child` becomes a part of `parent`: it is complete from now on, and how deep `parent` reaches is known.
  void adopt(PickleNode& parent, PickleValue& child) {
    PickleNode* node = pickle_node(child);
    if (node) node->sealed = true;
    const int depth = node ? node->depth : 0;
    if (parent.sealed) fail("a container in its pickle changes after it was put into another (or into itself)");
    if (depth >= kMaxPickleDepth) fail(fmt::format("its pickle is nested more than {} deep", kMaxPickleDepth));
    parent.depth = std::max(parent.depth, depth + 1);
  }

  PickleValue tuple(std::vector<PickleValue> items) {
    auto made = std::make_shared<PickleTuple>();
    for (auto& item : items) adopt(*made, item);
    made->items = std::move(items);
    return made;
  }

  void append(std::vector<PickleValue> items) {
    const auto* list = std::get_if<std::shared_ptr<PickleList>>(&top());
    if (!list) fail(fmt::format("its pickle appends to {}", pickle_kind(top())));
    for (auto& item : items) {
      adopt(**list, item);
      (*list)->items.push_back(std::move(item));
    }
  }

  void set_items(std::vector<PickleValue> items) {
    const auto* dict = std::get_if<std::shared_ptr<PickleDict>>(&top());
    if (!dict || items.size() % 2 != 0) fail(fmt::format("its pickle sets items of {}", pickle_kind(top())));
    for (std::size_t i = 0; i < items.size(); i += 2) {
      if (pickle_get<PickleList>(items[i]) || pickle_get<PickleDict>(items[i]))
        fail(fmt::format("{} is the key of a dict", pickle_kind(items[i])));
      adopt(**dict, items[i]);
      adopt(**dict, items[i + 1]);
      (*dict)->items.emplace_back(std::move(items[i]), std::move(items[i + 1]));
    }
  }

  bool scalar(unsigned char opcode) {
    switch (opcode) {
      case op::kProto:
        if (const int protocol = number<uint8_t>(); protocol > 5)
          fail(fmt::format("its pickle has protocol {}, known are 2 to 5", protocol));
        return true;
      case op::kFrame:
        return number<uint64_t>(), true;  // only an aid for buffering
      case op::kNone:
        return push(PickleNone{}), true;
      case op::kTrue:
        return push(true), true;
      case op::kFalse:
        return push(false), true;
      case op::kInt1:
        return push(int64_t{number<uint8_t>()}), true;
      case op::kInt2:
        return push(int64_t{number<uint16_t>()}), true;
      case op::kInt4:
        return push(int64_t{number<int32_t>()}), true;
      case op::kLong1:
        return push(long_integer(number<uint8_t>())), true;
      case op::kFloat:
        return push(big_endian_double()), true;
      default:
        return false;
    }
  }

  int64_t long_integer(std::size_t count) {
    if (count > sizeof(int64_t)) fail(fmt::format("its pickle has an integer of {} bytes, at most 8 fit", count));
    const auto digits = take(count);
    const bool negative = count > 0 && (digits.back() & 0x80) != 0;
    int64_t value = negative ? -1 : 0;
    std::memcpy(&value, digits.data(), count);
    return value;
  }

  double big_endian_double() {
    const auto value = __builtin_bswap64(number<uint64_t>());
    double result;
    std::memcpy(&result, &value, sizeof result);
    return result;
  }

  bool text(unsigned char opcode) {
    switch (opcode) {
      case op::kShortText:
      case op::kShortString:
        return push(string(number<uint8_t>())), true;
      case op::kText:
      case op::kString:
        return push(string(number<uint32_t>())), true;
      case op::kText8:
        return push(string(number<uint64_t>())), true;
      case op::kShortBytes:
        return push(PickleBytes{string(number<uint8_t>())}), true;
      case op::kBytes:
        return push(PickleBytes{string(number<uint32_t>())}), true;
      case op::kBytes8:
        return push(PickleBytes{string(number<uint64_t>())}), true;
      default:
        return false;
    }
  }

  PickleString string(uint64_t count) { return std::make_shared<const std::string>(take(count)); }

  bool container(unsigned char opcode) {
    switch (opcode) {
      case op::kEmptyList:
        return push(std::make_shared<PickleList>()), true;
      case op::kEmptyDict:
        return push(std::make_shared<PickleDict>()), true;
      case op::kEmptyTuple:
        return push(std::make_shared<PickleTuple>()), true;
      case op::kTuple:
        return push(tuple(pop_to_mark())), true;
      case op::kTuple1:
      case op::kTuple2:
      case op::kTuple3:
        return push(tuple(pop_count(1u + opcode - op::kTuple1))), true;
      case op::kAppend:
        return append(pop_count(1)), true;
      case op::kAppends:
        return append(pop_to_mark()), true;
      case op::kSetItem:
        return set_items(pop_count(2)), true;
      case op::kSetItems:
        return set_items(pop_to_mark()), true;
      default:
        return false;
    }
  }

  bool memory(unsigned char opcode) {
    switch (opcode) {
      case op::kMark:
        return marks_.push_back(stack_.size()), true;
      case op::kPop:
        return pop(), true;
      case op::kPut1:
        return memo_[number<uint8_t>()] = top(), true;
      case op::kPut4:
        return memo_[number<uint32_t>()] = top(), true;
      case op::kMemoize:
        return memo_[static_cast<uint32_t>(memo_.size())] = top(), true;
      case op::kGet1:
        return push(recall(number<uint8_t>())), true;
      case op::kGet4:
        return push(recall(number<uint32_t>())), true;
      default:
        return false;
    }
  }

  const PickleValue& recall(uint32_t number) {
    const auto found = memo_.find(number);
    if (found == memo_.end()) fail(fmt::format("its pickle recalls value {}, which was never noted", number));
    return found->second;
  }

  bool call(unsigned char opcode) {
    switch (opcode) {
      case op::kGlobal:
        return name_global(), true;
      case op::kStackGlobal:
        return stack_global(), true;
      case op::kReduce:
      case op::kNewObject: {
        auto parts = pop_count(2);
        return push(call_global(parts[0], parts[1], file_)), true;
      }
      case op::kBuild:
        return build(pop()), true;
      case op::kPersistentId:
        return push(load_storage(pop(), storages_, file_)), true;
      default:
        return false;
    }
  }

  void name_global() {
    const auto module = line();
    const auto name = line();
    push(allowed_global(module, name, file_));
  }

  void stack_global() {
    const auto parts = pop_count(2);
    const auto *module = pickle_get<std::string>(parts[0]), *name = pickle_get<std::string>(parts[1]);
    if (!module || !name) fail("its pickle names a class by something else than texts");
    push(allowed_global(*module, *name, file_));
  }

  // The state of an HParams is its __dict__. That of an OrderedDict, such as the _metadata of a state_dict, goes.
  void build(PickleValue state) {
    const auto* fields = std::get_if<std::shared_ptr<PickleDict>>(&state);
    if (!fields) fail(fmt::format("an object in its pickle gets {} as its state, expected a dict", pickle_kind(state)));
    if (const auto* object = std::get_if<std::shared_ptr<PickleObject>>(&top())) {
      adopt(**object, state);
      (*object)->state = *fields;
    } else if (!pickle_get<PickleDict>(top())) {
      fail(fmt::format("its pickle sets the state of {}", pickle_kind(top())));
    }
  }

  std::string_view bytes_;
  const std::string& file_;
  uint64_t position_ = 0;
  std::vector<PickleValue> stack_;
  std::vector<std::size_t> marks_;  // stack sizes
  std::unordered_map<uint32_t, PickleValue> memo_;
  PickleStorages storages_;
};

}  // namespace

Pickle read_pickle(std::string_view bytes, const std::string& file) {
  return Machine(bytes.substr(0, kMaxPickleBytes), file).run();
}

void malformed_checkpoint(const std::string& file, const std::string& what) {
  throw Error(ErrorKind::kModel, fmt::format("'{}' is no checkpoint that can be read: {}; fetch it again", file, what));
}

}  // namespace timbre
