#include "text/g2p_yue.h"

#include "text/jyutping.h"
#include "text/utf8.h"

namespace timbre {

std::vector<Pronunciation> CantoneseG2p::pronounce(const std::vector<SpokenToken>& tokens) const {
  std::vector<Pronunciation> result;
  for (const SpokenToken& token : tokens) {
    result.push_back({{}, WordSource::kDictionary});
    if (token.kind == SpokenToken::Kind::kPunctuation) {
      result.back() = {{token.text}, WordSource::kPunctuation};
    } else if (static_cast<unsigned char>(token.text[0]) >= 0x80) {
      for (const std::string& syllable : words_->find(decode_utf8(token.text)).reading) {
        const auto symbols = jyutping_symbols(syllable);
        auto& phonemes = result.back().phonemes;
        if (symbols) phonemes.insert(phonemes.end(), symbols->begin(), symbols->end());
      }
    }
  }
  return result;
}

}  // namespace timbre
