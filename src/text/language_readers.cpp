#include "text/language_readers.h"

#include "base/error.h"
#include "text/g2p_en.h"
#include "text/normalizer_en.h"

namespace timbre {
namespace {

// A language is added here.
LanguageReader make_reader(Language language, const std::filesystem::path& directory) {
  switch (language) {
    case Language::kEnglish:
      return {std::make_unique<EnglishNormalizer>(), std::make_unique<EnglishG2p>(directory)};
    default:
      throw Error(ErrorKind::kUsage, "text language \"" + language_code(language) + "\" cannot be read yet");
  }
}

}  // namespace

const LanguageReader& LanguageReaders::of(Language language) const {
  const auto at = static_cast<std::size_t>(language);
  std::call_once(read_.at(at), [&] { readers_.at(at) = make_reader(language, directory_); });
  return readers_.at(at);
}

}  // namespace timbre
