#include "text/polyphones_zh.h"

#include <string_view>

namespace timbre {
namespace {

constexpr std::u32string_view kNumerals = U"一二三四五六七八九十百千万两几数半多这那哪每第零〇";

bool in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

// What stands around words[at].
struct Around {
  char32_t before = 0, next = 0;  // characters; 0: none
  char before_tag = ' ', next_tag = ' ';
  std::u32string before_word, next_word;
};

Around around(const std::vector<HanWord>& words, std::size_t at) {
  Around found;
  if (at > 0) {
    found.before_word = words[at - 1].text;
    found.before = found.before_word.back();
    found.before_tag = words[at - 1].tag;
  }
  if (at + 1 < words.size()) {
    found.next_word = words[at + 1].text;
    found.next = found.next_word.front();
    found.next_tag = words[at + 1].tag;
  }
  return found;
}

std::string de(const Around& a) {  // 得
  const bool subject = a.before == 0 || a.before_tag == 'r' || a.before_tag == 'R' ||
                       (a.before_tag == 'n' && a.before_word.size() > 1) || a.before_tag == 't' ||
                       in(U"就还都也总必可又只不", a.before);
  if (subject && a.before_word != U"不" &&
      (a.next_tag == 'v' || a.next_tag == 'p' || (a.next_tag == 'd' && a.before_tag != 'n')))
    return "dei3";
  if (a.before == 0 || a.before_word == U"不" || a.before_word == U"所") return "de2";
  return "";
}

std::string di(const Around& a) {  // 地
  if (a.before_word.size() < 2 || a.next == 0) return "di4";
  constexpr std::string_view kManner = "adzilo";  // adjectives, adverbs, states, idioms, sounds
  if (kManner.find(a.before_tag) != kManner.npos) return "";
  const bool acts = a.next_tag == 'v' || a.next_tag == 'a' || a.next_tag == 'd' || a.next_tag == 'p';
  return acts && a.before_tag != 'n' && a.before_tag != 'r' ? "" : "di4";
}

std::string wei(const Around& a) {  // 为
  if (a.next != 0 && in(kNumerals, a.next)) return "wei2";
  if (in(U"以分称改定视选升名译设即均皆约各列评变化作认成尊奉命转", a.before)) return "wei2";
  if (a.before_tag == 'v' && a.before_word.size() == 1 && !in(U"是能会要想去来可", a.before)) return "wei2";
  return a.next == 0 ? "wei2" : "";
}

}  // namespace

std::string polyphone_zh(const std::vector<HanWord>& words, std::size_t at) {
  if (words[at].text.size() != 1) return "";
  const Around a = around(words, at);
  const bool counted = a.before != 0 && in(kNumerals, a.before);
  switch (words[at].text[0]) {
    case U'得':
      return de(a);
    case U'地':
      return di(a);
    case U'为':
    case U'為':
      return wei(a);
    case U'只':
      return counted ? "zhi1" : "";
    case U'行':
      return counted ? "hang2" : "";
    case U'长':
    case U'長':
      if (in(U"了着得出大高成满胖个到在", a.next) && !counted && !in(U"很太更最不多", a.before)) return "zhang3";
      return in(U"部市县镇乡村校院局处科组班团排连营队会家店站厂司省州行", a.before) ? "zhang3" : "";
    case U'种':
    case U'種':
      if (counted || in(U"各有种多某何同", a.before)) return "";
      return a.next_tag == 'n' || in(U"了着在下上", a.next) || a.before_tag == 'p' ? "zhong4" : "";
    case U'数':
    case U'數':
      return a.next != 0 && in(U"到一着了数不出", a.next) && !in(U"的", a.before) ? "shu3" : "";
    case U'干':
      return in(U"晒擦吹烘晾嘴很太不口发又榨风", a.before) && !in(U"什活", a.next) && a.next_tag != 'v' ? "gan1" : "";
    case U'幹':
      return "gan4";
    case U'乾':
      return "gan1";
    case U'倒':
      return in(U"在下地", a.next) || in(U"摔跌推打倾卧晕撞病吹累拉绊滑", a.before) ? "dao3" : "";
    case U'背':
      return in(U"的后驼手靠腰刀", a.before) ? "bei4" : "";
    case U'量':
      return a.next != 0 && in(U"一了体出过血身", a.next) ? "liang2" : "";
    case U'调':
    case U'調':
      return a.next != 0 && in(U"成低高整好一大小节", a.next) ? "tiao2" : "";
    case U'还':
    case U'還':
      return (a.next != 0 && in(U"给钱书债清了", a.next)) || in(U"归偿要来去已没", a.before) ? "huan2" : "";
    case U'着':
    case U'著':
      return in(U"睡找够猜点", a.before) && (a.next == U'了' || a.next == 0) && a.before_word.size() == 1 ? "zhao2"
                                                                                                          : "";
    case U'了':
      return in(U"不得", a.before) && a.before_word.size() == 1 && a.next == 0 ? "liao3" : "";
    case U'教':
      return in(U"佛道任请信宗", a.before) ? "jiao4" : "";
    case U'重':
      return a.next_tag == 'v' && a.before != U'很' ? "chong2" : "";
    case U'空':
      return in(U"有没抽填", a.before) ? "kong4" : "";
    case U'处':
    case U'處':
      return a.next_tag == 'v' || in(U"在于理", a.next) ? "chu3" : "";
    case U'发':
      return in(U"理头剪烫染白黑长短", a.before) ? "fa4" : "";
    case U'中':
      return a.next != 0 && in(U"了奖彩毒弹", a.next) && a.before_tag != 'n' ? "zhong4" : "";
    case U'假':
      return in(U"请放休度病事年产婚", a.before) || counted || in(U"天日月周", a.before) ? "jia4" : "";
    case U'划':
      return in(U"船桨破开水", a.next) ? "hua2" : "";
    case U'子':
      return a.before != 0 ? "zi5" : "";
    default:
      return "";
  }
}

}  // namespace timbre
