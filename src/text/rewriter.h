#pragma once
// An ordered list of regular-expression rules, each replacing its matches by what a function makes of the groups.
// Patterns are ICU's (UTF-8 source, case sensitive unless (?i)). Applying is const and thread-safe.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

class Rewriter {
 public:
  using Groups = std::vector<std::string>;  // [0] the whole match; "" for a group that took no part
  using Replace = std::function<std::string(const Groups&)>;

  Rewriter();
  ~Rewriter();

  // Rules run in the order they are added. A rule is tried only on texts that hold at least one of the ASCII characters
  // `trigger` (or on all, when it is empty): most sentences have no digit, so most rules cost nothing there.
  // Throws ErrorKind::kInternal when the pattern is malformed.
  void add(std::string_view trigger, std::string_view pattern, Replace replace);
  void add(std::string_view trigger, std::string_view pattern, const std::string& replacement);

  std::string apply(std::string_view utf8) const;

 private:
  struct Rule;
  std::vector<std::unique_ptr<Rule>> rules_;
};

}  // namespace timbre
