// Roman numerals: of chapters and parts, behind names of rulers and of things, alone in a heading.
#include <memory>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

// 1 … 3999, or 0 when `roman` is not the canonical form of a number.
int roman_value(const std::string& roman) {
  static constexpr std::pair<std::string_view, int> kDigits[] = {
      {"M", 1000}, {"CM", 900}, {"D", 500}, {"CD", 400}, {"C", 100}, {"XC", 90}, {"L", 50},
      {"XL", 40},  {"X", 10},   {"IX", 9},  {"V", 5},    {"IV", 4},  {"I", 1}};
  int value = 0;
  std::size_t at = 0;
  for (const auto& [letters, worth] : kDigits) {
    const int most = letters.size() == 2 || worth == 500 || worth == 50 || worth == 5 ? 1 : 3;
    for (int i = 0; i < most && roman.compare(at, letters.size(), letters) == 0; ++i) {
      value += worth;
      at += letters.size();
    }
  }
  return at == roman.size() ? value : 0;
}

// Nouns that are numbered, first those whose numbers stand for parts of a book.
constexpr const char* kParts =
    "Chapter|Part|Book|Volume|Act|Scene|Section|Article|Appendix|Canto|Stanza|Psalm|Episode|Lesson|Title|Page|Pages|"
    "Chapters|Parts|Books|Volumes|Acts|Scenes|Sections|Articles|Cantos|Figure|Table|Plate|Map|Verse|Essay|Tome";
constexpr const char* kThings =
    "Phase|Type|Level|Class|Stage|War|Bowl|Schedule|Category|Grade|Group|Apollo|Mark|Fantasy|Rocky|Vatican|Gemini|"
    "Saturn|Titan|Artemis|Factor|Tier|Basel|Division|Area|Zone|Ring|Expo|Symphony|Sonata|Concerto|Quartet|Movement|"
    "Olympiad|Warcraft|Godfather|Trek|Wars|Quest|Doom|Halo|Diablo|Quake|Civilization|Pentium|SALT|Trident|Model|Series|"
    "Voyager|Pioneer|Ariane|Nerve|Protocol|Formula|Angiotensin|Photosystem|Collagen|Complex|Cohort|Angel|Battlefield|"
    "Elements|Souls|Theft|Auto|GTA|Street|Fighter|Rambo|Terminator|Jaws|Superman|Ghostbusters|Toy|Story";
// Rulers whose number may be a single sign: "Charles V", "Pius X", "Elizabeth I was".
constexpr const char* kRulers =
    "Henry|Louis|George|Charles|Edward|James|William|Richard|Elizabeth|Mary|John|Paul|Pius|Benedict|Leo|Gregory|"
    "Innocent|Clement|Urban|Philip|Philippe|Felipe|Ferdinand|Frederick|Wilhelm|Friedrich|Napoleon|Nicholas|Alexander|"
    "Catherine|Peter|Ivan|Ramses|Rameses|Ramesses|Thutmose|Amenhotep|Seti|Cleopatra|Ptolemy|Antiochus|Darius|Xerxes|"
    "Artaxerxes|Otto|Carlos|Juan|Alfonso|Afonso|Manuel|Pedro|Sancho|Umberto|Victor|Emmanuel|Gustav|Christian|Harald|"
    "Haakon|Olaf|Olav|Robert|David|Margaret|Margrethe|Anne|Boniface|Sixtus|Julius|Adrian|Hadrian|Stephen|Martin|"
    "Constantine|Theodosius|Justinian|Basil|Leopold|Joseph|Francis|Franz|Karl|Maximilian|Rudolf|Albert|Baldwin|Fuad|"
    "Hussein|Abdullah|Mohammed|Mehmed|Murad|Selim|Suleiman|Faisal|Rama|Akihito|Kamehameha|Menelik|Sigismund|Casimir|"
    "Ladislaus|Matthias|Michael|Alexios|Eugene|Celestine|Callixtus|Honorius|Sylvester|Victoria|Isabella|Joan|Malcolm";
constexpr const char* kNoVerb = R"re((?=\s*(?:$|[,.;:!?)"'—]|--|(?:of|was|and|had|reigned|ruled|died|is|has)\b)))re";

std::string group(const char* names) { return std::string("((?i:") + names + "))"; }

std::string upper(const std::string& roman) { return to_upper_ascii(roman); }

// C, D, L and M by themselves are letters: "Appendix C".
bool is_letter(const std::string& roman) {
  return roman.size() == 1 && std::string_view("CDLMcdlm").find(roman[0]) != std::string_view::npos;
}

void add_parts(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("I", R"(\b(?i:vol)\. ?I\b(?!'(?!s\b)\w|\.\w))", "volume one");
  static constexpr std::pair<const char*, const char*> kShort[] = {
      {"vol", "volume "},  {"vols", "volumes "}, {"ch", "chapter "},  {"chap", "chapter "},
      {"bk", "book "},     {"pt", "part "},      {"sec", "section "}, {"fig", "figure "},
      {"art", "article "}, {"no", "number "},    {"p", "page "},      {"pp", "pages "}};
  for (const auto& [written, spoken] : kShort) {
    rules.add("IVXLivxl", std::string("\\b(?i:") + written + R"()\. ?(?=(?:[IVXL]{2,8}|[ivxl]{2,8}|[VX])\b))", spoken);
  }
  const auto count = [&](const Groups& g) {
    const int value = is_letter(g[2]) ? 0 : roman_value(upper(g[2]));
    return value == 0 ? g[0] : g[1] + " " + numbers.cardinal(std::to_string(value));
  };
  rules.add(
      "ivxlcIVXLC", "\\b" + group(kParts) + R"( ([ivxlc]{1,8}|[IVXLC]{1,8}) ?[-–] ?([ivxlc]{1,8}|[IVXLC]{1,8})\b)",
      [&](const Groups& g) {
        const int first = roman_value(upper(g[2])), last = roman_value(upper(g[3]));
        if (first == 0 || last <= first) return g[0];
        return g[1] + " " + numbers.cardinal(std::to_string(first)) + " to " + numbers.cardinal(std::to_string(last));
      });
  rules.add("IVXLCDM", "\\b" + group(kParts) + R"( ([IVXLCDM]{2,15}|[VX])\b(?!'(?!s\b)\w|\.\w|[-&]\w))", count);
  rules.add("ivxlcdm", "\\b" + group(kParts) + R"( ([ivxlc]{2,15}|(?<=(?:[Ss]cene|[Aa]ct|[Cc]anto|[Pp]age) )[ivx])\b)",
            count);
  // "Part I", but not "the part I played".
  rules.add("I", std::string("\\b((?i:") + kParts + R"()) (I)\b(?!'(?!s\b)\w|\.\w))",
            [&, count](const Groups& g) { return g[1][0] >= 'a' ? g[0] : count(g); });
  rules.add("IVX",
            "\\b" + group(kThings) +
                R"( ([IVXL]{2,8}|V|(?<!(?:Model|Series|Type|Area|Zone|Group|Formula|Factor|Level|Complex) )X|)"
                R"(I(?=\s*(?:$|[,.;:!?)]|[a-z])))\b(?!'(?!s\b)\w|\.\w|[-&]\w))",
            [&, count](const Groups& g) { return g[1][0] >= 'a' && g[2] == "I" ? g[0] : count(g); });
  rules.add("IVX", R"(\b([a-z]{4,20}) (II|III|IV|VI{1,3}|IX|XI{1,3})\b(?!'(?!s\b)\w|\.\w))", count);  // collagen IV
}

void add_numerals(Rewriter& rules, const NumberSpeller& numbers) {
  rules.add("W", R"(\bWWI\b)", "World War one");
  rules.add("W", R"(\bWWII\b)", "World War two");
  const auto cardinal = [&](const Groups& g) {
    const int value = is_letter(g[1]) ? 0 : roman_value(g[1]);
    return value == 0 ? g[0] : numbers.cardinal(std::to_string(value)) + g[2];
  };
  // A heading: the whole text (SentenceWords ends it with a stop), or what a stop sets off at its beginning.
  rules.add("IVXL", R"(^\W*((?=[IVXLC]{2})(?!C[CV]\b)C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(\.\W*)$)", cardinal);
  rules.add("IVX", R"(^([IVX])(\.)$)", cardinal);
  rules.add("IVXL", R"(^\W*((?=[IVXLC]{2})C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))([.:)] (?=\W?[A-Z])))", cardinal);
  rules.add("IVX", std::string(R"(^\W*([IVX])(\. (?=)") + kSentenceStarterEn + "))", cardinal);
  add_parts(rules, numbers);
  // Of persons: "Henry VIII", "Felipe VI", "Ramesses II ruled". A lone I after a name is one only before no verb.
  rules.add("IVX", R"((?:(?<=\b[Tt]he )([IVX]{2,6})(?= [A-Za-z])|\b([IVX]{2,6})(?= (?:century|centuries|dynasty)\b)))",
            [&](const Groups& g) {
              const int value = roman_value(g[0]);
              return value == 0 ? g[0] : numbers.ordinal(std::to_string(value));
            });
  // MCMXCIV
  rules.add("M", R"(\bM[MCDXLVI]{3,14}\b)", [&](const Groups& g) {
    const int value = roman_value(g[0]);
    return value == 0 ? g[0] : numbers.year(std::to_string(value));
  });
  const auto ordinal = [&](const Groups& g) {
    const int value = roman_value(g[2]);
    return value == 0 ? g[0] : g[1] + " the " + numbers.ordinal(std::to_string(value));
  };
  rules.add("IVX",
            std::string("\\b(") + kRulers + ") ((?<!Malcolm )[VX]|I" + kNoVerb + ")\\b(?!'(?!s\\b)\\w|\\.\\w|[-&]\\w)",
            ordinal);
  rules.add(
      "IVX",
      R"(\b(?!(?:The|And|For|From|Is|Was|Or|Of|In)\b)([A-Z][a-z]{2,20}|[A-Z]{3,20}) ([IVX]{2,8})\b(?!'(?!s\b)\w|\.\w|[-&]\w))",
      ordinal);
}

}  // namespace

void add_roman_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  // Most sentences with an I hold no numeral, and are spared the rules.
  const auto numerals = std::make_shared<Rewriter>();
  add_numerals(*numerals, numbers);
  rules.add(
      "IVXLCMivx",
      R"(^.*(?:\b(?:[IVXLCDM]{2,15}|[VX]|[ivxlc]{2,8}|WWII?|[A-Z]\w+ I|vol\. ?I|(?:scene|act|canto|page) i)\b|^\W{0,3}I\. |^I\.$).*$)",
      [numerals](const Groups& g) { return numerals->apply(g[0]); });
}

}  // namespace timbre
