#include "text/language_readers.h"

#include "base/error.h"
#include "text/g2p_en.h"
#include "text/g2p_ja.h"
#include "text/g2p_ko.h"
#include "text/g2p_yue.h"
#include "text/g2p_zh.h"
#include "text/normalizer_en.h"
#include "text/normalizer_ja.h"
#include "text/normalizer_ko.h"
#include "text/normalizer_zh.h"

namespace timbre {
namespace {

std::shared_ptr<const PhraseTable> phrases(const std::filesystem::path& directory, const char* name) {
  return std::make_shared<const PhraseTable>(PhraseTable::load(directory / name));
}

// A language is added here.
LanguageReader make_reader(Language language, const std::filesystem::path& directory, Readings readings) {
  switch (language) {
    case Language::kEnglish:
      return {std::make_unique<EnglishNormalizer>(), std::make_unique<EnglishG2p>(directory), nullptr};
    case Language::kChinese: {
      const auto words = phrases(directory, "phrases_zh.bin");
      return {std::make_unique<ChineseNormalizer>(words, Language::kChinese),
              std::make_unique<ChineseG2p>(words, readings), words};
    }
    case Language::kCantonese: {
      const auto words = phrases(directory, "phrases_yue.bin");
      const auto simplified = readings == Readings::kGptSovits ? phrases(directory, "phrases_zh.bin") : nullptr;
      return {std::make_unique<ChineseNormalizer>(words, Language::kCantonese, simplified),
              std::make_unique<CantoneseG2p>(words), nullptr};
    }
    case Language::kKorean:
      return {std::make_unique<KoreanNormalizer>(), std::make_unique<KoreanG2p>(directory), nullptr};
    case Language::kJapanese:
      return {std::make_unique<JapaneseNormalizer>(), std::make_unique<JapaneseG2p>(directory), nullptr};
  }
  throw Error(ErrorKind::kInternal, "unknown language");
}

}  // namespace

const LanguageReader& LanguageReaders::of(Language language) const {
  const auto at = static_cast<std::size_t>(language);
  std::call_once(read_.at(at), [&] { readers_.at(at) = make_reader(language, directory_, readings_); });
  return readers_.at(at);
}

}  // namespace timbre
