#include "text/sentence_words.h"

#include <algorithm>

#include "text/line_ends.h"
#include "text/script.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace timbre {
namespace {

constexpr int kMostRespellings = 2;  // one within another
constexpr std::u32string_view kPauses = U".,!?;:…—–-~，。！？；：、～．，)）(（";
constexpr std::u32string_view kMaybePauses = U"—–-)）(（";  // a full stop behind them is not what they say

constexpr std::u32string_view kStops = U".,!?;:…。，！？；：、";

bool is_mark(const Word& word) { return word.source == WordSource::kPunctuation; }
bool is_mark(const SpokenToken& token) { return token.kind == SpokenToken::Kind::kPunctuation; }

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Whether punctuation stands at the end, maybe before closing quotes; `mark` is what a normaliser made of it.
bool ends_with_pause(std::string_view utf8, std::string_view mark = {}) {
  const std::u32string text = decode_utf8(utf8.size() > 64 ? utf8.substr(utf8.size() - 64) : utf8);
  for (std::size_t i = text.size(); i-- > 0 && script_of(text[i]) == Script::kNeutral;) {
    if (mark == "." && kMaybePauses.find(text[i]) != kMaybePauses.npos) continue;
    if (kPauses.find(text[i]) != kPauses.npos) return true;
  }
  return false;
}

bool ends_in_letter(std::string_view utf8) {
  if (utf8.empty()) return false;
  const std::u32string text = decode_utf8(utf8.size() > 8 ? utf8.substr(utf8.size() - 8) : utf8);
  return script_of(text.back()) != Script::kNeutral || text.back() == U'\'' || text.back() == U'’';
}

}  // namespace

void SentenceWords::add(Word word) {
  if (word.phonemes.empty()) return;
  if (is_mark(word) && (words.empty() || is_mark(words.back()))) return;
  words.push_back(std::move(word));
}

void SentenceWords::add_reading(const std::string& text, const Reading& reading, int depth) {
  if (!reading.respelling.empty()) {
    if (depth < kMostRespellings) {
      const std::size_t first = words.size();
      const UserLexicon* const lexicon = lexicon_;
      lexicon_ = nullptr;  // a respelling means what it says
      read_text(reading.respelling, depth + 1);
      lexicon_ = lexicon;
      // The normaliser ends every text with a mark, but a respelling is a word of a sentence.
      if (words.size() > first && is_mark(words.back()) && !ends_with_pause(reading.respelling)) words.pop_back();
      for (std::size_t i = first; i < words.size(); ++i) {
        if (!is_mark(words[i])) words[i].source = WordSource::kLexicon;
      }
    }
    return;
  }
  add({text, reading.phonemes, WordSource::kLexicon, reading.language});
}

// A mark behind a reading stands at the beginning of the next text: [[HH AY1]], he said.
void SentenceWords::add_leading_mark(const LanguageReader& reader, std::string_view utf8) {
  if (words.empty() || is_mark(words.back())) return;
  const std::u32string text = decode_utf8(utf8.substr(0, 32));
  const auto first_word =
      std::find_if(text.begin(), text.end(), [](char32_t c) { return script_of(c) != Script::kNeutral; });
  const std::string lead = encode_utf8(std::u32string(text.begin(), first_word));
  if (decode_utf8(lead).find_first_of(kStops) == std::u32string::npos) return;
  const auto tokens = reader.normalizer->normalize("b" + lead + "b").tokens;
  if (tokens.size() > 1 && is_mark(tokens[1])) {
    add({tokens[1].text, {tokens[1].text}, WordSource::kPunctuation, words.back().language});
  }
}

// The words of one language. `last`: nothing of the text follows.
void SentenceWords::read_span(Language language, std::string_view text, bool last) {
  const LanguageReader& reader = readers_.of(language);
  add_leading_mark(reader, text);
  NormalizedText normalized = reader.normalizer->normalize(text);
  for (auto& run : normalized.skipped) skipped.push_back(std::move(run));
  auto& tokens = normalized.tokens;
  // The normaliser ends every text with a mark; within a sentence only one that is written counts.
  if (!last && !tokens.empty() && is_mark(tokens.back()) && !ends_with_pause(text, tokens.back().text))
    tokens.pop_back();
  // Latin words that a normaliser of another language leaves are English.
  const bool latin = language != Language::kEnglish && std::any_of(tokens.begin(), tokens.end(), [](const auto& token) {
                       return !is_mark(token) && is_ascii(token.text);
                     });
  const auto sounds = reader.g2p->pronounce(tokens);
  const auto english = latin ? readers_.of(Language::kEnglish).g2p->pronounce(tokens) : std::vector<Pronunciation>();
  for (std::size_t at = 0; at < tokens.size();) {
    const auto& token = tokens[at];
    const auto hit = lexicon_ != nullptr ? lexicon_->match(tokens, at) : UserLexicon::Hit{};
    if (hit.size == 0) {
      const bool as_english = latin && !is_mark(token) && is_ascii(token.text);
      const Pronunciation& sound = as_english ? english[at] : sounds[at];
      skipped.insert(skipped.end(), sound.unread.begin(), sound.unread.end());
      add({token.text, sound.phonemes, sound.source, as_english ? Language::kEnglish : language});
      ++at;
      continue;
    }
    std::string joined = token.text;
    for (std::size_t i = 1; i < hit.size; ++i) joined += " " + tokens[at + i].text;
    add_reading(joined, *hit.reading, 0);
    at += hit.size;
  }
}

void SentenceWords::read_text(std::string_view text, int depth) {
  const auto spans = language_spans(text, mode_);
  if (lexicon_ == nullptr || !lexicon_->has_characters()) {
    for (std::size_t i = 0; i < spans.size(); ++i) read_span(spans[i].language, spans[i].text, i + 1 == spans.size());
    return;
  }
  // Entries in Chinese, Japanese or Korean match anywhere, also where two languages meet.
  const std::u32string characters = decode_utf8(text);
  std::size_t done = 0, span_begin = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const std::size_t span_end = span_begin + decode_utf8(spans[i].text).size();
    done = std::max(done, span_begin);
    const auto read_until = [&](std::size_t end) {
      if (end > done) {
        const auto plain = std::u32string_view(characters).substr(done, end - done);
        read_span(spans[i].language, encode_utf8(plain), end == characters.size());
      }
      done = end;
    };
    for (std::size_t at = done; at < span_end;) {
      const auto hit = lexicon_->match(std::u32string_view(characters), at);
      if (hit.size == 0) {
        ++at;
        continue;
      }
      read_until(at);
      add_reading(encode_utf8(std::u32string_view(characters).substr(at, hit.size)), *hit.reading, depth);
      at += hit.size;
      done = at;
    }
    if (done < span_end) read_until(span_end);
    span_begin = span_end;
  }
}

// A reading behind a word: of that Latin word, or of as many Han characters as it has syllables.
bool SentenceWords::replace_last(const Reading& reading) {
  if (words.empty() || is_mark(words.back())) return false;
  Word& last = words.back();
  if (last.language != Language::kChinese && last.language != Language::kCantonese) {
    last.phonemes = reading.phonemes;
    last.source = WordSource::kLexicon;
    return true;
  }
  std::size_t wanted = std::max<std::size_t>(reading.phonemes.size() / 2, 1);
  std::u32string replaced;
  while (wanted > 0 && !words.empty() && !is_mark(words.back()) && words.back().language == last.language) {
    Word& word = words.back();
    std::u32string text = decode_utf8(word.text);
    if (text.size() * 2 != word.phonemes.size()) break;
    const std::size_t take = std::min(wanted, text.size());
    replaced = text.substr(text.size() - take) + replaced;
    wanted -= take;
    if (take == text.size()) {
      words.pop_back();
      continue;
    }
    text.resize(text.size() - take);
    word.text = encode_utf8(text);
    word.phonemes.resize(text.size() * 2);
  }
  words.push_back({encode_utf8(replaced), reading.phonemes, WordSource::kLexicon, reading.language});
  return true;
}

void SentenceWords::read_bracket(const MarkupPiece& piece, bool attached) {
  std::string unknown;
  const auto reading = parse_reading(piece.text, around(), &unknown);
  if (!reading) {
    warnings.push_back("[[" + piece.text + "]] is no reading (\"" + unknown + "\"): read as text");
    read_span(mode_.detect || mode_.only_main ? Language::kEnglish : mode_.main, piece.text, false);
    return;
  }
  if (!reading->respelling.empty()) {
    if (attached && !words.empty() && !is_mark(words.back())) words.pop_back();
    add_reading("", *reading, 0);
    return;
  }
  if (!attached || !replace_last(*reading)) {
    std::string text;
    for (const auto& phoneme : reading->phonemes) text += (text.empty() ? "" : "-") + phoneme;
    add({text, reading->phonemes, WordSource::kLexicon, reading->language});
  }
}

void SentenceWords::read(std::string_view sentence) {
  std::string whole = join_cut_words(sentence, *readers_.of(Language::kEnglish).g2p);
  // A heading: the normaliser takes "XL" within a sentence for letters.
  if (!whole.empty() && whole.find_first_not_of("IVXLC") == whole.npos && whole != "C" && whole != "L") whole += '.';
  const auto pieces = parse_markup(whole);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const MarkupPiece& piece = pieces[i];
    switch (piece.kind) {
      case MarkupPiece::Kind::kText: {
        // A pause may end the words before it with a mark that only the normaliser put there; nothing else may.
        const bool goes_on = i + 1 < pieces.size() && !(pieces[i + 1].kind == MarkupPiece::Kind::kMark &&
                                                        pieces[i + 1].mark == MarkKind::kPause);
        const std::size_t known = words.size();
        read_text(piece.text, 0);
        if (goes_on && words.size() > known && is_mark(words.back()) &&
            !ends_with_pause(piece.text, words.back().text)) {
          words.pop_back();
        }
        break;
      }
      case MarkupPiece::Kind::kReading:
        read_bracket(piece,
                     i > 0 && pieces[i - 1].kind == MarkupPiece::Kind::kText && ends_in_letter(pieces[i - 1].text));
        break;
      case MarkupPiece::Kind::kMark:
        marks.push_back({piece.mark, piece.text, piece.pause_ms, words.size()});
        break;
    }
  }
  if (!words.empty() && !is_mark(words.back())) {
    words.push_back({".", {"."}, WordSource::kPunctuation, words.back().language});
  }
}

}  // namespace timbre
