#include "text/gpt_sovits_tones.h"

#include <algorithm>
#include <array>
#include <string>

namespace timbre {
namespace {

using Syllables = std::vector<HanSyllable>;

// Neutral there and not in the dictionary, by themselves and at the end of longer words.
constexpr std::array<std::u32string_view, 75> kNeutral = {
    U"编辑", U"计划", U"过去", U"精神", U"分析", U"多少", U"父亲", U"介绍", U"母亲", U"实在", U"意识", U"费用", U"不在",
    U"棉花", U"大人", U"幸福", U"刺激", U"情形", U"照顾", U"利害", U"胡同", U"新鲜", U"菩萨", U"得罪", U"开通", U"温和",
    U"凤凰", U"老头", U"佩服", U"嘱咐", U"蜡烛", U"痛快", U"鸳鸯", U"不由", U"冷战", U"下水", U"千斤", U"琉璃", U"荒唐",
    U"正经", U"地道", U"两口", U"造化", U"泥鳅", U"体面", U"算盘", U"惦记", U"弄堂", U"老太", U"告示", U"糟蹋", U"大意",
    U"匀称", U"对头", U"盘缠", U"志气", U"一辈", U"牢骚", U"槟榔", U"脊梁", U"抬举", U"小伙", U"滑溜", U"笑语", U"悟性",
    U"咕噜", U"吉他", U"拨弄", U"罗嗦", U"丧气", U"砚台", U"扫把", U"拖沓", U"玄乎", U"咖喱"};
// The other way round.
constexpr std::array<std::u32string_view, 38> kFull = {
    U"知道", U"任务", U"还是", U"太监", U"要是", U"王爷", U"应付", U"都督", U"相公", U"伺候", U"上边", U"苦头", U"罪过",
    U"停当", U"拉扯", U"约莫", U"干粮", U"端详", U"公家", U"估量", U"饥荒", U"斗篷", U"唠叨", U"搭理", U"知会", U"估摸",
    U"吃食", U"姑父", U"佛爷", U"掂量", U"磨蹭", U"撮合", U"妹夫", U"勾搭", U"度数", U"晃悠", U"匀净", U"芥末"};
constexpr std::array<std::u32string_view, 17> kFullDoubled = {U"男子", U"女子", U"分子", U"原子", U"量子", U"莲子",
                                                              U"石子", U"瓜子", U"电子", U"学子", U"卵子", U"算子",
                                                              U"人人", U"想想", U"哈哈", U"打打", U"整整"};
// 儿 keeps its own tone.
constexpr std::array<std::u32string_view, 38> kOwnEr = {
    U"有儿", U"一儿", U"我儿", U"俺儿", U"妻儿", U"患儿", U"幼儿", U"孤儿", U"婴儿", U"聋儿", U"乞儿", U"拐儿", U"血儿",
    U"浪儿", U"瘫儿", U"体儿", U"弱儿", U"侄儿", U"孙儿", U"女儿", U"男儿", U"孩儿", U"花儿", U"虫儿", U"马儿", U"鸟儿",
    U"猪儿", U"猫儿", U"狗儿", U"少儿", U"可儿", U"祖儿", U"美儿", U"雪儿", U"护儿", U"救儿", U"为儿", U"替儿"};

bool in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }
bool in(std::string_view set, char c) { return set.find(c) != set.npos; }

template <std::size_t N>
bool ends_in(const std::array<std::u32string_view, N>& list, std::u32string_view word) {
  return std::any_of(list.begin(), list.end(), [&](auto entry) {
    return word.size() >= entry.size() && word.substr(word.size() - entry.size()) == entry;
  });
}

bool is_numeral(char32_t c) { return in(U"零〇一二三四五六七八九十百千万亿幺", c); }

struct WordRange {
  std::size_t begin, end;
  std::u32string text;
};

std::vector<WordRange> words_of(const Syllables& s, const PhraseTable& table) {
  std::vector<WordRange> list;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (i == 0 || s[i].word != s[i - 1].word) list.push_back({i, i, {}});
    list.back().end = i + 1;
    list.back().text += table.folded(s[i].character);
  }
  return list;
}

void change_bu(Syllables& s, const WordRange& word) {
  if (word.text.size() == 3 && word.text[1] == U'不') {
    s[word.begin + 1].tone = 5;
    return;
  }
  for (std::size_t i = word.begin; i < word.end && i + 1 < s.size(); ++i) {
    if (word.text[i - word.begin] == U'不' && s[i].tone == 4 && s[i + 1].tone == 4) s[i].tone = 2;
  }
}

void change_yi(Syllables& s, const std::vector<WordRange>& words, std::size_t w) {
  const WordRange& word = words[w];
  if (word.text.size() == 3 && word.text[1] == U'一' && word.text[0] == word.text[2]) {  // 看一看
    s[word.begin + 1].tone = 5;
    return;
  }
  std::u32string joined = word.text;  // 一 by itself goes with the word behind it
  if (word.text == U"一") {
    if (w + 1 == words.size()) return;
    if (w > 0 && words[w - 1].text == words[w + 1].text && s[word.begin - 1].tag == 'v') {
      s[word.begin].tone = 5;
      return;
    }
    joined += words[w + 1].text;
  }
  if (word.text == U"一百") s[word.begin].tone = 4;
  if (std::all_of(joined.begin(), joined.end(), is_numeral) || joined.substr(0, 2) == U"第一") return;
  for (std::size_t i = 0; i + 1 < joined.size() && word.begin + i < word.end; ++i) {
    if (joined[i] == U'一') s[word.begin + i].tone = s[word.begin + i + 1].tone == 4 ? 2 : 4;
  }
}

// A syllable that the dictionary has as neutral, with the tone that its character has by itself.
void say_full(HanSyllable& syllable, const PhraseTable& table) {
  const std::string full = table.find(std::u32string(1, syllable.character)).reading[0];
  if (syllable.tone == 5 && !full.empty()) syllable.tone = full.back() - '0';
}

void weaken(Syllables& s, const WordRange& word, const PhraseTable& table) {
  const std::u32string& text = word.text;
  HanSyllable& last = s[word.end - 1];
  const char tag = last.tag;
  const char32_t c = text.back();
  const char32_t before = text.size() > 1 ? text[text.size() - 2] : 0;
  const bool listed_full = ends_in(kFullDoubled, text);
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == text[i - 1] && in("nvaR", tag) && !listed_full) s[word.begin + i].tone = 5;
  }
  if (text.size() > 2) {  // 意识|形态: each of its two parts counts
    const auto pair = [&](std::size_t at) { return table.contains(std::u32string_view(text).substr(at, 2)); };
    const std::size_t part = pair(0) ? 2 : text.size() - 2;
    if (ends_in(kNeutral, std::u32string_view(text).substr(0, part))) s[word.begin + part - 1].tone = 5;
  }
  if (in(U"的地得", c)) {
    if (text.size() == 1) last.sound = "de";
    last.tone = 5;
  } else if (text.size() == 1 && in(U"了着过", c)) {
    last.tone = 5;
  } else if (in(U"吧呢哈啊呐噻嘛吖嗨哦哒额滴哩哟喽啰耶喔诶", c)) {
    last.tone = 5;
  } else if (text.size() > 1 && in(U"们子", c) && in("rn", tag)) {
    if (!listed_full) last.tone = 5;
  } else if (text.size() > 1 && in(U"上下里", c)) {
    if (in("slf", tag)) {
      last.tone = 5;
    } else {
      say_full(last, table);
    }
  } else if (before != 0 && in(U"来去", c) && in(U"上下进出回过起开", before)) {
    last.tone = 5;
  } else if (text.size() > 1 && ends_in(kFull, text)) {
    say_full(last, table);
  } else if (ends_in(kNeutral, text)) {
    last.tone = 5;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool counted =
        i == 0 ? text.size() == 1 : is_numeral(text[i - 1]) || in(U"几有两半多各整每做是", text[i - 1]);
    if (text[i] == U'个' && counted) s[word.begin + i].tone = 5;
  }
}

bool all_third(const Syllables& s, std::size_t begin, std::size_t end) {
  return std::all_of(s.begin() + static_cast<std::ptrdiff_t>(begin), s.begin() + static_cast<std::ptrdiff_t>(end),
                     [](const HanSyllable& syllable) { return syllable.tone == 3; });
}

// Words of three syllables or fewer together are one where third tones meet, from left to right, no word with both
// neighbours. `whole`: only words that are third tones throughout.
std::vector<WordRange> joined_third_tones(const Syllables& s, const std::vector<WordRange>& words, bool whole) {
  std::vector<WordRange> list;
  bool joined_last = false;
  for (const WordRange& word : words) {
    const bool third = !list.empty() && (whole ? all_third(s, list.back().begin, word.end)
                                               : s[word.begin - 1].tone == 3 && s[word.begin].tone == 3);
    const bool meets = third && !joined_last && list.back().text.size() + word.text.size() <= 3;
    const bool doubled = meets && list.back().text.size() == 2 && list.back().text[0] == list.back().text[1];
    joined_last = meets && !doubled;
    if (joined_last) {
      list.back().end = word.end;
      list.back().text += word.text;
    } else {
      list.push_back(word);
    }
  }
  return list;
}

void raise_third_tones_in(Syllables& s, const WordRange& group, const PhraseTable& table) {
  const std::size_t size = group.text.size(), begin = group.begin;
  const auto raise_pair = [&](std::size_t at) {
    if (all_third(s, at, at + 2)) s[at].tone = 2;
  };
  if (size == 2) raise_pair(begin);
  if (size == 4) {
    raise_pair(begin);
    raise_pair(begin + 2);
  }
  if (size != 3) return;
  const std::u32string_view text = group.text;
  const bool front = table.contains(text.substr(0, 2)), back = !front && table.contains(text.substr(1));
  if (all_third(s, begin, begin + 3)) {
    if (front) s[begin].tone = 2;  // 蒙古|包
    if (front || back) s[begin + 1].tone = 2;
  } else if (front) {
    raise_pair(begin);
  } else if (back) {  // 好|喜欢
    const bool pair = all_third(s, begin + 1, begin + 3);
    if (!pair && s[begin].tone == 3 && s[begin + 1].tone == 3) s[begin].tone = 2;
    if (pair) s[begin + 1].tone = 2;
  }
}

void copy_tone_to_er(Syllables& s, const WordRange& word) {
  const std::size_t last = word.end - 1;
  if (word.text.back() != U'儿' || last == 0 || in("ajR", s[last].tag)) return;
  std::u32string pair{s[last - 1].character, U'儿'};
  if (ends_in(kOwnEr, pair)) {
    s[last].tone = 2;
  } else {
    s[last].tone = s[last - 1].tone;
  }
}

}  // namespace

void apply_gpt_sovits_tones(Syllables& syllables, const PhraseTable& table) {
  const auto words = words_of(syllables, table);
  for (std::size_t w = words.size(); w-- > 0;) {
    change_bu(syllables, words[w]);
    change_yi(syllables, words, w);
  }
  for (const WordRange& word : words) weaken(syllables, word, table);
  const auto groups = joined_third_tones(syllables, joined_third_tones(syllables, words, true), false);
  for (const WordRange& group : groups) raise_third_tones_in(syllables, group, table);
  for (const WordRange& word : words) copy_tone_to_er(syllables, word);
}

}  // namespace timbre
