#include "eval/report.h"

#include <gtest/gtest.h>

#include "audio/audio_writer.h"
#include "audio/signals.h"
#include "base/temp_dir.h"
#include "eval/html_report.h"
#include "eval/junit.h"
#include "eval/markup.h"

namespace timbre {
namespace {

class Reports : public ::testing::Test {
 protected:
  Reports() {
    write_audio(folder_ / "a.wav", voice(150, 0.1, 1, 16000), 16000);
    report_.listener = "a <model>";
    for (const char* id : {"good", "bad & <ugly>", "broken"}) {
      ItemScores item;
      item.item.id = id;
      item.item.file = folder_ / "a.wav";
      report_.scores.push_back(item);
    }
    report_.scores[0].set("per", 0.1);
    report_.scores[1].set("per", 0.5);
    report_.scores[1].item.text = "He said \"no\", twice";
    report_.scores[1].notes = {"'no' is not spoken"};
    report_.scores[2].error = "no audio";
    report_.gates = {check_gate(parse_gate("per>0.2"), report_.scores)};
  }

  TempDir folder_;
  EvalReport report_;
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_F(Reports, Json) {
  const auto json = report_json(report_);
  EXPECT_EQ(json.at("format"), "timbre-scores-1");
  EXPECT_EQ(json.at("failed"), 1);
  EXPECT_EQ(json.at("passed"), false);
  EXPECT_EQ(json.at("items").at(1).at("metrics").at("per"), 0.5);
  EXPECT_EQ(json.at("items").at(2).at("error"), "no audio");
  const auto& per = json.at("summary").at("per");
  EXPECT_EQ(per.at("count"), 2);
  EXPECT_EQ(per.at("mean"), 0.3);
  EXPECT_EQ(per.at("mean_low"), 0.1);  // of two values, more than 2.5 % of the draws take the same twice
  EXPECT_EQ(per.at("mean_high"), 0.5);
  EXPECT_EQ(json.at("gates").at(0).at("items").at(0).at("id"), "bad & <ugly>");
}

TEST_F(Reports, Csv) {
  const std::string file = (folder_ / "a.wav").string();
  EXPECT_EQ(report_csv(report_), "id,file,error,per\ngood," + file + ",,0.1\nbad & <ugly>," + file + ",,0.5\nbroken," +
                                     file + ",no audio,\n");
}

TEST_F(Reports, WorstItemsComeFirst) {
  const auto order = worst_first(report_);
  EXPECT_EQ(order.at(0)->item.id, "broken");
  EXPECT_EQ(order.at(1)->item.id, "bad & <ugly>");
  EXPECT_EQ(order.at(2)->item.id, "good");
}

TEST_F(Reports, Junit) {
  const std::string xml = report_junit(report_);
  EXPECT_EQ(xml.find("<?xml"), 0U);
  EXPECT_NE(xml.find("tests=\"4\" failures=\"2\" errors=\"1\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("name=\"bad &amp; &lt;ugly&gt;\"><failure message=\"per&gt;0.2: 0.5\"/>"), std::string::npos)
      << xml;
  EXPECT_NE(xml.find("name=\"broken\"><error message=\"no audio\"/>"), std::string::npos) << xml;
  EXPECT_EQ(count(xml, "<testcase"), 4U);
  EXPECT_NE(xml.find("name=\"good\"><properties><property name=\"per\" value=\"0.1\"/></properties>"),
            std::string::npos)
      << xml;
}

TEST_F(Reports, HtmlStandsAlone) {
  const std::string html = report_html(report_);
  EXPECT_NE(html.find("data:audio/mpeg;base64,"), std::string::npos);
  EXPECT_NE(html.find("data:image/png;base64,iVBOR"), std::string::npos);
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("bad &amp; &lt;ugly&gt;"), std::string::npos);
  EXPECT_EQ(html.find("<ugly>"), std::string::npos);
  for (const char* outside : {"http://", "https://", "src=\"/", "<script"})
    EXPECT_EQ(html.find(outside), std::string::npos);
  HtmlOptions one;
  one.most_items = 2;
  EXPECT_EQ(count(report_html(report_, one), "<audio"), 1U);  // the broken item has none
  EXPECT_NE(report_html(report_, one).find("1 more items are not shown"), std::string::npos);
}

TEST(Markup, EscapesWhatXmlCannotHold) {
  EXPECT_EQ(escaped("a<b>&\"\x01\xFF\xC3\xA9"), "a&lt;b&gt;&amp;&quot;??\xC3\xA9");
  EXPECT_EQ(escaped("\xE2\x82"), "??");
}

TEST(Markup, Base64) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");  // RFC 4648, section 10
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace timbre
