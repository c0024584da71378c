#pragma once
// What Japanese numbers count, and what number and counter do to each other's sounds: イチ + ホン → イッポン.
#include <string>
#include <string_view>

namespace timbre {

// How a counter begins; this decides before which numbers close to ッ.
enum class CounterSoundJa {
  kPlain,
  kK,
  kForeignK,  // キロ: not behind 一 and 八
  kS,         // and sh, t, ch, ts
  kH,
  kP
};

struct CounterJa {
  const char32_t* written;
  const char32_t* reading;
  CounterSoundJa sound;
  char32_t after_three;  // how the third begins where it is voiced (サンボン) or becomes p (サンプン); 0: as it is
};

// Counters whose reading or sound no rule gives, 百, 千, 兆 and 京 among them; null for others.
const CounterJa* find_counter_ja(std::u32string_view written);

// A counter by its reading alone.
CounterJa counter_by_sound_ja(const std::u32string& reading, bool foreign);

// Changes the end of `number`, whose last sign is `last`, and returns how the counter sounds behind it.
std::u32string join_counter_ja(std::u32string& number, char32_t last, const CounterJa& counter);

int mora_count_ja(std::u32string_view katakana);

}  // namespace timbre
