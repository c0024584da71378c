// Plain numbers: what is left when dates, money and measures have been read.
#include "text/normalizer_en.h"

namespace timbre {

void add_number_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  const std::string digits = "0123456789";
  rules.add(digits, R"(\d+)", [&](const auto& g) { return " " + numbers.cardinal(g[0]) + " "; });
}

}  // namespace timbre
