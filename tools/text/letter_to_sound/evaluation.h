#pragma once
// The error of a letter-to-sound model on the words that were held out from its training.
#include <string>

#include "lexicon.h"

namespace letter_to_sound {

// Prints words, phoneme error with and without stress, words right. `network_path`: "" for the n-gram model alone.
void report_error(const std::string& model_path, const std::string& network_path, const Lexicon& lexicon);

}  // namespace letter_to_sound
