#include "text/accent_ja.h"

#include <cstdlib>

namespace timbre {
namespace {

// A word, or one part of a compound.
struct Part {
  const WordJa* word;
  std::vector<MoraPhonemes> moras;
  int accent;
  bool first;  // of its compound
};

std::vector<Part> parts_of(const std::vector<WordJa>& words) {
  std::vector<Part> parts;
  for (const WordJa& word : words) {
    std::string_view kana = word.reading();
    int accent = word.accent;
    bool first = true;
    while (true) {
      const std::size_t end = std::min(kana.find('\xFE'), kana.size());
      auto moras = moras_of(kana.substr(0, end));
      if (!moras.empty()) parts.push_back({&word, std::move(moras), accent, first});
      if (end + 1 >= kana.size()) break;
      accent = static_cast<unsigned char>(kana[end + 1]);
      kana.remove_prefix(end + 2);
      first = false;
    }
  }
  return parts;
}

bool starts_with(const std::string& text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }
bool is_particle(const WordClassJa& c) { return c.pos == "助詞" || c.pos == "助動詞"; }
bool stands_alone(const WordClassJa& c) {
  return c.pos == "副詞" || c.pos == "接続詞" || c.pos == "連体詞" || (c.pos == "名詞" && c.group1 == "副詞可能");
}

// Whether a dependent adjective or verb (ない, いる) goes on with the word before it: behind て only adjectives do.
bool depends_on(const WordClassJa& b, const WordClassJa& a, std::string_view text_before) {
  const bool inflected = starts_with(a.form, "連用");
  if (b.group1 != "非自立") return false;
  if (b.pos == "形容詞") {
    if (a.pos == "動詞" || a.pos == "形容詞") return inflected;
    return a.group1 == "接続助詞" && (text_before == "て" || text_before == "で");
  }
  return b.pos == "動詞" && ((a.pos == "動詞" && inflected) || (a.pos == "名詞" && a.group1 == "サ変接続"));
}

// Whether a part continues the phrase of the one before it; of the rules that apply the last one decides.
bool joins(const Part& before, const Part& behind) {
  const WordClassJa &a = *before.word->word_class, &b = *behind.word->word_class;
  if (!behind.first) return false;
  const int flag = behind.word->chain_flag >= 0 ? behind.word->chain_flag : b.chain_flag;
  if (flag >= 0) return flag == 1;
  bool joined = true;
  if (a.pos == "形容詞" && b.pos == "名詞") joined = false;
  if (a.group1 == "形容動詞語幹" && b.pos == "名詞") joined = false;
  if (a.pos == "動詞" && (b.pos == "形容詞" || b.pos == "名詞")) joined = false;
  if (stands_alone(a) || stands_alone(b)) joined = false;
  if (is_particle(b)) joined = true;
  if (is_particle(a) && !is_particle(b)) joined = false;
  if (a.group1 == "接尾" && b.pos == "名詞") joined = false;
  if (depends_on(b, a, before.word->text)) joined = true;
  if (a.pos == "名詞" && (b.pos == "動詞" || b.pos == "形容詞" || b.group1 == "形容動詞語幹")) joined = false;
  if (a.pos == "記号" || b.pos == "記号" || b.pos == "接頭詞") joined = false;
  if (a.group3 == "姓" && b.pos == "名詞") joined = false;
  if (a.pos == "名詞" && b.group3 == "名") joined = false;
  if (b.group1 == "接尾") joined = true;
  return joined;
}

struct Rule {
  std::string name;
  int add = 0;
};

// "動詞%F2@1/形容詞%F4@-2" or "C1": the rule for the part of speech before it; that of 動詞 holds for 助動詞, too.
Rule rule_for(const std::string& rules, const std::string& pos_before) {
  Rule rule;
  for (std::size_t at = 0; at < rules.size();) {
    const std::size_t end = std::min(rules.find('/', at), rules.size());
    std::string one = rules.substr(at, end - at);
    at = end + 1;
    const std::size_t percent = one.find('%');
    if (percent != one.npos) {
      if (pos_before.find(one.substr(0, percent)) == pos_before.npos) continue;
      one.erase(0, percent + 1);
    }
    const std::size_t mark = one.find('@');
    rule.name = one.substr(0, mark);
    if (mark != one.npos) rule.add = std::atoi(one.c_str() + mark + 1);
    return rule;
  }
  return rule;
}

// The phrase's accent when a word is added behind `moras` moras.
int combined(int accent, int moras, const Part& added, const std::string& pos_before) {
  const Rule rule = rule_for(added.word->word_class->chain_rule, pos_before);
  const int own = added.accent;
  if (rule.name == "F2") return accent == 0 ? moras + rule.add : accent;
  if (rule.name == "F3") return accent != 0 ? moras + rule.add : accent;
  if (rule.name == "F4") return moras + rule.add;
  if (rule.name == "F5" || rule.name == "C4" || rule.name == "P6") return 0;
  if (rule.name == "C1") return moras + own;
  if (rule.name == "C2") return moras + 1;
  if (rule.name == "C3") return moras;
  if (rule.name == "P1") return own == 0 ? 0 : moras + own;
  if (rule.name == "P2") return own == 0 ? moras + 1 : moras + own;
  if (rule.name == "P14") return own != 0 ? moras + own : accent;
  return accent;  // F1, C5, none
}

}  // namespace

std::vector<AccentPhrase> accent_phrases(const std::vector<WordJa>& words) {
  const std::vector<Part> parts = parts_of(words);
  std::vector<AccentPhrase> phrases;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == 0 || !joins(parts[i - 1], parts[i])) {
      phrases.push_back({parts[i].moras, parts[i].accent});
      continue;
    }
    AccentPhrase& phrase = phrases.back();
    const int moras = static_cast<int>(phrase.moras.size());
    phrase.accent = combined(phrase.accent, moras, parts[i], parts[i - 1].word->word_class->pos);
    phrase.moras.insert(phrase.moras.end(), parts[i].moras.begin(), parts[i].moras.end());
  }
  return phrases;
}

}  // namespace timbre
