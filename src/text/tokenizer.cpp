#include "text/tokenizer.h"

#include <dlfcn.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "text/sentencepiece_plugin/plugin.h"

namespace timbre {
namespace {

// AddressSanitizer refuses RTLD_DEEPBIND.
#if defined(__SANITIZE_ADDRESS__)
constexpr int kOpenFlags = RTLD_NOW | RTLD_LOCAL;
#else
constexpr int kOpenFlags = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif

// The module is found through the program's run path: beside it, or in the installed lib/timbre.
const TimbreSubwordApi& subword_api() {
  static const TimbreSubwordApi* const api = [] {
    void* module = dlopen("libtimbre_sentencepiece.so", kOpenFlags);
    void* entry = module == nullptr ? nullptr : dlsym(module, "timbre_subword_api");
    if (entry == nullptr)
      throw Error(ErrorKind::kFile, std::string("cannot load libtimbre_sentencepiece.so, which belongs beside the program: ") +
                                        dlerror() + "; build or install timbre again");
    return reinterpret_cast<decltype(&timbre_subword_api)>(entry)();
  }();
  return *api;
}

}  // namespace

struct SubwordTokenizer::Impl {
  ~Impl() {
    if (model != nullptr) subword_api().close(model);
  }
  void* model = nullptr;
};

SubwordTokenizer::SubwordTokenizer(const std::filesystem::path& model) : impl_(std::make_unique<Impl>()) {
  const auto bytes = read_file(model);
  char reason[256] = "";
  impl_->model = subword_api().open(bytes.data(), bytes.size(), reason, sizeof reason);
  if (impl_->model == nullptr) {
    throw Error(ErrorKind::kModel, model.string() + ": not a sentencepiece model (" + reason +
                                       "); make it with tools/text/make_subword_en.sh");
  }
}

SubwordTokenizer::~SubwordTokenizer() = default;
SubwordTokenizer::SubwordTokenizer(SubwordTokenizer&&) noexcept = default;
SubwordTokenizer& SubwordTokenizer::operator=(SubwordTokenizer&&) noexcept = default;

std::vector<SubwordPiece> SubwordTokenizer::encode(std::string_view text) const {
  std::vector<SubwordPiece> pieces;
  subword_api().encode(
      impl_->model, text.data(), text.size(),
      [](void* context, int id, const char* piece, std::size_t size, std::uint32_t begin, std::uint32_t end) {
        static_cast<std::vector<SubwordPiece>*>(context)->push_back({id, std::string(piece, size), begin, end});
      },
      &pieces);
  return pieces;
}

int SubwordTokenizer::size() const { return subword_api().size(impl_->model); }

std::vector<int> spread_pieces(const std::vector<SubwordPiece>& pieces, std::size_t begin, std::size_t end,
                               std::size_t phonemes) {
  // Pieces are in order, so those that overlap the word are one run.
  const auto first = std::partition_point(pieces.begin(), pieces.end(), [&](const auto& p) { return p.end <= begin; });
  const auto last = std::partition_point(first, pieces.end(), [&](const auto& p) { return p.begin < end; });
  const auto count = static_cast<std::size_t>(last - first);
  std::vector<int> ids(phonemes, 0);
  for (std::size_t i = 0; i < phonemes && count > 0; ++i)
    ids[i] = first[static_cast<std::ptrdiff_t>(i * count / phonemes)].id;
  return ids;
}

}  // namespace timbre
