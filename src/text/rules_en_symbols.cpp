// Symbols that are still in the text when numbers have become words.
#include "text/normalizer_en.h"

namespace timbre {

void add_symbol_rules_en(Rewriter& rules, const NumberSpeller&) {
  const auto name = [&](const char* trigger, const char* pattern, const char* spoken) {
    rules.add(trigger, pattern, std::string(" ") + spoken + " ");
  };
  name("=~*#_+", R"((?<!\S)(?!-+(?!\S))[=~*#_+-]{2,}(?!\S))", "");  // rulers and headings
  name("<>", R"(</?[A-Za-z][^<>]{0,200}>)", "");                    // markup is not spoken
  name("<>", R"(<?[-=]+>|<[-=]+)", "");                             // arrows
  name("/", R"(\band/or\b)", "and or");
  name("/", R"((?<=[A-Za-z]) ?/ ?(?=[A-Za-z]))", "or");
  name("/", "/", "slash");
  name("&", "&", "and");
  name("@", "@", "at");
  name("#", R"((?<=\b[A-G])#(?!\w))", "sharp");
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
  name("^", R"((?<=\w) ?\^(?= ?\w))", "to the power of");
  name("%", "%", "percent");
  name("$", R"(\$)", "dollar");
  name("*", R"((?<=[a-z] )\*(?= [a-z]))", "times");
  name("|", R"(\|)", ",");
  static constexpr const char* kNames[][2] = {{"°", "degrees"},         {"£", "pounds"},
                                              {"€", "euros"},           {"¥", "yen"},
                                              {"₹", "rupees"},          {"¢", "cents"},
                                              {"×", "times"},           {"÷", "divided by"},
                                              {"±", "plus or minus"},   {"≈", "approximately"},
                                              {"≠", "is not equal to"}, {"≤", "is at most"},
                                              {"≥", "is at least"},     {"√", "the square root of"},
                                              {"∞", "infinity"},        {"−", "minus"},
                                              {"§", "section"}};
  for (const auto& [symbol, spoken] : kNames) name("\xC2\xC3\xE2", symbol, spoken);
}

}  // namespace timbre
