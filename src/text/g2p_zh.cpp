#include "text/g2p_zh.h"

#include "text/gpt_sovits_tones.h"
#include "text/pinyin.h"
#include "text/polyphones_zh.h"
#include "text/script.h"
#include "text/tone_sandhi.h"
#include "text/utf8.h"

namespace timbre {
namespace {

bool is_han_word(const SpokenToken& token) {
  return token.kind == SpokenToken::Kind::kWord && static_cast<unsigned char>(token.text[0]) >= 0x80;
}

HanSyllable syllable_of(char32_t character, const std::string& pinyin, std::size_t word, char tag) {
  HanSyllable syllable;
  syllable.character = character;
  syllable.word = word;
  syllable.tag = tag;
  if (pinyin.size() > 1) {
    syllable.sound = pinyin.substr(0, pinyin.size() - 1);
    syllable.tone = pinyin.back() - '0';
  }
  return syllable;
}

// The official table has no syllable for the interjections 呣 ḿ, 嗯 ń, 哼 hng, 欸 ê.
std::string speakable(const std::string& sound) {
  if (sound == "m" || sound == "hm") return "mu";
  if (sound == "n" || sound == "ng" || sound == "hng") return "en";
  if (sound == "ê") return "ei";
  return sound;
}

}  // namespace

std::vector<Pronunciation> ChineseG2p::pronounce(const std::vector<SpokenToken>& tokens) const {
  std::vector<Pronunciation> result(tokens.size(), Pronunciation{{}, WordSource::kRule});
  for (std::size_t at = 0; at < tokens.size();) {
    if (tokens[at].kind == SpokenToken::Kind::kPunctuation) result[at] = {{tokens[at].text}, WordSource::kPunctuation};
    if (!is_han_word(tokens[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < tokens.size() && is_han_word(tokens[end])) ++end;
    pronounce_stretch(tokens, at, end, result);
    at = end;
  }
  return result;
}

void ChineseG2p::pronounce_stretch(const std::vector<SpokenToken>& tokens, std::size_t begin, std::size_t end,
                                   std::vector<Pronunciation>& result) const {
  std::vector<HanWord> around;
  std::vector<Phrase> phrases;
  for (std::size_t at = begin; at < end; ++at) {
    const std::u32string text = decode_utf8(tokens[at].text);
    phrases.push_back(words_->find(text));
    around.push_back({text, phrases.back().tag});
  }
  std::vector<HanSyllable> syllables;
  for (std::size_t w = 0; w < around.size(); ++w) {
    Pronunciation& word = result[begin + w];
    word.source = WordSource::kDictionary;
    if (auto decided = polyphone_zh(around, w); !decided.empty()) {
      phrases[w].reading = std::move(decided);
      word.source = WordSource::kRule;
    }
    for (std::size_t i = 0; i < around[w].text.size(); ++i) {
      // 々 says the character before it again.
      const bool again = around[w].text[i] == U'々' && !syllables.empty();
      syllables.push_back(syllable_of(around[w].text[i], phrases[w].reading[i], w, phrases[w].tag));
      if (again) {
        syllables.back().sound = syllables[syllables.size() - 2].sound;
        syllables.back().tone = syllables[syllables.size() - 2].tone;
      }
    }
  }
  if (readings_ == Readings::kGptSovits) {
    apply_gpt_sovits_tones(syllables, *words_);
  } else {
    apply_tone_sandhi(syllables, *words_);
  }
  for (const HanSyllable& syllable : syllables) {
    auto& phonemes = result[begin + syllable.word].phonemes;
    const auto symbols = pinyin_symbols(speakable(syllable.sound) + std::to_string(syllable.tone));
    if (symbols) phonemes.insert(phonemes.end(), symbols->begin(), symbols->end());
  }
}

}  // namespace timbre
