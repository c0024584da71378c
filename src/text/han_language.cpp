#include "text/han_language.h"

#include <algorithm>

#include "text/script.h"

namespace timbre {
namespace {

constexpr std::u32string_view kOnlyChinese = U"你您她咱俺啥吗嗎呢吧嘛啦呀哦喔们們这這哪么麼很";
constexpr std::u32string_view kOftenChinese = U"我他也就都是的了在有到看之后後把几没要想去说說吃走找被从和那";

bool in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

bool only_chinese(char32_t c) { return (c < 0xA000 && !in_jis_x_0208(c)) || in(kOnlyChinese, c); }

}  // namespace

HanEvidence han_evidence(std::u32string_view run) {
  if (std::any_of(run.begin(), run.end(), only_chinese)) return HanEvidence::kCertainlyChinese;
  const auto often = std::count_if(run.begin(), run.end(), [](char32_t c) { return in(kOftenChinese, c); });
  return run.size() >= 3 && static_cast<std::size_t>(2 * often) >= run.size() ? HanEvidence::kChinese
                                                                              : HanEvidence::kNone;
}

}  // namespace timbre
