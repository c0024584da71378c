#include "synth/bert_context.h"

#include <c10/core/InferenceMode.h>

#include "base/temp_dir.h"
#include "formula_files.h"
#include "synth/convert.h"
#include "synth/extract_voice.h"
#include "synth/networks.h"
#include "synth/official_files.h"
#include "synth/spoken_text.h"
#include "synth/synthesizer.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

using golden::FormulaModel;

// A BERT of three layers, of which the first is computed, that knows a few characters.
BertConfig small_bert() {
  BertConfig config;
  config.vocabulary = 12, config.filter = 32, config.layers = 3, config.positions = 64;
  return config;
}

ModelSource source_with_bert(const std::filesystem::path& directory, bool bert) {
  FormulaModel model = golden::small_size("v2");
  if (bert) model.bert = small_bert();
  const auto files = golden::write_formula_files(directory, model, torch::kFloat);
  if (bert) {
    const auto folder = files.pretrained / "chinese-roberta-wwm-ext-large";
    write_file_atomically(
        folder / "config.json",
        nlohmann::json{
            {"vocab_size", 12}, {"intermediate_size", 32}, {"num_hidden_layers", 3}, {"max_position_embeddings", 64}}
            .dump());
    write_file_atomically(folder / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n你\n好\n天\n气\n,\n.\n!\n");
  }
  auto source = empty_official_source();
  use_sovits_file(source, files.sovits);
  use_gpt_file(source, files.gpt);
  use_pretrained_folder(source, files.pretrained);
  return source;
}

const TextFrontEnd& any_language() {
  static const TextFrontEnd loaded = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, "auto");
  return loaded;
}

TEST(BertContext, AConvertedModelFindsItsVocabulary) {
  const TempDir files, folder;
  source_with_bert(files.path(), true);
  const auto pretrained = files / "pretrained_models";
  convert_to_bundle({files / "v2.ckpt",
                     files / "v2.pth",
                     pretrained / "chinese-hubert-base",
                     pretrained / "chinese-roberta-wwm-ext-large",
                     {}},
                    StorageType::kAsStored, folder.path());
  const auto converted = bundle_source(folder.path());
  ASSERT_TRUE(converted.has(ModelPart::kBert));
  EXPECT_EQ(read_file(converted.vocabulary), read_file(pretrained / "chinese-roberta-wwm-ext-large" / "vocab.txt"));
}

TEST(BertContext, StretchesOfMandarin) {
  const auto text = spoken_text(any_language().phonemize("你好，hello 天天。"), true);
  const auto stretches = bert_stretches(text.subwords, 100);
  ASSERT_EQ(stretches.size(), 2u);
  EXPECT_EQ(stretches[0].characters, U"你好,");
  EXPECT_EQ(stretches[0].word2ph, (std::vector<int64_t>{2, 2, 1}));
  EXPECT_EQ(stretches[0].begin, 0u);
  EXPECT_EQ(stretches[1].characters, U"天天.");
  EXPECT_EQ(stretches[1].begin, 5u + 4u);
  EXPECT_EQ(bert_stretches(text.subwords, 2).size(), 4u);
  EXPECT_TRUE(bert_stretches(spoken_text(any_language().phonemize("Hello."), true).subwords, 100).empty());
}

TEST(BertContext, FeaturesOfEachCharacterForItsPhonemes) {
  const TempDir directory;
  const c10::InferenceMode inference;
  Networks networks(source_with_bert(directory.path(), true), torch::kCPU);
  ASSERT_TRUE(networks.has_bert());
  const auto text = spoken_text(any_language().phonemize("hi 你好，坏。"), true);
  const auto context = networks.text_context(text.phonemes, text.subwords);
  ASSERT_EQ(context.sizes(), (std::vector<int64_t>{1024, static_cast<int64_t>(text.phonemes.size())}));
  // By hand: [CLS] 你 好 , 坏 . [SEP], where the vocabulary lacks 坏.
  const auto ids = torch::tensor(std::vector<int64_t>{2, 5, 6, 9, 1, 10, 3}).unsqueeze(0);
  const auto hidden = networks.bert()(ids)[0];
  const std::vector<int64_t> token_of = {-1, -1, 1, 1, 2, 2, 3, 4, 4, 5};  // HH AY1, then two a character
  ASSERT_EQ(token_of.size(), text.phonemes.size());
  for (std::size_t i = 0; i < token_of.size(); ++i) {
    const auto column = context.select(1, static_cast<int64_t>(i));
    if (token_of[i] < 0) {
      EXPECT_EQ(column.abs().max().item<float>(), 0);
    } else {
      EXPECT_LT((column - hidden[token_of[i]]).abs().max().item<float>(), 1e-5) << i;
    }
  }
  EXPECT_FALSE(networks.text_context({1, 2}, {-1, -1}).defined());
}

TEST(BertContext, WithoutBertItIsSaidOnce) {
  const TempDir directory;
  const auto model = BaseModel::load(source_with_bert(directory.path(), false));
  const auto front_end =
      std::make_shared<const TextFrontEnd>(TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, "zh"));
  const auto voice = load_voice(*model, *front_end, golden::data_path("voices/allison.flac"));
  Synthesizer synthesizer(model, front_end);
  auto options = synthesizer.default_options();
  options.max_retries = 0;
  std::size_t samples = 0;
  const auto report = synthesizer.speak("今天天气很好，我们去公园。他们明天再来吧。", voice, options,
                                        [&](const std::vector<float>& block) { samples += block.size(); });
  EXPECT_GT(samples, 0u);
  const auto bert = std::count_if(report.warnings.begin(), report.warnings.end(),
                                  [](const auto& warning) { return warning.find("BERT") != std::string::npos; });
  EXPECT_EQ(bert, 1);
}

}  // namespace
}  // namespace timbre
