#include "text/readings_ja.h"

#include <algorithm>

#include "text/kana.h"

namespace timbre {
namespace {

// A word reads so where the text before it ends with one of `before`, the text behind it begins with one of `behind`
// and one of `anywhere` stands near; lists are parted by spaces, an empty one is no condition, and one
// behind
// "!" excludes. "^" stands for the beginning of the text, "$" for its end, "名" for any noun before. The first rule
// wins.
struct Rule {
  std::string_view word, before, behind, anywhere;
  const char32_t* kana;
  int accent;
};

constexpr std::string_view kFood =
    "味 カレー 料理 唐辛子 スープ 食べ 口 鍋 ソース 麺 ラーメン キムチ 酒 わさび からし 塩 スパイス 舌 激 甘";
constexpr std::string_view kHorned =
    "鹿の 牛の 羊の 鬼の 山羊の ヤギの 犀の サイの 竜の 龍の 悪魔の トナカイの 虫の シカの";
constexpr std::string_view kPlayed =
    "ピアノ ギター バイオリン ヴァイオリン 琴 三味線 曲 チェロ ベース 弦 オルガン 楽器";
constexpr std::string_view kThought = "夢 希望 疑問 不安 興味 疑念 感 心 志 幻想 憧れ 恨み 印象 期待 野望";

constexpr Rule kRules[] = {
    {"何", "", "と何 が を も に か は より ！", "", U"ナニ", 1},
    {"何", "", "色 語", "", U"ナニ", 1},
    {"何", "", "だ で の と て な", "", U"ナン", 1},
    {"何時", "", "も までも でも か の間", "", U"イツ", 1},
    {"時", "!名", "", "", U"トキ", 2},
    {"時", "食事 食 昼 夕 潮 花見 梅雨 稼ぎ 引け 書き入れ", "", "", U"ドキ", 1},
    {"風", "いう 言う こんな そんな あんな どんな な た る", "に な だ で の", "", U"フー", 1},
    {"風", "", "", "", U"カゼ", 0},
    {"中", "い た の る ぬ この その あの", "", "", U"ナカ", 1},
    {"心中", "", "す し さ 未遂 事件 物 もの 相手 を図 を遂", "", U"シンジュー", 0},
    {"心中", "", "", "", U"シンチュー", 1},
    {"角", kHorned, "", "", U"ツノ", 2},
    {"角", "", "が生 を生や を突", "", U"ツノ", 2},
    {"角", "度の なす", "", "", U"カク", 1},
    {"人気", "", "のな の無 がな が無 もな も無",
     "道 場所 夜 部屋 通り 森 山 路地 町 街 公園 廊下 家 辺り 村 浜 校舎 建物", U"ヒトケ", 0},
    {"今日", "", "の日本 の世界 の社会 の情勢 の経済 では的 的 に至 までの発展 における", "", U"コンニチ", 1},
    {"寒気", "", "が流 が南 が入 の影響 団 が強 の流", "", U"カンキ", 1},
    {"辛い", "", "", kFood, U"カライ", 2},
    {"辛く", "", "", kFood, U"カラク", 1},
    {"辛さ", "", "", kFood, U"カラサ", 1},
    {"止める", "仕事を 会社を 学校を 煙草を タバコを 酒を 話を 喧嘩を のを", "", "", U"ヤメル", 0},
    {"止め", "仕事を 会社を 学校を 煙草を タバコを 酒を 話を 喧嘩を のを", "", "", U"ヤメ", 0},
    {"行っ", "道を 坂を 橋を 先を 上を 中を", "", "", U"イッ", 0},
    {"行っ", "を も行わ が", "た て",
     "会議 試験 調査 実験 式 工事 検査 手術 研究 作業 演説 発表 活動 取引 投票 選挙 治療 訓練 処理 を行", U"オコナッ",
     0},
    {"通っ", "に", "", "学校 塾 教室 大学 病院 会社 道場 ジム 寺 店 図書館", U"カヨッ", 0},
    {"通う", "", "", "", U"カヨウ", 0},
    {"空い", "お腹が 腹が おなかが お腹は 腹も お腹も", "", "", U"スイ", 0},
    {"空く", "お腹が 腹が おなかが お腹は 腹も お腹も", "", "", U"スク", 0},
    {"開い", "が は も", "", "窓 扉 ドア 戸 門 穴 口 蓋 鍵 店 幕", U"アイ", 0},
    {"開く", "が は も", "", "窓 扉 ドア 戸 門 穴 鍵 蓋", U"アク", 0},
    {"方", "この その あの どの ^",
     "がい が良 がよ が早 が速 が楽 が安 が好 が得 がま が上 が大 が多 が強 がず が面 が便", "", U"ホー", 1},
    {"方", "この その あの どの", "は が も を に の", "", U"カタ", 2},
    {"他", "その", "", "", U"タ", 1},
    {"他", "", "の に は で も なら", "", U"ホカ", 0},
    {"後", "た の その", "で に は も から $", "", U"アト", 1},
    {"額", "", "に汗 の汗 を拭 に手 に皺 にしわ に口 が広 にキス の傷", "", U"ヒタイ", 0},
    {"抱く", "", "", kThought, U"イダク", 2},
    {"抱い", "", "", kThought, U"イダイ", 2},
    {"抱く", "", "", "", U"ダク", 0},
    {"抱い", "", "", "", U"ダイ", 0},
    {"弾く", "", "", kPlayed, U"ヒク", 0},
    {"弾く", "", "", "水 油 指 弾丸 光 算盤 そろばん 雨", U"ハジク", 2},
    {"弾い", "", "", kPlayed, U"ヒイ", 0},
    {"弾い", "", "", "水 油 指 弾丸 光 算盤 そろばん 雨", U"ハジイ", 2},
    {"臭い", "", "が を に は も の", "", U"ニオイ", 2},
    {"分別", "", "", "ゴミ ごみ 収集 資源 回収 廃棄", U"ブンベツ", 0},
    {"床", "", "に就 につ に入 に伏 を敷 を上げ", "", U"トコ", 0},
    {"表", "", "に出 で遊 が騒 へ出 から入 を歩 の通", "", U"オモテ", 3},
    {"目下", "", "の人 の者 に対", "", U"メシタ", 0},
    {"頃", "名", "", "", U"ゴロ", 1},
    {"頃", "いつ 何時 今", "", "", U"ゴロ", 1},
    {"位", "どれ これ それ あれ この その どの 分 人 日 年 円", "", "", U"グライ", 1},
    {"色", "何", "", "", U"イロ", 2},
    {"語", "何", "", "", U"ゴ", 0},
    {"等", "僕 彼 奴 あいつ こいつ そいつ これ それ あれ お前 君 俺 我", "", "", U"ラ", 1},
    {"金", "", "を が も は で に の話 ない なし なり 儲け", "", U"カネ", 0},
    {"刃", "の", "", "鬼 復讐 正義 怒り", U"ヤイバ", 1},
    {"市場", "", "!調 価 原 経 規 占 競 で取引", "魚 野菜 果物 築地 朝 八百屋 新鮮", U"イチバ", 1},
    {"柄", "刀の 剣の 太刀の", "", "", U"ツカ", 2},
    {"術", "為す なす", "", "", U"スベ", 2},
    {"一目", "", "!置 瞭", "", U"ヒトメ", 2},
    {"上", "つ の た る い この その あの 歳 才", "", "", U"ウエ", 0},
    {"上手", "一枚", "", "", U"ウワテ", 0},
    {"上手", "", "", "舞台 客席", U"カミテ", 0},
    {"下手", "", "", "舞台 客席", U"シモテ", 0},
    {"下手", "", "に出", "", U"シタテ", 0},
    {"生物", "", "なので だから ですので はお早", "", U"ナマモノ", 2},
    {"最中", "", "を食べ と羊羹 をいただ", "", U"モナカ", 1},
    {"大分", "", "県 市 駅 空港 の", "", U"オーイタ", 2},
    {"一行", "", "は旅 が到着 の旅", "", U"イッコー", 0},
    {"主", "", "な に", "", U"オモ", 1},
    {"変化", "妖怪 七", "", "", U"ヘンゲ", 1},
    {"細々", "", "と暮 と生 と続 と営", "", U"ホソボソ", 3},
    {"末", "月 年 週 世紀 学期 期", "", "", U"マツ", 1},
    {"末", "の た", "", "", U"スエ", 0}};

bool is_noun(const WordJa& word) { return word.word_class->pos == "名詞"; }

class Place {
 public:
  Place(std::string_view sentence, const std::vector<WordJa>& words, std::size_t at)
      : before_noun_(at > 0 && is_noun(words[at - 1])) {
    constexpr std::size_t kNear = 300;  // bytes
    const auto begin = static_cast<std::size_t>(words[at].text.data() - sentence.data());
    const std::size_t first = begin > kNear ? begin - kNear : 0, end = begin + words[at].text.size();
    before_ = sentence.substr(first, begin - first);
    behind_ = sentence.substr(end, kNear);
    near_ = sentence.substr(first, end + behind_.size() - first);
  }

  bool fits(const Rule& rule) const {
    return any(rule.before,
               [this](std::string_view end) {
                 if (end == "名") return before_noun_;
                 if (end == "^") return before_.empty();
                 return before_.size() >= end.size() && before_.substr(before_.size() - end.size()) == end;
               }) &&
           any(rule.behind,
               [this](std::string_view start) {
                 return start == "$" ? behind_.empty() : behind_.substr(0, start.size()) == start;
               }) &&
           any(rule.anywhere, [this](std::string_view part) { return near_.find(part) != near_.npos; });
  }

 private:
  template <typename Test>
  static bool any(std::string_view list, const Test& test) {
    if (list.empty()) return true;
    const bool excludes = list[0] == '!';
    if (excludes) list.remove_prefix(1);
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(' '), list.size());
      if (test(list.substr(0, end))) return !excludes;
      list.remove_prefix(std::min(end + 1, list.size()));
    }
    return excludes;
  }

  std::string_view before_, behind_, near_;
  bool before_noun_;
};

// う behind a verb makes its o long: 行こう イコー.
void lengthen(std::vector<WordJa>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& pos = words[i - 1].word_class->pos;
    if (words[i].text == "う" && words[i].word_class->pos == "助動詞" && (pos == "動詞" || pos == "助動詞"))
      words[i].own_kana = kana_codes(U"オ");
  }
}

}  // namespace

void read_by_context_ja(std::string_view sentence, std::vector<WordJa>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const Rule& rule : kRules) {
      if (words[i].text != rule.word || !words[i].own_kana.empty() || !Place(sentence, words, i).fits(rule)) continue;
      const std::string kana = kana_codes(rule.kana);
      if (words[i].reading() != kana) {
        words[i].own_kana = kana;
        words[i].accent = rule.accent;
      }
      break;
    }
  }
  lengthen(words);
}

}  // namespace timbre
