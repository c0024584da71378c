// Titles, Latin and other abbreviations, dotted acronyms.
#include <cctype>
#include <map>

#include "text/capitals_en.h"
#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

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
                                                           {"govt", "government"}, {"intl", "international"},
                                                           {"adm", "admiral"},     {"supt", "superintendent"},
                                                           {"insp", "inspector"},  {"msgr", "monsignor"},
                                                           {"pvt", "private"},     {"cpt", "captain"},
                                                           {"cdr", "commander"},   {"amb", "ambassador"},
                                                           {"atty", "attorney"},   {"asst", "assistant"},
                                                           {"assoc", "associate"}, {"bldg", "building"},
                                                           {"pkwy", "parkway"},    {"expy", "expressway"},
                                                           {"natl", "national"},   {"qty", "quantity"},
                                                           {"jct", "junction"},    {"rte", "route"},
                                                           {"vols", "volumes"},    {"wed", "Wednesday"},
                                                           {"sat", "Saturday"},    {"sun", "Sunday"},
                                                           {"fr", "father"},       {"ven", "venerable"},
                                                           {"ald", "alderman"}};
  return kList;
}

// Abbreviations only before a number.
const std::map<std::string, std::string>& numbered() {
  static const std::map<std::string, std::string> kList = {
      {"rm", "room"},        {"apt", "apartment"},    {"ste", "suite"},     {"eq", "equation"},  {"ex", "example"},
      {"ref", "reference"},  {"art", "article"},      {"par", "paragraph"}, {"ep", "episode"},   {"pt", "part"},
      {"ver", "version"},    {"fl", "flourished"},    {"flt", "flight"},    {"bk", "book"},      {"pl", "plate"},
      {"chap", "chapter"},   {"chaps", "chapters"},   {"chs", "chapters"},  {"sect", "section"}, {"secs", "sections"},
      {"para", "paragraph"}, {"paras", "paragraphs"}, {"cl", "clause"},     {"ll", "lines"},     {"n", "note"},
      {"nn", "notes"},       {"pts", "parts"},        {"vols", "volumes"},  {"arts", "articles"}};
  return kList;
}

// Abbreviations that are also plain words or names: what must follow for them to be one.
bool context_allows(const std::string& written, const std::string& gap, const std::string& next) {
  static constexpr std::string_view kTitles = " gen col hon sen rep fr ven ald adm amb ";  // a name
  static constexpr std::string_view kCalendar = " mon fri jan jun wed sat sun ";           // written with a capital
  static constexpr std::string_view kMeasures = " max min est ed sec ch ";                 // the sentence goes on
  const std::string key = " " + to_lower_ascii(written) + " ";
  const bool capital = !next.empty() && next[0] >= 'A' && next[0] <= 'Z';
  const auto in = [&](std::string_view list) { return list.find(key) != std::string_view::npos; };
  if (in(kTitles)) return capital && !gap.empty();
  if (in(kCalendar))
    return written[0] < 'a' && !next.empty() && (gap.empty() || !in(" wed sat sun ") || std::isdigit(next[0]) != 0);
  if (in(kMeasures)) return !next.empty() && !capital && !gap.empty();
  return true;
}

std::string without_dots(const std::string& text) {
  std::string letters;
  for (const char c : text) letters += c == '.' || c == ' ' ? "" : std::string(1, c);
  return letters;
}

}  // namespace

void add_abbreviation_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_roman_rules_en(rules, numbers);
  rules.add(".", R"(\b[Ee]\. ?g\.)", " for example ");
  rules.add(".", R"(\b[Ii]\. ?e\.)", " that is ");
  rules.add(".", R"(\bPh\. ?D\b\.?)", std::string(" ") + kSpellMark + "PhD ");
  rules.add("k", R"(\b(?:[Aa]\.k\.a\.|aka\b))", " also known as ");
  rules.add("/", R"(\bw/o\b)", "without");
  rules.add("/", R"(\bw/(?=\s|\w))", "with ");
  rules.add("R", R"(\b(?:Rt|RT)\.? (?=(?i:hon|rev)\b))", "right ");
  // "I am Max. 20 years old": a name before a new sentence, no maximum.
  rules.add(kDigits, R"((?<=[a-z,] )(Max|Ed|Min|Art|Al|Gen)\.(?= \d))", [](const Groups& g) { return g[1] + " ."; });
  rules.add("Dd", R"(\b(?i:dr)\. (?=[A-Z]))", "doctor ");
  rules.add("D", R"((?<=[a-z] )Dr\.)", "drive");
  rules.add("D", R"(\bDr\b\.?)", "doctor");
  rules.add("S", R"((?<=[A-Za-z] )(?:St|ST)\.(?! [A-Z]))", "street");  // Main St.
  rules.add("S", std::string("(?<=[a-z] )St\\. (?=") + kSentenceStarterEn + ")", "street. ");
  rules.add("S", R"(\b(?:St\.?|ST\.) (?=[A-Z]))", "saint ");
  rules.add("S", R"(\b(?:Sts|STS)\. (?=[A-Z]))", "saints ");
  // "He said no. 5 people left" answers.
  rules.add(
      kDigits,
      R"((?<!\b(?:said|says|say|answered|replied|shouted|cried|whispered|thought|meant|voted|screamed|yelled|a) (?=no\.))\b(?i:nos?)\.? ?(?=\d))",
      [](const Groups& g) { return g[0][2] == 's' || g[0][2] == 'S' ? "numbers " : "number "; });
  rules.add(kDigits, R"(\b(?i:pp?)\. ?(?=\d))", [](const Groups& g) { return g[0][1] == '.' ? "page " : "pages "; });
  rules.add(kDigits, R"(\bc\. ?(?=\d))", "circa ");
  rules.add(kDigits, R"(\b([bd])\. ?(?=1\d{3}\b))", [](const Groups& g) { return g[1] == "b" ? "born " : "died "; });
  rules.add(kDigits, R"(\b([A-Za-z]{1,5})\.? (?=\d))", [](const Groups& g) {
    const auto found = numbered().find(to_lower_ascii(g[1]));
    return found == numbered().end() || (g[0][g[1].size()] != '.' && g[1][0] >= 'a') ? g[0] : found->second + " ";
  });
  rules.add("Ff", R"(\b(?i:fig(s?))\. ?(?=\d|[A-Z]))",
            [](const Groups& g) { return g[1].empty() ? "figure " : "figures "; });
  rules.add("Mm", R"(\b(Mr|Mrs|Ms|Mx|MR|MRS)\b(?!\.)(?= [A-Z]))", [](const Groups& g) {
    const std::string title = to_lower_ascii(g[1]);
    return title == "mr" ? "mister" : title == "mrs" ? "missus" : title == "ms" ? "miz" : "mix";
  });
  rules.add("vV", R"(\b(?:vs|VS|Vs)\b\.?)", "versus");
  rules.add(".", R"((?<!\x{01})\b([A-Za-z]{2,6})\.(?=(\s*)(\S?)))", [](const Groups& g) {
    const auto found = dotted().find(to_lower_ascii(g[1]));
    if (found == dotted().end() || !context_allows(g[1], g[2], g[3])) return g[0];
    return found->second;
  });
  // U.S.A., J. R. R.: letters. An initial before a name is a letter too.
  rules.add(".", std::string(R"(\b((?:[A-Za-z]\.){2,10})(?!\w)('s\b)?(?:( )(?=)") + kSentenceStarterEn + "))?",
            [](const Groups& g) { return kSpellMark + without_dots(g[1]) + g[2] + (g[3].empty() ? " " : ". "); });
  // "We chose plan B. Tom left." ends with its letter.
  rules.add(".",
            R"(\b(?=[A-Z]\.)(?<!\b(?i:)" + letter_nouns_en() + R"() )((?:[A-Z]\. ?){1,5})(?!)" + kSentenceStarterEn +
                ")(?=[A-Z][a-z])",
            [](const Groups& g) { return kSpellMark + without_dots(g[0]) + " "; });
}

}  // namespace timbre
