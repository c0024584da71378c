#include "synth/base_model.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/expect_error.h"
#include "nn/weight_norm.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

// Each test damages a model of its own.
class DamagedModel : public ::testing::Test {
 protected:
  void load() { BaseModel::load(bundle_.path()); }
  // Everything that listens and speaks, which is read when first needed.
  void load_all() {
    const auto model = BaseModel::load(bundle_.path());
    model->networks().content();
    model->networks().speaker();
  }
  void expect_refused(ErrorKind kind, const std::string& file, const std::string& part) {
    EXPECT_ERROR(kind, bundle_.file(file).string(), load_all());
    EXPECT_ERROR(kind, part, load_all());
  }
  TinyBundle bundle_;
};

TEST(BaseModel, LoadsWhatTheConfigDescribes) {
  const auto& info = tiny_model()->info();
  EXPECT_EQ(info.name, "tiny");
  EXPECT_EQ(info.version, "1");
  EXPECT_EQ(info.languages, std::vector<std::string>{"en"});
  EXPECT_EQ(info.sample_rate, 22050);
  EXPECT_NEAR(info.tokens_per_second, 22050.0 / 256 / 4, 1e-9);
  EXPECT_EQ(info.identity.size(), 64u);
  EXPECT_EQ(BaseModel::read_info(tiny_bundle().path()).identity, info.identity);
  EXPECT_EQ(tiny_model()->sampling().top_k, 5);
}

TEST(BaseModel, NetworksAreReadyToRun) {
  auto& networks = tiny_model()->networks();
  for (torch::nn::Module* module :
       std::initializer_list<torch::nn::Module*>{networks.sovits.get(), networks.gpt.get(), networks.context.get(),
                                                 networks.content().get(), networks.speaker().get()}) {
    EXPECT_FALSE(module->is_training());
    for (const auto& item : module->named_parameters()) {
      EXPECT_FALSE(item.value().requires_grad()) << item.key();
      EXPECT_EQ(item.key().find("weight_g"), std::string::npos);  // weight norm is folded
    }
  }
}

TEST(BaseModel, FoldedHalfPrecisionWeightsLoad) {
  TinyBundle bundle;
  bundle.change_weights("sovits.safetensors", [](StateDict& state) {
    SoVits sovits(read_model_config(read_bundle(tiny_bundle().path())).sovits);
    nn::remove_weight_norm(*sovits);
    state.clear();
    for (const auto& [name, tensor] : state_dict(*sovits))
      if (name.rfind("enc_q.", 0) != 0) state[name] = tensor.is_floating_point() ? tensor.to(torch::kHalf) : tensor;
  });
  const auto model = BaseModel::load(bundle.path());
  for (const auto& parameter : model->networks().sovits->parameters())
    EXPECT_EQ(parameter.scalar_type(), torch::kFloat);
}

TEST_F(DamagedModel, MissingFolderAndFiles) {
  EXPECT_ERROR(ErrorKind::kFile, "/no/such/model", BaseModel::load("/no/such/model"));
  for (const char* file :
       {"sovits.safetensors", "gpt.safetensors", "content.safetensors", "speaker.safetensors", "config.json"}) {
    const auto bytes = read_file(bundle_.file(file));
    fs::remove(bundle_.file(file));
    EXPECT_ERROR(ErrorKind::kFile, bundle_.file(file).string(), load());
    EXPECT_ERROR(ErrorKind::kFile, bundle_.file(file).string(), BaseModel::read_info(bundle_.path()));
    write_file_atomically(bundle_.file(file), bytes);
  }
  load_all();
}

TEST_F(DamagedModel, ConfigThatIsNoConfig) {
  const auto bytes = read_file(bundle_.file("config.json"));
  for (const auto& text :
       {std::string(), std::string("[]"), bytes.substr(0, bytes.size() / 2), std::string(1000, '[')}) {
    write_file_atomically(bundle_.file("config.json"), text);
    EXPECT_ERROR(ErrorKind::kModel, bundle_.file("config.json").string(), load());
  }
}

TEST_F(DamagedModel, ConfigsOwnFieldsAreChecked) {
  for (const char* name : {"format", "name", "version", "language", "identity"}) {
    const auto whole = bundle_.config();
    bundle_.config().erase(name);
    bundle_.write_config();
    expect_refused(ErrorKind::kModel, "config.json", std::string("\"") + name + "\"");
    bundle_.config() = whole;
  }
  bundle_.config()["format"] = "timbre-bundle-2";
  bundle_.write_config();
  expect_refused(ErrorKind::kModel, "config.json", "timbre-bundle-2");
}

TEST_F(DamagedModel, OtherDigestsAndIdentity) {
  const auto whole = bundle_.config();
  bundle_.config()["identity"] = std::string(64, '0');
  bundle_.write_config();
  expect_refused(ErrorKind::kModel, "config.json", "identity");
  bundle_.config() = whole;
  bundle_.config()["sha256"].erase("gpt.safetensors");
  bundle_.write_config();
  expect_refused(ErrorKind::kModel, "config.json", "lacks gpt.safetensors");
  bundle_.config() = whole;
  bundle_.config()["sha256"]["gpt.safetensors"] = std::string(64, '0');
  bundle_.config()["identity"] = bundle_identity(bundle_.config()["sha256"].get<WeightDigests>());
  bundle_.write_config();
  expect_refused(ErrorKind::kModel, "gpt.safetensors", "SHA-256");
}

TEST_F(DamagedModel, AChangedByteIsFound) {
  for (const auto& file : base_weight_files()) {
    const auto bytes = read_file(bundle_.file(file));
    auto changed = bytes;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    write_file_atomically(bundle_.file(file), changed);
    expect_refused(ErrorKind::kModel, file, "SHA-256");
    write_file_atomically(bundle_.file(file), bytes);
  }
}

TEST_F(DamagedModel, TruncatedFileUnderItsOwnDigest) {
  const auto bytes = read_file(bundle_.file("gpt.safetensors"));
  write_file_atomically(bundle_.file("gpt.safetensors"), bytes.substr(0, bytes.size() / 2));
  bundle_.seal();
  expect_refused(ErrorKind::kModel, "gpt.safetensors", "bytes");
}

TEST_F(DamagedModel, WeightsOfAnotherShape) {
  const std::vector<std::pair<std::string, std::string>> some{{"sovits.safetensors", "enc_p.text_embedding.weight"},
                                                              {"gpt.safetensors", "gpt.ar_predict_layer.weight"},
                                                              {"gpt.safetensors", "context.pieces.weight"},
                                                              {"content.safetensors", "phones.bias"},
                                                              {"speaker.safetensors", "out.bias"}};
  for (const auto& [file, name] : some) {
    torch::Tensor whole;
    bundle_.change_weights(file, [&](StateDict& state) {
      whole = state.at(name);
      state[name] = torch::zeros({3, 5});
    });
    expect_refused(ErrorKind::kModel, file, name + ": expected");
    bundle_.change_weights(file, [&](StateDict& state) { state.erase(name); });
    expect_refused(ErrorKind::kModel, file, "missing (1)");
    bundle_.change_weights(file, [&](StateDict& state) { state[name] = whole; });
  }
  load_all();
}

TEST_F(DamagedModel, WeightsOfNoNetwork) {
  bundle_.change_weights("gpt.safetensors", [](StateDict& state) { state["bert.x"] = torch::zeros({1}); });
  expect_refused(ErrorKind::kModel, "gpt.safetensors", "'bert.x'");
  bundle_.change_weights("gpt.safetensors", [](StateDict& state) { state.erase("bert.x"); });
  bundle_.change_weights("speaker.safetensors", [](StateDict& state) { state["extra"] = torch::zeros({1}); });
  expect_refused(ErrorKind::kModel, "speaker.safetensors", "unexpected (1)");
}

TEST_F(DamagedModel, ConfigOfAnotherSizeThanTheWeights) {
  bundle_.config()["gpt"]["hidden_dim"] = 32;
  bundle_.write_config();
  expect_refused(ErrorKind::kModel, "gpt.safetensors", "another shape");
  bundle_.config()["gpt"]["hidden_dim"] = int64_t{1} << 40;
  bundle_.write_config();
  expect_refused(ErrorKind::kModel, "config.json", "hidden_dim");
}

TEST(Device, IsParsed) {
  EXPECT_TRUE(parse_device("cpu").is_cpu());
  EXPECT_NO_THROW(parse_device("auto"));
  for (const char* name : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:999", "cuda:99", "CPU"})
    EXPECT_ERROR(ErrorKind::kUsage, "no device '" + std::string(name) + "'", parse_device(name));
}

TEST(BuiltInVoices, AreFoundByName) {
  TinyBundle bundle;
  EXPECT_TRUE(built_in_voices(bundle.path()).empty());
  EXPECT_ERROR(ErrorKind::kModel, "without voices", default_voice(bundle.path()));
  fs::create_directory(bundle.file("voices"));
  for (const char* name : {"zoe.voice", "anna.voice", "README.md"}) std::ofstream(bundle.file("voices") / name) << "x";
  const auto voices = built_in_voices(bundle.path());
  ASSERT_EQ(voices.size(), 2u);
  EXPECT_EQ(voices[0].stem(), "anna");
  EXPECT_EQ(default_voice(bundle.path()).stem(), "anna");
  bundle.config()["default_voice"] = "zoe";
  bundle.write_config();
  EXPECT_EQ(default_voice(bundle.path()).stem(), "zoe");
  bundle.config()["default_voice"] = "nobody";
  bundle.write_config();
  EXPECT_ERROR(ErrorKind::kModel, "'nobody'", default_voice(bundle.path()));
}

}  // namespace
}  // namespace timbre
