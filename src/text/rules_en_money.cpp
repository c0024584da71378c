// Money: signs, codes, coins, magnitudes.
#include <map>

#include "text/amounts_en.h"
#include "text/normalizer_en.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

bool is_one(const std::string& number) { return number == "1"; }

const std::map<std::string, CountedNames>& currencies() {
  static const std::map<std::string, CountedNames> kList = {{"$", {"dollar", "dollars"}},
                                                            {"£", {"pound", "pounds"}},
                                                            {"€", {"euro", "euros"}},
                                                            {"¥", {"yen", "yen"}},
                                                            {"₹", {"rupee", "rupees"}},
                                                            {"₩", {"won", "won"}},
                                                            {"₽", {"ruble", "rubles"}},
                                                            {"₪", {"shekel", "shekels"}},
                                                            {"₺", {"lira", "lira"}},
                                                            {"₫", {"dong", "dong"}},
                                                            {"₱", {"peso", "pesos"}},
                                                            {"₦", {"naira", "naira"}},
                                                            {"CHF", {"Swiss franc", "Swiss francs"}},
                                                            {"CNY", {"yuan", "yuan"}},
                                                            {"RMB", {"yuan", "yuan"}},
                                                            {"SEK", {"Swedish krona", "Swedish kronor"}},
                                                            {"NOK", {"Norwegian krone", "Norwegian kroner"}},
                                                            {"DKK", {"Danish krone", "Danish kroner"}},
                                                            {"PLN", {"zloty", "zlotys"}}};
  return kList;
}

CountedNames small_coin(const std::string& currency) {
  return currency == "£"   ? CountedNames{"penny", "pence"}
         : currency == "₹" ? CountedNames{"paisa", "paise"}
                           : CountedNames{"cent", "cents"};
}

std::string magnitude(const std::string& written) {
  static const std::map<std::string, std::string> kShort = {
      {"k", "thousand"}, {"K", "thousand"}, {"m", "million"}, {"M", "million"},   {"mn", "million"},
      {"bn", "billion"}, {"b", "billion"},  {"B", "billion"}, {"tn", "trillion"}, {"T", "trillion"}};
  const auto found = kShort.find(written);
  return found == kShort.end() ? written : found->second;
}

// The whole part and the hundredths of "20.5", "20.500" and "20.01"; false for "20.506".
bool split_coins(const std::string& number, std::string& whole, std::string& coins) {
  const std::size_t point = number.find('.');
  whole = number.substr(0, point);
  coins = point == std::string::npos ? "" : number.substr(point + 1);
  while (coins.size() > 2 && coins.back() == '0') coins.pop_back();
  if (coins.size() == 1) coins += '0';
  return coins.size() <= 2;
}

// `single`: "a five dollar bill".
std::string money(const std::string& currency, const std::string& number, const std::string& scale, bool single,
                  const NumberSpeller& numbers) {
  const CountedNames& names = currencies().at(currency);
  const std::string& many = single ? names.one : names.many;
  if (!scale.empty()) return numbers.decimal(number) + " " + magnitude(scale) + " " + many;
  std::string whole, coins;
  if (!split_coins(number, whole, coins)) return numbers.decimal(number) + " " + many;
  const bool has_coins = !coins.empty() && coins != "00";
  const bool has_whole = !whole.empty() && whole.find_first_not_of('0') != std::string::npos;
  std::string spoken;
  if (has_whole || !has_coins) spoken = numbers.cardinal(whole) + " " + (is_one(whole) ? names.one : many);
  if (has_coins) {
    const std::string count = coins[0] == '0' ? coins.substr(1) : coins;
    const CountedNames coin = small_coin(currency);
    spoken += (spoken.empty() ? "" : " and ") + numbers.cardinal(count) + " " +
              (is_one(count) || single ? coin.one : coin.many);
  }
  return spoken;
}

// "5 USD" and "USD 5" → "$5"; codes without a sign stay before their number: "CHF5".
void add_currency_codes(Rewriter& rules) {
  static const std::map<std::string, std::string> kSigns = {{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"},  {"JPY", "¥"},
                                                            {"INR", "₹"}, {"KRW", "₩"}, {"RUB", "₽"}};
  const auto sign = [](const std::string& code) {
    const auto found = kSigns.find(code);
    return found == kSigns.end() ? code : found->second;
  };
  static constexpr const char* kCodes = "(USD|EUR|GBP|JPY|INR|KRW|RUB|CHF|CNY|RMB|SEK|NOK|DKK|PLN)";
  rules.add("DRPYFBKN", std::string("\\b") + kCodes + R"( ?(?=\d))", [sign](const Groups& g) { return sign(g[1]); });
  rules.add("DRPYFBKN", std::string("(?<![\\w.,])") + kAmountEn + " ?" + kCodes + "\\b",
            [sign](const Groups& g) { return sign(g[2]) + g[1]; });
}

// Whose dollars: HK$5.
std::string country(const std::string& prefix) {
  static const std::map<std::string, std::string> kNames = {
      {"CA", "Canadian "},  {"C", "Canadian "},     {"AU", "Australian "}, {"A", "Australian "},
      {"HK", "Hong Kong "}, {"NZ", "New Zealand "}, {"S", "Singapore "},   {"NT", "Taiwan "}};
  const auto found = kNames.find(prefix);
  return found == kNames.end() ? "" : found->second;
}

std::string with_country(const std::string& prefix, std::string spoken) {
  const std::size_t at = spoken.find("dollar");
  return at == std::string::npos ? spoken : spoken.insert(at, country(prefix));
}

}  // namespace

void add_money_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  add_currency_codes(rules);
  static constexpr const char* kTrigger = "0123456789";
  static constexpr const char* kScale =
      R"((?:[ -]?(thousand|million|billion|trillion|bn|mn|tn|[kKmMbBT])\b(?: (?:dollars|pounds|euros|yen|rupees)\b)?)?)";
  const std::string sign =
      R"((?<![A-Za-z])(-?)(US ?|CA|AU|C|A|NZ|HK|S|NT)?([$£€¥₹₩₽₪₺₫₱₦]|CHF|CNY|RMB|SEK|NOK|DKK|PLN) ?)";
  rules.add(kTrigger,
            kDeterminerEn + sign + kAmountEn + R"( ?(?:-|–|—|to) ?(?:[$£€¥₹₩₽₪₺₫₱₦] ?)?)" +
                kAmountEn + kScale + R"((?![\d,]*\d))" + kNextWordEn,
            [&](const Groups& g) {
              const bool single = describes_noun_en(g[1], g[8]);
              const std::string second = money(g[4], g[6], g[7], single, numbers);
              const bool same = g[7].empty() && g[5].find('.') != std::string::npos;
              const std::string first = same ? money(g[4], g[5], "", single, numbers) : numbers.decimal(g[5]);
              return g[1] + first + " to " + with_country(g[3], second);
            });
  rules.add(kTrigger, kDeterminerEn + sign + kAmountEn + kScale + kNextWordEn, [&](const Groups& g) {
    const std::string spoken = money(g[4], g[5], g[6], describes_noun_en(g[1], g[7]), numbers);
    return g[1] + (g[2].empty() ? "" : "minus ") + with_country(g[3], spoken);
  });
  rules.add(kTrigger, kDeterminerEn + std::string(kAmountEn) + " ?([£€¥₹₩₽])(?!\\d)" + kNextWordEn,
            [&](const Groups& g) { return g[1] + money(g[3], g[2], "", describes_noun_en(g[1], g[4]), numbers); });
  rules.add("\xC2", R"((\d{1,9}) ?¢)",
            [&](const Groups& g) { return numbers.cardinal(g[1]) + (is_one(g[1]) ? " cent" : " cents"); });
}

}  // namespace timbre
