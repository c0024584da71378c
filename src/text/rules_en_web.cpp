// Web addresses, e-mail, files and paths, versions, hash tags: read part by part, marks by name.
#include <algorithm>
#include <cctype>
#include <map>

#include "text/normalizer_en.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

// The name of a mark inside an address.
std::string mark_name(char c) {
  static const std::map<char, std::string> kNames = {
      {'.', "dot"},           {'/', "slash"},     {'@', "at"},     {'-', "dash"}, {'_', "underscore"}, {':', "colon"},
      {'#', "hash"},          {'&', "ampersand"}, {'=', "equals"}, {'+', "plus"}, {'%', "percent"},    {'~', "tilde"},
      {'?', "question mark"}, {'\\', "backslash"}};
  const auto found = kNames.find(c);
  return found == kNames.end() ? "" : found->second;
}

// Countries and the like behind the last dot that are spelled: .de, .uk, .io.
bool is_spelled_domain(const std::string& text, std::size_t at, const std::string& word) {
  static constexpr std::string_view kList =
      " de fr it es nl ch uk us ca au nz jp cn ru br tv eu io ai sm se dk fi pl cz ie pt ";
  return at > 0 && text[at - 1] == '.' && kList.find(" " + word + " ") != kList.npos;
}

bool has_vowel(const std::string& word) { return word.find_first_of("aeiouyAEIOUY") != std::string::npos; }

// "docs.python.org/3" → docs dot python dot org slash three.
std::string read_address(const std::string& text, const NumberSpeller& numbers) {
  std::string spoken;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    const auto is = [&](auto test) { return end < text.size() && test(static_cast<unsigned char>(text[end])); };
    spoken += ' ';
    if (is([](int c) { return std::isalpha(c) || c == '\''; })) {
      while (is([](int c) { return std::isalpha(c) || c == '\''; })) ++end;
      const std::string word = text.substr(at, end - at);
      spoken += (word.size() < 2 || !has_vowel(word) || is_spelled_domain(text, at, word) ? kSpellMark : "") + word;
    } else if (is([](int c) { return std::isdigit(c); })) {
      while (is([](int c) { return std::isdigit(c); })) ++end;
      const std::string digits = text.substr(at, end - at);
      spoken += digits.size() <= 2 ? numbers.cardinal(digits) : numbers.digits(digits);
    } else {
      spoken += mark_name(text[end++]);
    }
    at = end;
  }
  return spoken + ' ';
}

// Splits closing punctuation off an address that was matched greedily.
std::string read_trimmed(std::string text, const NumberSpeller& numbers) {
  std::string tail;
  while (!text.empty() && std::string_view(".,;:!?)'\"").find(text.back()) != std::string_view::npos) {
    tail.insert(tail.begin(), text.back());
    text.pop_back();
  }
  if (!text.empty() && text.back() == '/') text.pop_back();
  return read_address(text, numbers) + tail;
}

constexpr const char* kTopDomains =
    "com|org|net|edu|gov|mil|int|io|ai|dev|app|info|biz|uk|de|fr|it|es|nl|ch|at|eu|us|ca|au|nz|jp|cn|in|ru|br|tv|me|co";
constexpr const char* kExtensions =
    "txt|pdf|docx?|xlsx?|pptx?|csv|json|xml|html?|css|js|ts|py|cpp|cc|hpp|java|rs|go|sh|md|yaml|yml|ini|log|wav|mp3|"
    "mp4|"
    "ogg|flac|mkv|avi|mov|png|jpe?g|gif|bmp|svg|zip|tar|gz|exe|dll|iso|epub|ckpt|pth|safetensors";

std::string read_extension(const std::string& extension) {
  static const std::map<std::string, std::string> kWords = {
      {"zip", "zip"},      {"tar", "tar"},    {"log", "log"},    {"java", "java"}, {"go", "go"},
      {"epub", "e pub"},   {"wav", "wave"},   {"json", "jason"}, {"gif", "gif"},   {"safetensors", "safe tensors"},
      {"jpeg", "jay peg"}, {"jpg", "jay peg"}};
  const auto found = kWords.find(to_lower_ascii(extension));
  if (found != kWords.end()) return found->second;
  const std::size_t digit = extension.find_first_of("0123456789");
  return kSpellMark + extension.substr(0, digit) + (digit == std::string::npos ? "" : " " + extension.substr(digit));
}

// "1.2.3" → one dot two dot three. An IP address is read digit by digit.
std::string read_dotted(const std::string& text, const NumberSpeller& numbers) {
  const bool ip = std::count(text.begin(), text.end(), '.') == 3 && text.size() >= 9;
  std::string spoken;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('.', at), text.size());
    spoken += (at > 0 ? " dot " : " ") +
              (ip ? numbers.digits(text.substr(at, end - at)) : numbers.cardinal(text.substr(at, end - at)));
    at = end + 1;
  }
  return spoken + ' ';
}

}  // namespace

void add_web_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  const auto address = [&](const Groups& g) { return read_trimmed(g[0], numbers); };
  rules.add("@",
            R"((?<![\w.+-])[A-Za-z0-9_][\w.+&-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?:/[^\s"<>]*)?)",
            address);
  rules.add("/", R"(\b(?i:https?|ftp|file)://([^\s"<>]+))",
            [&](const Groups& g) { return read_trimmed(g[1], numbers); });
  rules.add(".", R"(\bwww\.[^\s"<>]+)", address);
  rules.add(".",
            std::string(R"((?<![\w.@/-])(?:[A-Za-z0-9][A-Za-z0-9-]{1,62}\.){1,8}(?:)") + kTopDomains +
                R"()(?![\w-])(?:/[^\s"<>]*)?)",
            address);
  rules.add(".",
            std::string(R"((?<![\w./-])((?:[\w-]{1,100}[./\\]){0,8}[\w-]{1,100})\.()") + kExtensions + R"()(?!\w))",
            [&](const Groups& g) { return read_address(g[1], numbers) + " dot " + read_extension(g[2]) + " "; });
  // object.method, test.abc: small letters on both sides, no full stop.
  rules.add(
      ".",
      R"((?<=[a-z0-9]{3})\.(?!(?:he|she|it|we|they|the|and|but|of|in|on|to|you|is|was|as|at|by|if|or|so|no|my|his|her)\b)(?=[a-z]{2,4}\b(?!\.)))",
      " dot ");
  rules.add("/", R"((?<![\w.<])(?:~|(?:\.{1,2})?(?:/[\w.-]*[\w-]))(?:/[\w.-]*[\w-]){1,20}/?)", address);
  rules.add(".", R"((?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2,5}(?![\w]|\.\d))", [](const Groups& g) {  // 1.000.000
    std::string grouped = g[0];
    std::replace(grouped.begin(), grouped.end(), '.', ',');
    return grouped;
  });
  rules.add(
      ".",
      R"((?<![\w.,])(?!(?:\d{1,3}\.)?\d{3}\.\d{3}\.\d{4}\b)(?!\d{1,2}\.\d{1,2}\.\d{4}\b|\d{4}\.\d{1,2}\.\d{1,2}\b)[vV]?(\d{1,9}(?:\.\d{1,9}){2,7})(?![\w]))",
      [&](const Groups& g) {
        return (g[0][0] == 'v' || g[0][0] == 'V' ? "version " : "") + read_dotted(g[1], numbers);
      });
  rules.add("0123456789", R"(\b[vV](\d{1,4})(\.\d{1,4})?\b)", [](const Groups& g) { return "version " + g[1] + g[2]; });
  rules.add("@", R"((?<!\w)@([A-Za-z_]\w{0,63}))",
            [&](const Groups& g) { return "at " + read_address(g[1], numbers); });
  rules.add("#", R"((?<!\w)#(\d))", [](const Groups& g) { return "number " + g[1]; });
  rules.add("#", R"((?<!\w)#([A-Za-z]\w{0,99}))",
            [&](const Groups& g) { return "hashtag " + read_address(g[1], numbers); });
}

}  // namespace timbre
