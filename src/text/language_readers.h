#pragma once
// The normaliser and the pronunciations of each language, read from their files when first needed.
#include <array>
#include <filesystem>
#include <memory>
#include <mutex>

#include "text/g2p.h"
#include "text/language.h"
#include "text/normalizer.h"
#include "text/phrase_table.h"

namespace timbre {

struct LanguageReader {
  std::unique_ptr<Normalizer> normalizer;
  std::unique_ptr<GraphemeToPhoneme> g2p;
  std::shared_ptr<const PhraseTable> words;  // of Mandarin
};

class LanguageReaders {
 public:
  explicit LanguageReaders(std::filesystem::path directory, Readings readings = Readings::kDictionary)
      : directory_(std::move(directory)), readings_(readings) {}

  // Thread-safe. Errors: kFile, kModel, when the language's files are missing or damaged.
  const LanguageReader& of(Language language) const;

 private:
  std::filesystem::path directory_;
  Readings readings_;
  mutable std::array<LanguageReader, kLanguages> readers_;
  mutable std::array<std::once_flag, kLanguages> read_;
};

}  // namespace timbre
