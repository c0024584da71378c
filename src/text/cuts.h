#pragma once
// The official ways to cut a text into segments that are spoken one by one. Source: GPT-SoVITS
// (TTS_infer_pack/text_segmentation_method.py, TextPreprocessor.pre_seg_text), without the full stop that it puts in
// front of a short first clause.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

enum class CutMethod {
  kNone,           // cut0: at line breaks alone, as every other method does too
  kFourSentences,  // cut1: behind every fourth mark of ，。？！,.?!~:：—…; the last segment has four to eight
  kFiftyCharacters,  // cut2: behind the mark at which a segment exceeds 50 characters; a shorter rest joins the last
  kChineseStop,      // cut3: behind 。
  kEnglishStop,      // cut4: behind a full stop . that has no digit on either side
  kEveryMark,        // cut5: behind every mark of ,.;?!、，。？！：… but a full stop between two digits
};

// "cut0" … "cut5". Throws ErrorKind::kUsage for another name.
CutMethod parse_cut_method(std::string_view name);

struct CutOptions {
  CutMethod method = CutMethod::kEveryMark;
  bool english = false;              // a segment that ends in no mark of cut1 gets "." (true) or "。" (false)
  std::size_t min_characters = 5;    // shorter segments join what follows, the last one what comes before
  std::size_t max_characters = 510;  // longer ones are cut at marks, else at a space, else anywhere; BERT reads no more
};

// Segments of UTF-8 text in order, never empty, each with at least one letter or digit. All text is in them, except:
// marks that would be segments by themselves, segments without a letter or digit, and line breaks (between letters or
// digits of which none is Chinese, Japanese or Korean, one becomes a space). Where cut1 and cut2 cut, …… becomes 。 and
// —— becomes ，. The official code also drops the marks at which cut3 and cut4 cut; here they stay. Invalid UTF-8
// becomes U+FFFD. Throws ErrorKind::kUsage when max_characters is 0. Linear in the text.
std::vector<std::string> cut_text(std::string_view utf8, const CutOptions& options = {});

}  // namespace timbre
