#pragma once
// Numbers in Chinese characters, as Mandarin and Cantonese say them.
#include <string>
#include <string_view>

namespace timbre {

// "2024" → 二零二四; with `phone`, 1 is 幺. Characters that are no ASCII digit stay.
std::string hanzi_digits(std::string_view digits, bool phone = false);
// "10500" → 一万零五百; before 千, 万 and 亿 a leading 2 is 两. More than 16 digits, or a leading zero: one by one.
std::string hanzi_integer(std::string_view digits);
// "-3.50" → 负三点五零, "1,200" → 一千二百, "+5" → 五.
std::string hanzi_number(std::string_view number);
// As hanzi_number(), but a lone 2 is 两: before what is counted.
std::string hanzi_quantity(std::string_view number);

}  // namespace timbre
