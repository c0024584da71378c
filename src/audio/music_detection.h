#pragma once
// Whether music sounds in a recording, alone or under speech: tones that hold one frequency draw straight horizontal
// lines in a spectrogram, while the harmonics of a voice glide. Source: Seyerlehner, Pohle, Schedl and Widmer,
// "Automatic music detection in television productions", DAFx 2007 (continuous frequency activation).
#include <vector>

namespace timbre {

// 0 for speech … 1 for music; 0.5 is the border. 0 for less than a second.
double music_likelihood(const std::vector<float>& samples, int sample_rate);

// The measure beneath: the summed prominence of the five frequencies that are present most steadily, a mean over blocks
// of about 2.3 s.
double frequency_activation(const std::vector<float>& samples, int sample_rate);

}  // namespace timbre
