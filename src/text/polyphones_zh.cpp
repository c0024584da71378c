#include "text/polyphones_zh.h"

#include <initializer_list>
#include <string_view>

namespace timbre {
namespace {

constexpr std::u32string_view kNumerals = U"一二三四五六七八九十百千万萬两兩几幾数數半多这這那哪每第零〇";

bool in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }
bool in(std::string_view set, char c) { return set.find(c) != set.npos; }

// What stands around words[at].
constexpr std::size_t kFar = 12;  // characters that are looked at on either side

// What stands around words[at].
struct Around {
  char32_t before = 0, next = 0;  // characters; 0: none
  char before_tag = ' ', next_tag = ' ';
  std::u32string before_word, next_word;
  std::u32string before_text, next_text;  // up to kFar characters
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
  for (std::size_t i = at; i-- > 0 && found.before_text.size() < kFar;)
    found.before_text = words[i].text + found.before_text;
  for (std::size_t i = at + 1; i < words.size() && found.next_text.size() < kFar; ++i) found.next_text += words[i].text;
  return found;
}

bool any_of(std::initializer_list<std::u32string_view> parts, std::u32string_view text) {
  for (const auto part : parts) {
    if (text.find(part) != text.npos) return true;
  }
  return false;
}

bool begins(std::u32string_view text, std::initializer_list<std::u32string_view> parts) {
  for (const auto part : parts) {
    if (text.substr(0, part.size()) == part) return true;
  }
  return false;
}

std::string de(const Around& a) {  // 得
  const bool subject = a.before == 0 || a.before_tag == 'r' || a.before_tag == 'R' ||
                       (a.before_tag == 'n' && a.before_word.size() > 1) || a.before_tag == 't' ||
                       in(U"就还都也总必可又只不", a.before);
  if (subject && a.before_word != U"不" &&
      (a.next_tag == 'v' || a.next_tag == 'p' || (a.next_tag == 'd' && a.before_tag != 'n')))
    return "dei3";
  if (subject && begins(a.next_text, {U"小心", U"留神", U"当心"})) return "dei3";
  const bool thing = a.before_tag == 'n' && a.before_text.size() == 1;  // 钱得省着花
  const bool lasting = a.next_text.size() > 1 && a.next_text[1] == U'着';
  if (thing && (a.next_tag == 'v' || lasting)) return "dei3";
  if (a.next_word == U"了" && a.next_text.size() > 1 && !in("vaz", a.before_tag)) return "de2";  // 他得了奖
  if (a.before == 0 || a.before_word == U"不" || a.before_word == U"所") return "de2";
  return "";
}

// Whether a text ends in a form that is said over again: 轻轻, 高高兴兴, 绿油油, 一拐一拐, 一次又一次, 有说有笑,
// 一瘸一拐
bool ends_doubled(std::u32string_view text) {
  const std::size_t size = text.size();
  const auto last = [&](std::size_t back) { return text[size - back]; };
  for (std::size_t part = 1; part <= 4 && 2 * part <= size; ++part) {
    const auto end = text.substr(size - part);
    if (end == text.substr(size - 2 * part, part)) return true;
    if (part > 1 && 2 * part + 1 <= size && in(U"又接比", last(part + 1)) &&
        end == text.substr(size - 2 * part - 1, part))
      return true;
  }
  if (size < 4) return false;
  return last(4) == last(2) || (last(4) == last(3) && last(2) == last(1));
}

std::string di(const Around& a) {  // 地: manner of what follows, or the ground
  if (a.before == 0) return "di4";
  if (a.before_word.size() == 1 && in(kNumerals, a.before) && a.before_tag != 'a') return "di4";
  const bool doubled = ends_doubled(a.before_text);
  constexpr std::string_view kManner = "adzilo";  // adjectives, adverbs, states, idioms, sounds
  const bool manner = doubled || (a.next != 0 && in(U"性式般似", a.before)) ||
                      (a.before_word.size() > 1 && kManner.find(a.before_tag) != kManner.npos);
  if (a.next == 0) return doubled || (manner && in("dz", a.before_tag)) ? "" : "di4";
  if (manner) return "";
  const bool acts = in("vadpzilo", a.next_tag) || a.next == U'一';
  if (!acts) return "di4";
  if (a.before_word.size() == 1) {  // 很快地, 头也不回地; 这块地, 种地
    const char32_t further = a.before_text.size() > 1 ? a.before_text[a.before_text.size() - 2] : 0;
    const bool graded = a.before_tag == 'a' && in(U"很更太最极越多么样常分", further);
    const bool denied = a.before_tag == 'v' && in(U"不没未停", further);
    return graded || denied || in(U"性式般似样", a.before) ? "" : "di4";
  }
  if (a.before_tag == 'm') return in(kNumerals, a.before_word.front()) ? "di4" : "";  // 三亩地; 大声地
  return in("rqf", a.before_tag) ? "di4" : "";
}

// 地下 and 地上 that were cut from 不停地下着, 慢慢地上了车
std::vector<std::string> di_xia(const std::u32string& word, const Around& a) {
  const bool manner = ends_doubled(a.before_text) || in("dz", a.before_tag);
  if (!manner || !in(U"着了起", a.next)) return {};
  return {"de5", word[1] == U'上' ? "shang4" : "xia4"};
}

std::string wei(const Around& a) {  // 为
  if (a.before != 0 && a.next_word.size() == 1 && in(U"荣榮主准傲豪耻恥师師生例鉴由乐樂本重家友伴敌首中业", a.next))
    return "wei2";
  if (a.next != 0 && in(kNumerals, a.next)) return "wei2";
  if (in(U"以原分称改定视选升名译设即均皆约各列评变化作认成尊奉命转", a.before)) return "wei2";
  if (a.before_tag == 'v' && a.before_word.size() == 1 && !in(U"是能会要想去来可", a.before)) return "wei2";
  return a.next == 0 ? "wei2" : "";
}

std::string he(const Around& a) {  // 和: kneading, a winning hand, or "and"
  if (a.next_word == U"了") return "hu2";
  const bool kneads = a.next_word == U"泥" || a.next_word == U"面" || a.next_word == U"麵";
  if (!kneads) return "";
  const bool joins = in("nr", a.before_tag) && !any_of({U"用", U"拿", U"加", U"在", U"会", U"帮"}, a.before_text);
  return joins && a.before_tag == 'n' ? "" : "huo2";
}

std::string zhe(const Around& a) {                                        // 着
  if (in(U"得不", a.before) && a.before_text.size() > 1) return "zhao2";  // 睡得着
  const bool ends = a.next == U'了' || a.next == 0;
  if (in(U"烧燒燃", a.before) && a.next == U'了') return "zhao2";
  return in(U"睡找够猜点", a.before) && ends && a.before_word.size() == 1 ? "zhao2" : "";
}

// 长得 of things that have a length: how long they are; of what grows it is zhang3, what it looks like.
bool is_length(const Around& a) {
  const bool long_thing = any_of({U"路",   U"线",   U"線",   U"河", U"桥",   U"橋",   U"街",   U"队",   U"隊",
                                  U"绳",   U"繩",   U"裙",   U"袖", U"走廊", U"隧道", U"时间", U"時間", U"名单",
                                  U"名單", U"文章", U"句子", U"夜", U"等待", U"距离", U"距離", U"片",   U"电影"},
                                 a.before_text);
  const bool grows =
      any_of({U"头发", U"頭髮", U"胡子", U"鬍子", U"指甲", U"尾巴", U"腿", U"睫毛", U"脖子"}, a.before_text);
  const bool measured =
      begins(a.next_text, {U"得离谱", U"得離譜", U"得惊人", U"得驚人", U"得可怕", U"得吓人", U"得嚇人", U"得要命",
                           U"得出奇", U"得没有尽头", U"得没边", U"得看不", U"得望不", U"得拖", U"得垂", U"得不得了"});
  return long_thing || (grows && measured);
}

// 不了: it cannot be (吃不了), or no more (不了，谢谢)
std::vector<std::string> bu_liao(const Around& a) {
  if (a.before_tag != 'v' && a.before_tag != 'a' && !(a.before_tag == 'n' && a.before_word.size() == 1)) return {};
  return {"bu5", "liao3"};
}

// 一行: a line or a trade where it is pointed at or written, else a party of travellers.
std::vector<std::string> yi_hang(const Around& a) {
  const bool pointed = in(U"这這那哪每第某本干幹爱愛入换換隔下上后後前同另空首末新最到", a.before);
  const bool written =
      begins(a.next_text, {U"字", U"小字", U"大字", U"文字", U"代码", U"代碼", U"诗", U"詩", U"泪", U"淚", U"眼泪",
                           U"树", U"樹", U"白鹭", U"脚印", U"数据", U"标题", U"写", U"寫"});
  if (!pointed && !written) return {};
  return {"yi1", "hang2"};
}

std::string alone(char32_t character, const Around& a);

}  // namespace

std::vector<std::string> polyphone_zh(const std::vector<HanWord>& words, std::size_t at) {
  const std::u32string& word = words[at].text;
  if (word == U"一行") return yi_hang(around(words, at));
  if (word == U"地下" || word == U"地上") return di_xia(word, around(words, at));
  if (word == U"不了") return bu_liao(around(words, at));
  if (word.size() != 1) return {};
  const std::string reading = alone(word[0], around(words, at));
  if (reading.empty()) return {};
  return {reading};
}

namespace {

// A character that is a word by itself.
std::string alone(char32_t character, const Around& a) {
  const bool counted = a.before != 0 && in(kNumerals, a.before);
  switch (character) {
    case U'得':
      return de(a);
    case U'地':
      return di(a);
    case U'为':
    case U'為':
    case U'爲':
      return wei(a);
    case U'只':
      return counted ? "zhi1" : "";
    case U'行':
      return counted || in(U"首末逐隔整换換", a.before) || in(U"首尾", a.next) ? "hang2" : "";
    case U'长':
    case U'長':
      if (a.next_word == U"得" && is_length(a)) return "";
      if (in(U"了着得出大高成满胖个到在", a.next) && !counted && !in(U"很太更最不多", a.before)) return "zhang3";
      return in(U"部市县镇乡村校院局处科组班团排连营队会家店站厂司省州行", a.before) ? "zhang3" : "";
    case U'种':
    case U'種':
      if (counted || in(U"各有种多某何同", a.before)) return "";
      return in("nR", a.next_tag) || in(U"了着著在下上满滿得", a.next) || a.before_tag == 'p' ? "zhong4" : "";
    case U'数':
    case U'數':
      return a.next != 0 && in(U"到一着了数不出得", a.next) && !in(U"的", a.before) ? "shu3" : "";
    case U'干':
      if (in(U"服裤鞋唇发汗泪墨漆河井血油巾被土泥嗓喉花草叶袜衫裙", a.before) && in(U"了透掉", a.next)) return "gan1";
      return in(U"晒擦吹烘晾嘴很太不口发又榨风", a.before) && !in(U"什活", a.next) && a.next_tag != 'v' ? "gan1" : "";
    case U'幹':
      return "gan4";
    case U'乾':
      return "gan1";
    case U'倒':
      if (a.next_word == U"了" && in("nrR", a.before_tag) && !in(U"水茶酒汤油圾", a.before) &&
          (a.next_text.size() == 1 || !in(kNumerals, a.next_text[1])))
        return "dao3";  // 树倒了
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
      return zhe(a);
    case U'和':
      return he(a);
    case U'觉':
    case U'覺':
      return any_of({U"睡", U"补", U"補", U"午", U"懒", U"懶", U"回笼"}, a.before_text) ? "jiao4" : "";
    case U'系':
    case U'繫':
      return in(U"上好紧緊着著牢了住鞋领領腰围圍安纽紐扣绳繩丝絲红紅蝴", a.next) ? "ji4" : "";
    case U'嘛':
      return in(U"干幹", a.before) && a.before_word.size() == 1 ? "ma2" : "";
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
      return a.before != 0 && !counted && !in(U"之其生第独有无得幺次幼爱养义", a.before) ? "zi5" : "";
    case U'当':
    case U'當':
      return any_of({U"把", U"拿", U"将"}, a.before_text) ? "dang4" : "";
    case U'转':
    case U'轉':
      return any_of({U"围", U"圍", U"绕", U"繞", U"原地", U"团团", U"轮", U"輪", U"陀螺", U"风扇"}, a.before_text) ||
                     begins(a.next_text, {U"了一圈", U"了几圈", U"圈"})
                 ? "zhuan4"
                 : "";
    case U'冲':
    case U'衝':
      return (in(U"很太真", a.before) && a.next == 0) || a.next == U'着' ? "chong4" : "";
    case U'血':
      return a.next == 0 && any_of({U"流", U"吐", U"淌", U"咳", U"抽", U"滴"}, a.before_text) ? "xie3" : "";
    case U'露':
      return begins(a.next_text, {U"了一手", U"一手", U"了脸", U"馅", U"怯"}) ? "lou4" : "";
    case U'散':
      return in(U"着著", a.next) ? "san3" : "";
    case U'哩':
      return a.next == 0 && !counted ? "li5" : "";
    case U'咳':
      return a.before == 0 && a.next == 0 ? "hai1" : "";
    case U'待':
      return a.before == 0 ? "dai4" : "";
    case U'钉':
    case U'釘':
      return in(U"在上死进住入满十", a.next) || in(U"被把", a.before) ? "ding4" : "";
    case U'卷':
      return (a.next != 0 && in(kNumerals, a.next)) || (counted && !in(U"纸布胶铺毯起", a.next)) ? "juan4" : "";
    case U'率':
      return in("nRt", a.before_tag) && in("nR", a.next_tag) ? "shuai4" : "";
    case U'扇':
      return a.before_tag != 'n' && in(U"了着过風风", a.next) ? "shan1" : "";
    default:
      return "";
  }
}

}  // namespace
}  // namespace timbre
