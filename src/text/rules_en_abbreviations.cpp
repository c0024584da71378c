// Titles, Latin and other abbreviations, dotted acronyms, Roman numerals after names and headings.
#include <map>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

// Abbreviations that need their full stop, with what they stand for. The stop is swallowed; a sentence that ends here
// gets its own at the end.
const std::map<std::string, std::string>& dotted() {
  static const std::map<std::string, std::string> kList = {{"mr", "mister"},       {"mrs", "missus"},
                                                           {"ms", "miz"},          {"prof", "professor"},
                                                           {"gen", "general"},     {"col", "colonel"},
                                                           {"capt", "captain"},    {"lt", "lieutenant"},
                                                           {"sgt", "sergeant"},    {"maj", "major"},
                                                           {"cpl", "corporal"},    {"cmdr", "commander"},
                                                           {"rev", "reverend"},    {"hon", "honorable"},
                                                           {"pres", "president"},  {"gov", "governor"},
                                                           {"sen", "senator"},     {"rep", "representative"},
                                                           {"jr", "junior"},       {"sr", "senior"},
                                                           {"esq", "esquire"},     {"vs", "versus"},
                                                           {"etc", "et cetera"},   {"inc", "incorporated"},
                                                           {"ltd", "limited"},     {"corp", "corporation"},
                                                           {"co", "company"},      {"bros", "brothers"},
                                                           {"dept", "department"}, {"assn", "association"},
                                                           {"univ", "university"}, {"ave", "avenue"},
                                                           {"blvd", "boulevard"},  {"rd", "road"},
                                                           {"hwy", "highway"},     {"mt", "mount"},
                                                           {"ft", "fort"},         {"approx", "approximately"},
                                                           {"est", "established"}, {"max", "maximum"},
                                                           {"min", "minimum"},     {"avg", "average"},
                                                           {"vol", "volume"},      {"ch", "chapter"},
                                                           {"sec", "section"},     {"ed", "edition"},
                                                           {"eds", "editors"},     {"misc", "miscellaneous"},
                                                           {"tel", "telephone"},   {"ext", "extension"},
                                                           {"cf", "compare"},      {"ca", "circa"},
                                                           {"jan", "January"},     {"feb", "February"},
                                                           {"apr", "April"},       {"jun", "June"},
                                                           {"jul", "July"},        {"aug", "August"},
                                                           {"sep", "September"},   {"sept", "September"},
                                                           {"oct", "October"},     {"nov", "November"},
                                                           {"dec", "December"},    {"mon", "Monday"},
                                                           {"tue", "Tuesday"},     {"tues", "Tuesday"},
                                                           {"thu", "Thursday"},    {"thur", "Thursday"},
                                                           {"thurs", "Thursday"},  {"fri", "Friday"},
                                                           {"messrs", "messrs"},   {"mlle", "mademoiselle"},
                                                           {"mme", "madame"},      {"viz", "namely"},
                                                           {"incl", "including"},  {"excl", "excluding"},
                                                           {"govt", "government"}, {"intl", "international"}};
  return kList;
}

// Abbreviations that are also plain words or names: what must follow for them to be one.
bool context_allows(const std::string& written, const std::string& gap, const std::string& next) {
  static constexpr std::string_view kTitles = " gen col hon sen rep ";      // a name
  static constexpr std::string_view kCalendar = " mon fri jan jun ";        // written with a capital
  static constexpr std::string_view kMeasures = " max min est ed sec ch ";  // the sentence goes on
  const std::string key = " " + to_lower_ascii(written) + " ";
  const bool capital = !next.empty() && next[0] >= 'A' && next[0] <= 'Z';
  const auto in = [&](std::string_view list) { return list.find(key) != std::string_view::npos; };
  if (in(kTitles)) return capital && !gap.empty();
  if (in(kCalendar)) return written[0] < 'a' && !next.empty();
  if (in(kMeasures)) return !next.empty() && !capital && !gap.empty();
  return true;
}

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

std::string without_dots(const std::string& text) {
  std::string letters;
  for (const char c : text) letters += c == '.' || c == ' ' ? "" : std::string(1, c);
  return letters;
}

void add_roman_rules(Rewriter& rules, const NumberSpeller& numbers) {
  static constexpr const char* kHeadings =
      "Chapter|CHAPTER|Part|PART|Book|BOOK|Volume|VOLUME|Act|ACT|Scene|SCENE|Section|SECTION|Article|Appendix|Figure|"
      "Table|"
      "Canto|Phase|Type|Level|Class|Stage|Title|Episode|Lesson|World War|Super "
      "Bowl|Schedule|Category|Grade|Apollo|Mark|Rocky|Final Fantasy";
  static constexpr const char* kRulers =
      "Henry|Louis|George|Charles|Edward|James|William|Richard|Elizabeth|Mary|John|Paul|Pius|Benedict|Leo|Gregory|"
      "Innocent|"
      "Clement|Urban|Philip|Ferdinand|Frederick|Wilhelm|Friedrich|Napoleon|Nicholas|Alexander|Catherine|Peter|Ivan|"
      "Ramses|"
      "Rameses|Thutmose|Amenhotep|Cleopatra|Ptolemy|Darius|Xerxes|Otto|Carlos|Juan|Alfonso|Umberto|Victor|Emmanuel|"
      "Gustav|"
      "Christian|Harald|Olaf|Robert|David|Malcolm|Margaret|Anne|Boniface|Sixtus|Julius|Adrian|Constantine|Theodosius|"
      "Justinian|Basil|Leopold|Joseph|Francis|Maximilian|Rudolf|Albert|Baldwin|Fuad|Hussein|Abdullah|Mohammed|Mehmed|"
      "Murad";
  rules.add("IVXLCDM", std::string("\\b(") + kHeadings + R"() ([IVXLCDM]{1,15})\b(?!['.]\w))", [&](const Groups& g) {
    const int value = roman_value(g[2]);
    return value == 0 ? g[0] : g[1] + " " + numbers.cardinal(std::to_string(value));
  });
  // A lone I after a name is a number only where no verb can follow.
  rules.add("IVX",
            std::string("\\b(") + kRulers +
                R"re() ([IVX]{2,8}|[VX]|I(?=\s*(?:$|[,.;:!?)"'—]|(?:of|was|and|had|reigned|ruled|died)\b)))\b)re",
            [&](const Groups& g) {
              const int value = roman_value(g[2]);
              return value == 0 ? g[0] : g[1] + " the " + numbers.ordinal(std::to_string(value));
            });
}

}  // namespace

void add_abbreviation_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_roman_rules(rules, numbers);
  rules.add("W", R"(\bWWI\b)", "World War one");
  rules.add("W", R"(\bWWII\b)", "World War two");
  rules.add(".", R"(\b[Ee]\. ?g\.)", " for example ");
  rules.add(".", R"(\b[Ii]\. ?e\.)", " that is ");
  rules.add(".", R"(\bPh\. ?D\b\.?)", std::string(" ") + kSpellMark + "PhD ");
  rules.add(".", R"(\b[Aa]\.k\.a\.)", " also known as ");
  rules.add("/", R"(\bw/o\b)", "without");
  rules.add("/", R"(\bw/(?=\s|\w))", "with ");
  rules.add("Dd", R"(\b[Dd]r\. (?=[A-Z]))", "doctor ");
  rules.add("D", R"((?<=[a-z] )Dr\.)", "drive");
  rules.add("D", R"(\bDr\b\.?)", "doctor");
  rules.add("S", R"((?<=[a-z] )St\.(?! [A-Z]))", "street");  // Main St.
  rules.add("S", R"(\bSt\.? (?=[A-Z]))", "saint ");
  rules.add("S", R"(\bSts\. (?=[A-Z]))", "saints ");
  rules.add("NnPp", R"(\b[Nn]os?\.? ?(?=\d))", [](const Groups& g) { return g[0][2] == 's' ? "numbers " : "number "; });
  rules.add("Pp", R"(\b[Pp]p?\. ?(?=\d))", [](const Groups& g) { return g[0][1] == 'p' ? "pages " : "page "; });
  rules.add("c", R"(\bc\. ?(?=\d))", "circa ");
  rules.add("Ff", R"(\b[Ff]igs?\. ?(?=\d|[A-Z]))", "figure ");
  rules.add("Mm", R"(\b(Mr|Mrs|Ms|Mx)\b(?!\.)(?= [A-Z]))", [](const Groups& g) {
    return g[1] == "Mr" ? "mister" : g[1] == "Mrs" ? "missus" : g[1] == "Ms" ? "miz" : "mix";
  });
  rules.add("v", R"(\bvs\b\.?)", "versus");
  rules.add(".", R"(\b([A-Za-z]{2,6})\.(?=(\s*)(\S?)))", [](const Groups& g) {
    const auto found = dotted().find(to_lower_ascii(g[1]));
    if (found == dotted().end() || !context_allows(g[1], g[2], g[3])) return g[0];
    return found->second;
  });
  // U.S.A., J. R. R.: letters. An initial before a name is a letter too.
  rules.add(".", std::string(R"(\b((?:[A-Za-z]\.){2,10})(?!\w)('s\b)?(?:( )(?=)") + kSentenceStarterEn + "))?",
            [](const Groups& g) { return kSpellMark + without_dots(g[1]) + g[2] + (g[3].empty() ? " " : ". "); });
  rules.add(".", std::string(R"(\b((?:[A-Z]\. ?){1,5})(?!)") + kSentenceStarterEn + ")(?=[A-Z][a-z])",
            [](const Groups& g) { return kSpellMark + without_dots(g[0]) + " "; });
}

}  // namespace timbre
