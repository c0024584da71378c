#include "data/prepare.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>
#include <unordered_map>

#include "audio/png_image.h"
#include "base/error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/require_range.h"
#include "base/sha256.h"
#include "data/prepare_compare.h"
#include "data/prepare_report.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr int kVersion = 2;         // of what the cache holds
constexpr int kNarrowRate = 16000;  // Hz: below, a recording sounds dull

// Letters that are safe in a file's name.
std::string safe_name(const std::string& text) {
  std::string name;
  for (const char c : text.substr(0, 60)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    name += plain ? c : '-';
  }
  return name.empty() || name[0] == '-' ? "clip" + name : name;
}

std::string clip_id(const fs::path& source, const RawClip& clip, std::size_t index) {
  return fmt::format("{}-{:04}-{}", safe_name(source.stem().string()), index + 1, clip.hash.substr(0, 6));
}

void check(const PrepareOptions& options) {
  const auto& limits = options.cleaning;
  require_range("the least length of a clip", limits.min_clip_s, 0.1, options.slicer.max_clip_s, " s");
  require_range("the least SNR", limits.min_snr_db, 0, 100, " dB");
  require_range("the good SNR", limits.good_snr_db, limits.min_snr_db, 100, " dB");
  require_range("the most clipping", limits.max_clipping, 0, 1);
  require_range("the least score", options.min_score, -100, 0);
  slice_recording({}, kNarrowRate, options.slicer);
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  std::error_code ignored;
  const auto relative = fs::weakly_canonical(file, ignored).lexically_relative(fs::weakly_canonical(folder, ignored));
  return !relative.empty() && *relative.begin() != "..";
}

class Preparation {
 public:
  Preparation(const PrepareOptions& options, const PrepareListeners& listeners)
      : options_(options), listeners_(listeners) {
    check(options);
    if (!options.recogniser.command.empty()) recogniser_.emplace(options.recogniser);
    find_sources();
    make_folder(options.output / "clips");
    cache_.emplace(options.output / ".cache" / "results.jsonl");
  }

  PrepareReport run() {
    cut_all();
    judge_sounds();
    read_all();
    drop_duplicates(sources_);
    compare_voices(sources_, options_.drop_suspects);
    write();
    return std::move(report_);
  }

 private:
  static void make_folder(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
      throw Error(ErrorKind::kFile, fmt::format("cannot make the folder '{}': {}; choose another output",
                                                folder.string(), failed.message()));
  }

  void find_sources() {
    std::error_code ignored;
    if (options_.transcripts) transcripts_.add_file(*options_.transcripts);
    std::vector<fs::path> files;
    for (const auto& recording : options_.recordings) {
      if (!fs::is_directory(recording, ignored)) {
        require_readable_file(recording);
        files.push_back(recording);
        continue;
      }
      if (fs::is_regular_file(recording / "metadata.csv", ignored)) transcripts_.add_file(recording);
      const auto found = find_sound_files(recording);
      if (found.empty())
        throw Error(ErrorKind::kInput,
                    fmt::format("there are no sound files in '{}'; expected WAV, FLAC, OGG, MP3", recording.string()));
      for (const auto& file : found)
        if (!lies_in(file, options_.output)) files.push_back(file);
    }
    if (options_.recordings.empty()) files = transcripts_.recordings();
    if (files.empty()) throw Error(ErrorKind::kInput, "there are no recordings to prepare; give files or folders");
    require_apart_from_sources(files);
    std::set<std::string> seen;
    for (const auto& file : files) {
      if (!seen.insert(fs::weakly_canonical(file, ignored).string()).second) continue;
      PreparedSource source;
      source.file = source.report.file = file;
      sources_.push_back(std::move(source));
    }
  }

  // The folder's clips are this program's own: old ones are removed.
  void require_apart_from_sources(const std::vector<fs::path>& files) const {
    for (const auto& file : files) {
      if (lies_in(file, options_.output / "clips"))
        throw Error(ErrorKind::kUsage,
                    fmt::format("'{}' is read and lies among the clips that are written: name another "
                                "output than '{}'",
                                file.string(), options_.output.string()));
    }
    if (!options_.transcripts) return;
    for (const char* const name : {kManifestName, "rejected.jsonl", "report.json", "cuts.png"})
      require_apart({options_.output / name}, {*options_.transcripts});
  }

  // Runs `work` on a recording; what is wrong with the recording is noted, and does not stop the others.
  template <typename Work>
  void guarded(PreparedSource& source, const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kFile && error.kind() != ErrorKind::kInput) throw;
      source.report.refused = error.what();
      source.report.failed = true;
      source.report.clips.clear();
      source.raw.clips.clear();
      log_warn("{}", error.what());
    }
  }

  void cut_all() {
    Progress progress("cutting", sources_.size());
    std::unordered_map<std::string, fs::path> hashes;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      progress.update(i);
      auto& source = sources_[i];
      guarded(source, [&] {
        source.hash = sha256_file(source.file);
        const auto [first, fresh] = hashes.emplace(source.hash, source.file);
        if (!fresh) {
          source.report.refused = fmt::format("duplicate: the same file as {}", first->second.string());
          return;
        }
        source.transcript = transcripts_.find(source.file);
        cut(source, /*anew=*/false);
        report_clips(source);
        if (source.report.clips.empty()) source.report.refused = "silent: no speech in it";
      });
    }
  }

  std::string source_key(const PreparedSource& source) const {
    const auto& s = options_.slicer;
    return fmt::format("source {} {} {} {} {} {} {} {} {} {} {} {} {}", kVersion, source.hash, listeners_.identity,
                       whole(source), s.threshold_db, s.min_length_ms, s.min_interval_ms, s.hop_ms, s.max_silence_ms,
                       s.max_clip_s, s.join_below_s, s.max_gap_s, safe_name(source.file.stem().string()));
  }

  // A short recording with a transcript is one clip: its words need not be shared out.
  static bool whole(const PreparedSource& source) { return source.transcript && !source.transcript->text.empty(); }

  fs::path clip_file(const PreparedSource& source, const RawClip& clip, std::size_t index) const {
    return options_.output / "clips" / (clip_id(source.file, clip, index) + ".flac");
  }

  void cut(PreparedSource& source, bool anew) {
    const auto key = source_key(source);
    const auto known = anew ? std::nullopt : cache_->find(key);
    if (known) {
      source.raw = raw_source_of(*known);
      return;
    }
    source.raw = cut_source(source.file, whole(source), options_, listeners_, *cache_,
                            [&](const RawClip& clip, std::size_t i) { return clip_file(source, clip, i); });
    if (!anew) cache_->store(key, to_json(source.raw));
  }

  void report_clips(PreparedSource& source) {
    auto& report = source.report;
    report.seconds = source.raw.seconds;
    report.sample_rate = source.raw.sample_rate;
    report.envelope = source.raw.envelope;
    report.lost = source.raw.lost;
    for (const auto& [begin, end] : report.lost)
      report_.warnings.push_back(
          fmt::format("'{}': what is said from {:.1f} to {:.1f} s is in no clip", source.file.string(), begin, end));
    if (report.sample_rate < kNarrowRate)
      report_.warnings.push_back(fmt::format("{} is at {} Hz: what is trained on it will sound dull",
                                             source.file.filename().string(), report.sample_rate));
    for (std::size_t i = 0; i < source.raw.clips.size(); ++i) {
      const auto& raw = source.raw.clips[i];
      ClipReport clip;
      clip.measures = raw.measures;
      auto& item = clip.item;
      item.id = clip_id(source.file, raw, i);
      item.audio = clip_file(source, raw, i);
      item.source = source.file.string();
      item.start_s = raw.start_s;
      item.end_s = raw.end_s;
      item.seconds = raw.measures.seconds;
      item.snr_db = raw.measures.snr_db;
      item.speech_ratio = raw.measures.speech_ratio;
      item.speaker = options_.speaker.empty() ? fs::absolute(options_.output).lexically_normal().filename().string()
                                              : options_.speaker;
      item.language = options_.language;
      if (source.transcript && !source.transcript->speaker.empty()) item.speaker = source.transcript->speaker;
      if (source.transcript && !source.transcript->language.empty()) item.language = source.transcript->language;
      report.clips.push_back(std::move(clip));
    }
  }

  void judge_sounds() {
    auto limits = options_.cleaning;
    limits.max_clip_s = options_.slicer.max_clip_s;
    for (auto& source : sources_) {
      for (auto& clip : source.report.clips) {
        clip.judgement = judge_clip(clip.measures, limits);
        if (options_.drop_suspects && clip.measures.music > limits.music_suspected)
          clip.judgement.dropped.push_back("music is suspected");
      }
    }
  }

  void read_all() {
    std::size_t count = 0, done = 0;
    for (const auto& source : sources_) count += source.report.clips.size();
    Progress progress("listening", count);
    const TextTools tools{options_, listeners_, *cache_, recogniser_ ? &*recogniser_ : nullptr,
                          [this](PreparedSource& source) { cut(source, /*anew=*/true); }};
    for (auto& source : sources_) {
      guarded(source, [&] {
        if (whole(source)) share_out_transcript(source, tools);
        for (std::size_t i = 0; i < source.report.clips.size(); ++i) {
          throw_if_interrupted("the preparation");
          progress.update(done++);
          if (!source.report.clips[i].judgement.kept()) continue;
          if (!whole(source) && recogniser_) recognise_clip(source, i, tools);
          if (source.report.clips[i].judgement.kept()) check_fit(source, i, tools);
        }
      });
    }
  }

  void count() {
    for (auto& source : sources_) {
      report_.seconds += source.report.seconds;
      if (source.report.failed) ++report_.failed;
      for (const auto& clip : source.report.clips) {
        ++report_.clips;
        if (clip.failed) ++report_.failed;
        if (!clip.judgement.kept()) {
          ++report_.dropped;
          continue;
        }
        ++report_.kept;
        report_.kept_s += clip.item.seconds;
      }
      report_.sources.push_back(source.report);
    }
  }

  // Files of an earlier run may be gone, those of dropped clips must go.
  void tidy_clips(const std::vector<ManifestItem>& kept) {
    std::error_code ignored;
    for (auto& source : sources_) {
      const auto& clips = source.report.clips;
      if (std::any_of(clips.begin(), clips.end(), [&](const ClipReport& clip) {
            return clip.judgement.kept() && !fs::exists(clip.item.audio, ignored);
          }))
        cut(source, /*anew=*/true);
    }
    std::set<std::string> names;
    for (const auto& item : kept) names.insert(item.audio.filename().string());
    static const std::regex kOurs("[A-Za-z0-9_-]+-[0-9]{4,}-[0-9a-f]{6}\\.flac");
    std::vector<fs::path> stale;
    for (const auto& entry : fs::directory_iterator(options_.output / "clips")) {
      const auto name = entry.path().filename().string();
      if (names.count(name) == 0 && std::regex_match(name, kOurs)) stale.push_back(entry.path());
    }
    for (const auto& file : stale) fs::remove(file, ignored);
  }

  void write() {
    count();
    std::vector<ManifestItem> kept;
    for (const auto& source : report_.sources)
      for (const auto& clip : source.clips)
        if (clip.judgement.kept()) kept.push_back(clip.item);
    tidy_clips(kept);
    write_file_atomically(options_.output / "rejected.jsonl", rejected_lines(report_));
    write_file_atomically(options_.output / "report.json", report_json(report_));
    write_png(draw_cuts(report_), options_.output / "cuts.png");
    write_manifest(options_.output, kept);  // last: whoever finds it finds all
  }

  const PrepareOptions& options_;
  const PrepareListeners& listeners_;
  std::optional<Recogniser> recogniser_;
  Transcripts transcripts_;
  std::vector<PreparedSource> sources_;
  std::optional<PrepareCache> cache_;
  PrepareReport report_;
};

}  // namespace

PrepareReport prepare_data(const PrepareOptions& options, const PrepareListeners& listeners) {
  const c10::InferenceMode inference;
  return Preparation(options, listeners).run();
}

}  // namespace timbre
