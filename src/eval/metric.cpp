#include "eval/metric.h"

namespace timbre {

const std::vector<Metric>& metrics() {
  using B = Better;
  static const std::vector<Metric> table = {
      {"mos_proxy", "", B::kHigher, 2, "learned estimate of the overall quality, 1 to 5"},
      {"per", "", B::kLower, 3, "phoneme error rate of what is heard against the text"},
      {"skipped_phonemes", "", B::kLower, 3, "share of the text's phonemes that are not spoken"},
      {"repeated_phonemes", "", B::kLower, 3, "phonemes spoken again, over the phonemes of the text"},
      {"phoneme_fit", "nat", B::kHigher, 2, "how well the sounds fit the text where it is spoken"},
      {"phoneme_clarity", "nat", B::kHigher, 2, "how sure the recogniser is of what it hears"},
      {"speaker_cosine", "", B::kHigher, 3, "likeness of the voice to the reference voice"},
      {"verifier_cosine", "", B::kHigher, 3, "the same by ERes2NetV2"},
      {"phonemes_per_s", "1/s", B::kNeither, 1, "speaking rate, pauses left out"},
      {"pause_ratio", "", B::kNeither, 3, "share of pauses between the first and the last sound"},
      {"longest_pause_s", "s", B::kLower, 2, "longest pause between the first and the last sound"},
      {"snr_db", "dB", B::kHigher, 1, "speech over the noise in the pauses"},
      {"noise_floor_dbfs", "dBFS", B::kLower, 1, "level of the quietest tenth of the frames"},
      {"clipping_ratio", "", B::kLower, 5, "share of samples that are cut off"},
      {"dc_offset", "", B::kLower, 5, "absolute mean of the samples"},
      {"bandwidth_hz", "Hz", B::kHigher, 0, "highest frequency at which speech stands out"},
      {"clicks_per_s", "1/s", B::kLower, 2, "jumps in the waveform, as at bad joins"},
      {"loudness_lufs", "LUFS", B::kNeither, 1, "integrated loudness, EBU R 128"},
      {"peak_dbfs", "dBFS", B::kNeither, 1, "largest sample"},
      {"f0_median_hz", "Hz", B::kNeither, 1, "median pitch"},
      {"f0_range_st", "st", B::kNeither, 1, "semitones from the 5th to the 95th percentile of the pitch"},
      {"voiced_ratio", "", B::kNeither, 3, "voiced share of the frames"},
      {"duration_s", "s", B::kNeither, 2, "length of the file"},
      {"speech_s", "s", B::kNeither, 2, "length without pauses"},
      {"retries", "", B::kLower, 1, "sentences drawn again while it was spoken (--synthesize)"},
      {"warnings", "", B::kLower, 1, "warnings while it was spoken (--synthesize)"},
      {"mcd_db", "dB", B::kLower, 2, "mel-cepstral distortion along the best time alignment"},
      {"log_mel_db", "dB", B::kLower, 2, "log-mel distance along the same alignment"},
      {"f0_rmse_cents", "cent", B::kLower, 0, "pitch difference where both are voiced"},
      {"f0_correlation", "", B::kHigher, 3, "correlation of the two log-pitch curves"},
      {"voicing_error", "", B::kLower, 3, "share of frames voiced in one and not in the other"},
      {"stoi", "", B::kHigher, 3, "short-time objective intelligibility"},
      {"estoi", "", B::kHigher, 3, "extended short-time objective intelligibility"},
      {"si_sdr_db", "dB", B::kHigher, 1, "scale-invariant signal-to-distortion ratio"},
      {"mr_stft", "", B::kLower, 3, "multi-resolution STFT distance"}};
  return table;
}

const Metric* find_metric(std::string_view name) {
  for (const Metric& metric : metrics())
    if (metric.name == name) return &metric;
  return nullptr;
}

Metric metric_or_scorer(const std::string& name) {
  if (const Metric* known = find_metric(name)) return *known;
  return {name, "", Better::kHigher, 3, "a scorer of the user's own"};
}

double drop(const Metric& metric, double before, double now) {
  switch (metric.better) {
    case Better::kHigher:
      return before - now;
    case Better::kLower:
      return now - before;
    case Better::kNeither:
      return 0;
  }
  return 0;
}

}  // namespace timbre
