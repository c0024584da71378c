#include "text/sentencepiece_plugin/plugin.h"

#include <sentencepiece_processor.h>

#include <cstdio>
#include <memory>
#include <string>

namespace {

using sentencepiece::SentencePieceProcessor;

void* open_model(const char* bytes, std::size_t size, char* error, std::size_t error_size) {
  auto model = std::make_unique<SentencePieceProcessor>();
  const auto status = model->LoadFromSerializedProto({bytes, size});
  if (status.ok()) return model.release();
  std::snprintf(error, error_size, "%s", status.ToString().c_str());
  return nullptr;
}

void close_model(void* model) { delete static_cast<SentencePieceProcessor*>(model); }

int model_size(void* model) { return static_cast<SentencePieceProcessor*>(model)->GetPieceSize(); }

void encode(void* model, const char* text, std::size_t size, TimbreSubwordEmit emit, void* context) {
  const auto encoded = static_cast<SentencePieceProcessor*>(model)->EncodeAsImmutableProto({text, size});
  for (const auto& piece : encoded.pieces())
    emit(context, static_cast<int>(piece.id()), piece.piece().data(), piece.piece().size(), piece.begin(), piece.end());
}

constexpr TimbreSubwordApi kApi{open_model, close_model, model_size, encode};

}  // namespace

extern "C" __attribute__((visibility("default"))) const TimbreSubwordApi* timbre_subword_api() { return &kApi; }
