#pragma once
// Writes pickles of protocol 2 as CPython's pickler does: the same opcodes, batches and notes. Source: _pickle.c.
#include <torch/types.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace timbre {

class PickleWriter {
 public:
  enum class Objects { kDict, kHParams };  // what a JSON object becomes: a dict, or a utils.HParams

  PickleWriter();

  // Equal texts are written once and recalled later, as Python does with equal attribute names.
  void text(const std::string& value);
  // JSON's values; objects directly inside objects become what `objects` says, those in lists dicts. Errors: kModel for
  // numbers beyond int64.
  void json(const nlohmann::ordered_json& value, Objects objects);
  // A tensor of the storage "data/<key>" that it fills in row-major order. Errors: kModel for a type that torch's
  // storage classes lack.
  void tensor(const torch::Tensor& tensor, const std::string& key);

  // A dict is begun, filled by a text and a value per item, and ended. Both calls take the number of items.
  void begin_dict(std::size_t items);
  void begin_ordered_dict(std::size_t items);
  void end_dict(std::size_t items);

  // The whole pickle; call once, at the end.
  std::string finish();

 private:
  void global(const std::string& module, const std::string& name);
  void fresh_text(const std::string& value);
  void integer(int64_t value);
  void real(double value);
  void tuple(torch::IntArrayRef values);
  void storage(const torch::Tensor& tensor, const std::string& key);
  void array(const nlohmann::ordered_json& list);
  void object(const nlohmann::ordered_json& object, Objects objects);
  void note();  // gives the value on top the next number
  void recall(uint32_t number);
  void byte(unsigned char opcode) { bytes_ += static_cast<char>(opcode); }
  template <typename T>
  void raw(T value);

  std::string bytes_;
  uint32_t notes_ = 0;
  std::map<std::string, uint32_t> texts_, globals_;
};

}  // namespace timbre
