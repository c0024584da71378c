#pragma once
// Official GPT-SoVITS files as parts of a model, unmodified: any SoVITS with any GPT, HuBERT and the speaker verifier
// from the folder of pretrained models. Errors: kFile, kModel, naming the file.
#include <filesystem>

#include "checkpoint/official_checkpoint.h"
#include "synth/model_source.h"

namespace timbre {

// An official model without any part yet.
ModelSource empty_official_source();

// s2G488k.pth, s2G2333k.pth, s2Gv2Pro.pth or a fine-tuned one: sizes, name, version and identity of the model.
void use_sovits_file(ModelSource& source, const std::filesystem::path& file);
// s1bert25hz-….ckpt, s1v3.ckpt or a fine-tuned one.
void use_gpt_file(ModelSource& source, const std::filesystem::path& file);
// Hugging Face folders.
void use_hubert_folder(ModelSource& source, const std::filesystem::path& directory);
void use_bert_folder(ModelSource& source, const std::filesystem::path& directory);
// pretrained_eres2netv2w24s4ep4.ckpt
void use_verifier_file(ModelSource& source, const std::filesystem::path& file);

// The files themselves, checked to hold what they should.
OfficialCheckpoint read_sovits_file(const std::filesystem::path& file);
OfficialCheckpoint read_gpt_file(const std::filesystem::path& file);

// What `directory` (GPT_SoVITS/pretrained_models as upstream lays it out) has of HuBERT, BERT and verifier; parts that
// the model already has stay.
void use_pretrained_folder(ModelSource& source, const std::filesystem::path& directory);

// Hash of the weights that a Voice depends on (style encoder, quantizer, speaker projection), by value: the same for
// every container, storage type and GPT.
std::string voice_identity(const StateDict& sovits);

}  // namespace timbre
