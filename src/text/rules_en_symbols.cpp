// Symbols that are still in the text when numbers have become words.
#include "text/normalizer_en.h"

namespace timbre {

void add_mark_rules_en(Rewriter& rules) {
  rules.add(".", R"(\.(?: \.){1,60})", "...");  // . . .
  // Marks of notes: "May.^15", "word^1", "May.[15]". A number, a unit or a variable before them has a power.
  rules.add("^", R"((?<=[.,;:!?"')\]])\^\d{1,3}(?:,\^?\d{1,3}){0,4}(?!\w))", "");
  rules.add("^", R"((?<=[A-Za-z]{3})(?<!\b(?:sin|cos|tan|cot|sec|log|mol|rad))\^\d{1,3}(?!\w))", "");
  rules.add("^", R"((?<=\b[A-Za-z]{2})(?<!sq)\^(?:1|[4-9]|\d{2,3})(?!\w))", "");
  rules.add("[", R"((?<=[\w.,;:!?"'\])])\[(?:\d{1,3}(?:[,–-] ?\d{1,3}){0,4}|[a-z]|note \d{1,2}|citation needed)\])",
            "");
  // R&D, AT&T, Q&A: letters.
  rules.add("&", R"(\b([A-Z]{1,2})&([A-Z]s?)\b)",
            [](const Rewriter::Groups& g) { return kSpellMark + g[1] + " and " + kSpellMark + g[2]; });
}

void add_symbol_rules_en(Rewriter& rules, const NumberSpeller&) {
  const auto name = [&](const char* trigger, const char* pattern, const char* spoken) {
    rules.add(trigger, pattern, std::string(" ") + spoken + " ");
  };
  name("=~*#_+", R"((?<!\S)(?!-+(?!\S))[=~*#_+-]{2,}(?!\S))", "");  // rulers and headings
  name("<>", R"(</?[A-Za-z][^<>]{0,200}>)", "");                    // markup is not spoken
  name("<>", R"(<?[-=]+>|<[-=]+)", "");                             // arrows
  name("/", R"(\band/or\b)", "and or");
  name(
      "/",
      R"((?i)(?<=\b(?:he|she|him|her|his|hers|himself|herself|s|yes|no|true|false|either|this|that|is|was|mr|mrs)) ?/ ?(?=[a-z]))",
      "or");
  name("/", "/", "slash");
  name("&", "&", "and");
  name("@", "@", "at");
  name("#", R"((?<=\b[A-G])#(?!\w))", "sharp");
  name("#", R"((?<=[A-Za-z])#(?=[A-Za-z]))", "hash");
  name("#", "#+", "number");
  name("+", R"((?<=[A-Za-z])\+\+)", "plus plus");
  name("+", R"(\+)", "plus");
  name("=", R"(!=|≠)", "is not equal to");
  name("<", R"(<=)", "is at most");
  name(">", R"(>=)", "is at least");
  name("=", R"(=+)", "equals");
  name("<", R"((?<=\w) ?<(?= ?\w))", "is less than");
  name(">", R"((?<=\w) ?>(?= ?\w))", "is greater than");
  name("~", R"(~(?=\s?[a-z]))", "about");
  name("^", R"(\^ ?two\b)", "squared");
  name("^", R"(\^ ?three\b)", "cubed");
  name("^", R"(\^ ?(?:−|minus) ?)", "to the minus");
  name("^", R"((?<=\w) ?\^(?= ?\w))", "to the power of");
  name("%", "%", "percent");
  name("$", R"(\$)", "dollar");
  name("*", R"((?<=[a-z] )\*(?= [a-z]))", "times");
  name("|", R"(\|)", ",");
  name("\xC2", "§ ?§", "sections");
  name("\xC2", "¶ ?¶", "paragraphs");
  static constexpr const char* kNames[][2] = {
      {"°", "degrees"},         {"£", "pounds"},     {"€", "euros"},         {"¥", "yen"},
      {"₹", "rupees"},          {"¢", "cents"},      {"₩", "won"},           {"₽", "rubles"},
      {"×", "times"},           {"÷", "divided by"}, {"±", "plus or minus"}, {"≈", "approximately"},
      {"≠", "is not equal to"}, {"≤", "is at most"}, {"≥", "is at least"},   {"√", "the square root of"},
      {"∞", "infinity"},        {"−", "minus"},      {"§", "section"},       {"¶", "paragraph"}};
  for (const auto& [symbol, spoken] : kNames) name("\xC2\xC3\xE2", symbol, spoken);
}

}  // namespace timbre
