// How texts of several languages are shown.
#include <nlohmann/json.hpp>

#include "cli/run_timbre.h"

namespace timbre {
namespace {

TEST(Phonemize, LanguagesAreFoundAndNamed) {
  const Outcome outcome = run_timbre({"phonemize", "我用Python写了3个API", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto sentence = nlohmann::json::parse(outcome.out).at("sentences").at(0);
  EXPECT_EQ(sentence.at("normalized"), "我用 Python 写了三个 API.");
  std::string languages;
  for (const auto& word : sentence.at("words")) languages += word.at("language").get<std::string>() + " ";
  EXPECT_EQ(languages, "zh zh en zh zh zh en en ");
}

TEST(Phonemize, FilesLanguagesAndMarks) {
  const TempDir folder;
  spill(folder / "text.txt", "佢哋喺香港。[pause 500ms]好[emotion:happy]。");
  const Outcome outcome = run_timbre({"phonemize", "--text-file", folder / "text.txt", "--lang", "yue", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "Yk")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "\"pause_ms\": 500")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "\"emotion\": \"happy\"")) << outcome.out;
}

TEST(Phonemize, WhatIsLeftOutIsSaidOnce) {
  const Outcome outcome = run_timbre({"phonemize", "你好😀。再见😀。", "--lang", "zh"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto first = outcome.err.find("😀");
  ASSERT_NE(first, std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find("😀", first + 1), std::string::npos) << outcome.err;
}

TEST(Phonemize, BadCalls) {
  expect_refusal(run_timbre({"phonemize", "Hello.", "--lang", "tlh"}), 2, "tlh");
  expect_refusal(run_timbre({"phonemize"}), 2, "--text-file");
  expect_refusal(run_timbre({"phonemize", "Hello.", "--text-file", "x.txt"}), 2, "--text-file");
  expect_refusal(run_timbre({"phonemize", "--text-file", "/nonexistent.txt"}), 3, "nonexistent");
}

}  // namespace
}  // namespace timbre
