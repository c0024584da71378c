// Words of standard input, one a line → their phonemes without stress, one line a word.
//   read_words MODELS/text
#include <cctype>
#include <iostream>
#include <string>

#include "text/g2p_en.h"

int main(int argc, char** argv) try {
  if (argc != 2) throw std::runtime_error("usage: read_words MODELS/text < WORDS");
  const timbre::EnglishG2p g2p(argv[1]);
  for (std::string word; std::getline(std::cin, word);) {
    std::string line;
    for (std::string p : g2p.pronounce_word(word).phonemes) {
      if (std::isdigit(static_cast<unsigned char>(p.back())) != 0) p.pop_back();
      line += (line.empty() ? "" : " ") + p;
    }
    std::cout << line << "\n";
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
