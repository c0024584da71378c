#include "data/prepare_text.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/sha256.h"
#include "data/prepare_alignment.h"

namespace timbre {
namespace {

constexpr double kLongestAlignedS = 1800;  // the beam's memory grows with it
constexpr int kRecogniserRate = 16000;     // what nearly every recogniser takes

std::string key(const std::string& kind, const std::string& sound, const std::string& text) {
  return kind + " " + sound + " " + sha256_hex(text).substr(0, 32);
}

void require_clip_file(PreparedSource& source, std::size_t clip, const TextTools& tools) {
  std::error_code ignored;
  if (!std::filesystem::exists(source.report.clips[clip].item.audio, ignored)) tools.restore_clip_files(source);
}

// The words that each clip speaks, one text a clip; empty when the transcript fits nowhere.
std::vector<std::string> words_of_clips(PreparedSource& source, const TextTools& tools) {
  std::vector<at::Tensor> heard;
  std::vector<std::int64_t> ends;  // of each clip, in frames
  std::int64_t frames = 0;
  for (std::size_t i = 0; i < source.report.clips.size(); ++i) {
    require_clip_file(source, i, tools);
    heard.push_back(heard_phonemes(source.report.clips[i].item.audio, tools.listeners));
    frames += heard.back().size(0);
    ends.push_back(frames);
  }
  const auto words = read_words(*tools.listeners.front_end, source.transcript->text);
  const auto alignment = align_words(at::cat(heard), words);
  if (alignment.words.empty()) return {};
  std::vector<std::string> texts;
  std::size_t begin = 0;
  for (const auto end : ends) {
    std::size_t after = begin;
    // A word belongs where the middle of it lies.
    while (after < words.size() && alignment.words[after].begin + alignment.words[after].size() / 2 < end) ++after;
    texts.push_back(text_of(words, begin, after));
    begin = after;
  }
  return texts;
}

void drop_all(PreparedSource& source, const std::string& why) {
  for (auto& clip : source.report.clips) clip.judgement.dropped.push_back(why);
}

void doubt(ClipReport& clip, const std::string& why, const PrepareOptions& options) {
  (options.keep_doubtful ? clip.judgement.warnings : clip.judgement.dropped).push_back(why);
}

}  // namespace

void share_out_transcript(PreparedSource& source, const TextTools& tools) {
  auto& clips = source.report.clips;
  const auto& text = source.transcript->text;
  if (clips.size() <= 1) {
    for (auto& clip : clips) clip.item.text = text;
    return;
  }
  const auto language = clips.front().item.language;
  if (language != tools.listeners.language)
    return drop_all(source, fmt::format("which of the transcript's words it speaks is not known: recordings in '{}' "
                                        "need a transcript for each clip",
                                        language));
  if (source.raw.seconds > kLongestAlignedS)
    return drop_all(source, fmt::format("the recording is too long for one transcript: {:.0f} s, at most {:.0f} s",
                                        source.raw.seconds, kLongestAlignedS));
  std::string sounds;
  for (const auto& clip : source.raw.clips) sounds += clip.hash;
  const auto cache_key = key("words", sha256_hex(sounds + tools.listeners.identity), text);
  std::vector<std::string> texts;
  if (const auto known = tools.cache.find(cache_key)) {
    texts = known->get<std::vector<std::string>>();
  } else {
    texts = words_of_clips(source, tools);
    tools.cache.store(cache_key, texts);
  }
  if (texts.size() != clips.size())
    return drop_all(source, "the recording's transcript has more words than could be spoken in it, or none");
  for (std::size_t i = 0; i < clips.size(); ++i) {
    clips[i].item.text = texts[i];
    if (texts[i].empty()) doubt(clips[i], "no word of the transcript falls into it", tools.options);
  }
}

void recognise_clip(PreparedSource& source, std::size_t index, const TextTools& tools) {
  auto& clip = source.report.clips[index];
  const auto cache_key = key("heard", source.raw.clips[index].hash, tools.options.recogniser.command);
  if (const auto known = tools.cache.find(cache_key)) {
    clip.item.text = known->get<std::string>();
  } else {
    require_clip_file(source, index, tools);
    const auto wav = tools.options.output / ".cache" / (clip.item.id + ".wav");
    try {
      const auto audio = read_audio_at(clip.item.audio, kRecogniserRate);
      write_audio(wav, audio.samples, kRecogniserRate);
      clip.item.text = tools.recogniser->transcribe(wav);
      tools.cache.store(cache_key, clip.item.text);
    } catch (const Error& error) {
      std::error_code ignored;
      std::filesystem::remove(wav, ignored);
      if (error.kind() != ErrorKind::kInput) throw;
      clip.failed = true;
      clip.judgement.dropped.push_back(error.what());
      return;
    }
    std::error_code ignored;
    std::filesystem::remove(wav, ignored);
  }
  if (clip.item.text.empty()) clip.judgement.dropped.push_back("the recogniser heard no words");
}

void check_fit(PreparedSource& source, std::size_t index, const TextTools& tools) {
  auto& clip = source.report.clips[index];
  if (clip.item.text.empty() || clip.item.language != tools.listeners.language) return;
  const auto cache_key = key("fit", source.raw.clips[index].hash, clip.item.text + "\n" + tools.listeners.identity);
  if (const auto known = tools.cache.find(cache_key)) {
    clip.item.alignment_score = known->get<double>();
  } else {
    const auto words = read_words(*tools.listeners.front_end, clip.item.text);
    double score = kNoFit;
    if (!words.empty()) {
      require_clip_file(source, index, tools);
      score = align_words(heard_phonemes(clip.item.audio, tools.listeners), words).score;
    }
    clip.item.alignment_score = score;
    tools.cache.store(cache_key, score);
  }
  if (*clip.item.alignment_score < tools.options.min_score)
    doubt(clip,
          fmt::format("doubtful transcript: its fit is {:.1f}, at least {:.1f} is expected", *clip.item.alignment_score,
                      tools.options.min_score),
          tools.options);
}

}  // namespace timbre
