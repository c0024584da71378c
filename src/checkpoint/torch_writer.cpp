#include "checkpoint/torch_writer.h"

#include <caffe2/serialize/inline_container.h>
#include <fmt/format.h>

#include <exception>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/pickle_writer.h"

namespace timbre {
namespace {

// The archive's bytes on their way to the file. The first error is kept and everything after it dropped: torch's writer
// cannot bear exceptions.
class Output {
 public:
  Output(const std::filesystem::path& path, std::optional<int> version_header) : file_(path) {
    if (version_header) start_ = fmt::format("{:02}", *version_header);
  }

  std::size_t write(const void* data, std::size_t size) {
    if (error_) return size;
    try {
      std::string_view bytes(static_cast<const char*>(data), size);
      // The two letters come in one piece with the first record's header.
      if (!start_.empty() && size >= start_.size()) {
        file_.write(start_);
        bytes.remove_prefix(start_.size());
        start_.clear();
      }
      file_.write(bytes);
    } catch (...) {
      error_ = std::current_exception();
    }
    return size;
  }

  void commit() {
    if (error_) std::rethrow_exception(error_);
    file_.commit();
  }

 private:
  AtomicFile file_;
  std::string start_;  // in place of "PK"; empty once written
  std::exception_ptr error_;
};

std::string pickle_of(const StateDict& weights, const nlohmann::ordered_json& config, const std::string& info,
                      CheckpointLayout layout) {
  PickleWriter pickle;
  pickle.begin_ordered_dict(3);
  pickle.text("weight");
  if (layout == CheckpointLayout::kGpt) {
    pickle.begin_ordered_dict(weights.size());
  } else {
    pickle.begin_dict(weights.size());
  }
  int key = 0;
  for (const auto& [name, tensor] : weights) {
    pickle.text(name);
    pickle.tensor(tensor, std::to_string(key++));
  }
  pickle.end_dict(weights.size());
  pickle.text("config");
  pickle.json(config,
              layout == CheckpointLayout::kGpt ? PickleWriter::Objects::kDict : PickleWriter::Objects::kHParams);
  pickle.text("info");
  pickle.text(info);
  pickle.end_dict(3);
  return pickle.finish();
}

}  // namespace

void write_official_checkpoint(const std::filesystem::path& path, const StateDict& weights,
                               const nlohmann::ordered_json& config, const std::string& info, CheckpointLayout layout,
                               std::optional<int> version_header) {
  if (version_header && (*version_header < 0 || *version_header > 99)) {
    throw Error(ErrorKind::kModel,
                fmt::format("cannot write '{}': version header {}, expected 0 to 99", path.string(), *version_header));
  }
  const std::string pickle = pickle_of(weights, config, info, layout);
  Output output(path, version_header);
  caffe2::serialize::PyTorchStreamWriter zip(
      [&](const void* data, std::size_t size) { return output.write(data, size); });
  zip.writeRecord("data.pkl", pickle.data(), pickle.size());
  int key = 0;
  for (const auto& item : weights) {
    const auto tensor = item.second.detach().to(torch::kCPU).contiguous();
    const auto bytes = static_cast<std::size_t>(tensor.numel()) * tensor.element_size();
    zip.writeRecord(fmt::format("data/{}", key++), tensor.data_ptr(), bytes);
  }
  zip.writeEndOfFile();
  output.commit();
}

}  // namespace timbre
