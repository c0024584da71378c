#pragma once
// The options of timbre finetune: flags of the command line, a TOML file of the same names, and defaults that depend on
// the model. Flags go before the file, the file before the defaults.
#include <memory>
#include <vector>

#include "cli/finetune_run.h"

namespace timbre {

class FinetuneOptionTable {
 public:
  explicit FinetuneOptionTable(CLI::App& command);

  // Errors: kUsage for a file's option that there is not, or whose value is none; kFile.
  FinetuneOptions resolve(ModelFamily family) const;
  // As TOML: everything but the run's own folder and --resume.
  std::string text(const FinetuneOptions& options) const;

 private:
  struct Entry {
    std::string name;  // without dashes
    CLI::Option* option;
    std::function<void(FinetuneOptions&)> take;  // what was given
    std::function<std::string(const FinetuneOptions&)> print;
  };
  template <typename T>
  CLI::Option* add(const std::string& name, const std::string& help, T& (*field)(FinetuneOptions&),
                   const std::string& defaults = "");
  void add_run(CLI::App& command);
  void add_sovits();
  void add_gpt();
  void add_both();
  void read_file() const;

  CLI::App& command_;
  std::vector<Entry> entries_;
  std::shared_ptr<std::string> config_ = std::make_shared<std::string>();
};

}  // namespace timbre
