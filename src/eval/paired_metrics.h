#pragma once
// A recording against another of the same words.
#include "eval/heard_speech.h"
#include "eval/scores.h"

namespace timbre {

constexpr int64_t kMelCepstra = 24;

// log-mel [1, 80, T] → mel cepstra 1 … 24 [T, 24]: c_k = 1/80 Σ_n x_n cos(π k (n + ½) / 80).
at::Tensor mel_cepstra(const at::Tensor& log_mel);

// Sets mcd_db, log_mel_db, f0_rmse_cents, f0_correlation and voicing_error along the best alignment in time; and stoi,
// estoi, si_sdr_db and mr_stft where the two last equally long (to 20 ms and 1 %), as only then they can be aligned
// sample by sample.
void add_paired_metrics(const HeardSpeech& speech, const HeardSpeech& reference, ItemScores& scores);

}  // namespace timbre
