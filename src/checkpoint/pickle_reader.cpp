#include "checkpoint/pickle_reader.h"

#include <fmt/format.h>

#include "base/error.h"
#include "checkpoint/pickle_bytes.h"
#include "checkpoint/pickle_calls.h"
#include "checkpoint/pickle_opcodes.h"
#include "checkpoint/pickle_stack.h"

namespace timbre {
namespace {

constexpr uint64_t kMaxOperations = uint64_t{1} << 21;

// Each group of opcodes is one function, which returns whether the opcode is one of its own.
class Machine {
 public:
  Machine(std::string_view bytes, const std::string& file) : bytes_(bytes, file), stack_(file), file_(file) {}

  Pickle run() {
    for (uint64_t operations = 0; operations < kMaxOperations; ++operations) {
      const auto opcode = bytes_.number<uint8_t>();
      if (opcode == op::kStop) return stop();
      if (!scalar(opcode) && !text(opcode) && !container(opcode) && !memory(opcode) && !call(opcode)) refuse(opcode);
    }
    malformed_checkpoint(file_, fmt::format("its pickle has more than {} operations", kMaxOperations));
  }

 private:
  Pickle stop() {
    auto root = stack_.pop();
    if (!stack_.empty()) malformed_checkpoint(file_, "its pickle ends with more than one value");
    return {std::move(root), bytes_.position(), std::move(storages_)};
  }

  [[noreturn]] void refuse(uint8_t opcode) {
    const uint64_t position = bytes_.position() - 1;
    if (opcode == op::kInst) name_global();  // names what it would call, if that is not allowed anyway
    malformed_checkpoint(file_, fmt::format("its pickle has the opcode 0x{:02x} at byte {}, which no checkpoint needs",
                                            opcode, position));
  }

  bool scalar(uint8_t opcode) {
    switch (opcode) {
      case op::kProto:
        return check_protocol(bytes_.number<uint8_t>()), true;
      case op::kFrame:
        return bytes_.number<uint64_t>(), true;  // only an aid for buffering
      case op::kNone:
        return stack_.push(PickleNone{}), true;
      case op::kTrue:
        return stack_.push(true), true;
      case op::kFalse:
        return stack_.push(false), true;
      case op::kInt1:
        return stack_.push(int64_t{bytes_.number<uint8_t>()}), true;
      case op::kInt2:
        return stack_.push(int64_t{bytes_.number<uint16_t>()}), true;
      case op::kInt4:
        return stack_.push(int64_t{bytes_.number<int32_t>()}), true;
      case op::kLong1:
        return stack_.push(bytes_.integer(bytes_.number<uint8_t>())), true;
      case op::kFloat:
        return stack_.push(bytes_.big_endian_double()), true;
      default:
        return false;
    }
  }

  void check_protocol(int protocol) {
    if (protocol > 5)
      malformed_checkpoint(file_, fmt::format("its pickle has protocol {}, known are 2 to 5", protocol));
  }

  bool text(uint8_t opcode) {
    switch (opcode) {
      case op::kShortText:
      case op::kShortString:
        return stack_.push(bytes_.text(bytes_.number<uint8_t>())), true;
      case op::kText:
      case op::kString:
        return stack_.push(bytes_.text(bytes_.number<uint32_t>())), true;
      case op::kText8:
        return stack_.push(bytes_.text(bytes_.number<uint64_t>())), true;
      case op::kShortBytes:
        return stack_.push(PickleBytes{bytes_.text(bytes_.number<uint8_t>())}), true;
      case op::kBytes:
        return stack_.push(PickleBytes{bytes_.text(bytes_.number<uint32_t>())}), true;
      case op::kBytes8:
        return stack_.push(PickleBytes{bytes_.text(bytes_.number<uint64_t>())}), true;
      default:
        return false;
    }
  }

  bool container(uint8_t opcode) {
    switch (opcode) {
      case op::kEmptyList:
        return stack_.push(std::make_shared<PickleList>()), true;
      case op::kEmptyDict:
        return stack_.push(std::make_shared<PickleDict>()), true;
      case op::kEmptyTuple:
        return stack_.push(std::make_shared<PickleTuple>()), true;
      case op::kTuple:
        return stack_.push_tuple(stack_.pop_to_mark()), true;
      case op::kTuple1:
      case op::kTuple2:
      case op::kTuple3:
        return stack_.push_tuple(stack_.pop_count(1u + opcode - op::kTuple1)), true;
      case op::kAppend:
        return stack_.append(stack_.pop_count(1)), true;
      case op::kAppends:
        return stack_.append(stack_.pop_to_mark()), true;
      case op::kSetItem:
        return stack_.set_items(stack_.pop_count(2)), true;
      case op::kSetItems:
        return stack_.set_items(stack_.pop_to_mark()), true;
      default:
        return false;
    }
  }

  bool memory(uint8_t opcode) {
    switch (opcode) {
      case op::kMark:
        return stack_.mark(), true;
      case op::kPop:
        return stack_.pop(), true;
      case op::kPut1:
        return stack_.note(bytes_.number<uint8_t>()), true;
      case op::kPut4:
        return stack_.note(bytes_.number<uint32_t>()), true;
      case op::kMemoize:
        return stack_.note_next(), true;
      case op::kGet1:
        return stack_.recall(bytes_.number<uint8_t>()), true;
      case op::kGet4:
        return stack_.recall(bytes_.number<uint32_t>()), true;
      default:
        return false;
    }
  }

  bool call(uint8_t opcode) {
    switch (opcode) {
      case op::kGlobal:
        return name_global(), true;
      case op::kStackGlobal:
        return stack_global(), true;
      case op::kReduce:
      case op::kNewObject: {
        const auto parts = stack_.pop_count(2);
        return stack_.push(call_global(parts[0], parts[1], file_)), true;
      }
      case op::kBuild:
        return stack_.build(stack_.pop()), true;
      case op::kPersistentId:
        return stack_.push(load_storage(stack_.pop(), storages_, file_)), true;
      default:
        return false;
    }
  }

  void name_global() {
    const auto module = bytes_.line();
    const auto name = bytes_.line();
    stack_.push(allowed_global(module, name, file_));
  }

  void stack_global() {
    const auto parts = stack_.pop_count(2);
    const auto *module = pickle_get<std::string>(parts[0]), *name = pickle_get<std::string>(parts[1]);
    if (!module || !name) malformed_checkpoint(file_, "its pickle names a class by something else than texts");
    stack_.push(allowed_global(*module, *name, file_));
  }

  PickleBytesReader bytes_;
  PickleStack stack_;
  const std::string& file_;
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
