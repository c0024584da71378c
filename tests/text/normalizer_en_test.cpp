#include "text/normalizer_en.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

std::string normalized(const std::string& text) {
  static const EnglishNormalizer normalizer;
  std::string joined;
  for (const SpokenToken& token : normalizer.normalize(text).tokens) {
    const bool mark = token.kind == SpokenToken::Kind::kPunctuation;
    joined += (joined.empty() || mark ? "" : " ") + token.text;
  }
  return joined;
}

struct Case {
  const char* written;
  const char* spoken;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(normalized(c.written), c.spoken) << "from: " << c.written;
}

TEST(NormalizerEn, Cardinals) {
  expect_all({{"123 apples", "one hundred twenty three apples."},
              {"1,234,567", "one million two hundred thirty four thousand five hundred sixty seven."},
              {"0", "zero."},
              {"007", "zero zero seven."},
              {"-5", "minus five."},
              {"12345678901234567890",
               "one two three four five six seven eight nine zero one two three four five six seven eight nine zero."},
              {"1-2-3", "one two three."},
              {"5 x 3 and 5*3", "five by three and five times three."}});
}

TEST(NormalizerEn, Decimals) {
  expect_all({{"3.14", "three point one four."}, {".5", "point five."}, {"1,000.25", "one thousand point two five."}});
}

TEST(NormalizerEn, Ordinals) {
  expect_all({{"the 1st, 2nd and 3rd", "the first, second and third."},
              {"21st", "twenty first."},
              {"1,000th", "one thousandth."}});
}

TEST(NormalizerEn, Years) {
  expect_all({{"in 1984", "in nineteen eighty four."},
              {"in 1905, 2005, 2024", "in nineteen oh five, two thousand five, twenty twenty four."},
              {"the 1980s", "the nineteen eighties."},
              {"the 2000s and the '90s", "the two thousands and the nineties."},
              {"1914-1918", "nineteen fourteen to nineteen eighteen."},
              {"1939–45", "nineteen thirty nine to forty five."},
              {"44 BC", "forty four BC."},
              {"in 1,000 BCE", "in one thousand BCE."}});
}

TEST(NormalizerEn, Dates) {
  expect_all({{"July 4, 2020", "July fourth, twenty twenty."},
              {"4 July 2020", "the fourth of July, twenty twenty."},
              {"the 5th of May", "the fifth of May."},
              {"the the 4 May", "the the fourth of May."},
              {"2020-07-04", "July fourth, twenty twenty."},
              {"07/04/2020", "July fourth, twenty twenty."},
              {"31/12/99", "December thirty first, nineteen ninety nine."},
              {"Jan. 5", "January fifth."},
              {"May 2021", "May twenty twenty one."},
              {"2020-99-99", "twenty twenty ninety nine ninety nine."}});
}

TEST(NormalizerEn, Times) {
  expect_all({{"at 5:30 p.m. today", "at five thirty PM today."},
              {"5:00", "five o'clock."},
              {"10:05 am", "ten oh five AM."},
              {"17:45", "seventeen forty five."},
              {"12:30 PM. Then 8 p.m. He left.", "twelve thirty PM. Then eight PM. He left."},
              {"7 a.m.", "seven AM."},
              {"3:1", "three to one."},
              {"9am-5pm", "nine AM to five PM."},
              {"9–11 a.m.", "nine to eleven AM."},
              {"9:00-17:30", "nine o'clock to seventeen thirty."}});
}

TEST(NormalizerEn, Money) {
  expect_all({{"$3.50", "three dollars and fifty cents."},
              {"£20", "twenty pounds."},
              {"$1 and $0.99", "one dollar and ninety nine cents."},
              {"£1.01", "one pound and one penny."},
              {"€5.5m", "five point five million euros."},
              {"$3.5 billion", "three point five billion dollars."},
              {"$5 million dollars", "five million dollars."},
              {"5 million dollars", "five million dollars."},
              {"$5-$10", "five to ten dollars."},
              {"20€", "twenty euros."},
              {"50¢", "fifty cents."},
              {"-$5", "minus five dollars."},
              {"5 USD, USD 5 and 100 EUR", "five dollars, five dollars and one hundred euros."},
              {"$19.99/month", "nineteen dollars and ninety nine cents per month."},
              {"US$1,200.75", "one thousand two hundred dollars and seventy five cents."}});
}

TEST(NormalizerEn, Percent) {
  expect_all(
      {{"50% of", "fifty percent of."}, {"3.5 %", "three point five percent."}, {"10%-20%", "ten to twenty percent."}});
}

TEST(NormalizerEn, Units) {
  expect_all({{"5 km and 1 km", "five kilometers and one kilometer."},
              {"3kg", "three kilograms."},
              {"20°C", "twenty degrees Celsius."},
              {"-5 °F", "minus five degrees Fahrenheit."},
              {"90°", "ninety degrees."},
              {"5 km/h", "five kilometers per hour."},
              {"10 m/s²", "ten meters per second squared."},
              {"5 m²", "five square meters."},
              {"3-5 km", "three to five kilometers."},
              {"a 5-km run", "a five kilometer run."},
              {"6 ft 2 in", "six feet two inches."},
              {"5'10\"", "five foot ten."},
              {"5 min. later", "five minutes later."},
              {"16GB", "sixteen gigabytes."},
              {"2.5 GHz", "two point five gigahertz."},
              {"10K", "ten thousand."},
              {"4K", "four K."},
              {"3 in a row", "three in a row."},
              {"5 A grades", "five A grades."}});
}

TEST(NormalizerEn, Fractions) {
  expect_all({{"1/2", "one half."},
              {"3/4 cup", "three quarters cup."},
              {"2/3", "two thirds."},
              {"1 1/2", "one and a half."},
              {"3½ cups", "three and a half cups."},
              {"7/903", "seven over nine hundred three."},
              {"24/7", "twenty four seven."},
              {"50/50", "fifty fifty."}});
}

TEST(NormalizerEn, Ranges) {
  expect_all({{"pages 5-10", "pages five to ten."},
              {"10–20 people", "ten to twenty people."},
              {"5th–7th century", "fifth to seventh century."}});
}

TEST(NormalizerEn, ShortForms) {
  expect_all({{"3.2B views and 5bn", "three point two billion views and five billion."},
              {"Call 911 or 112 times", "Call nine one one or one hundred twelve times."},
              {"a 10/10 score, 50/50", "a ten out of ten score, fifty fifty."},
              {"C# and F#", "C sharp and F sharp."},
              {"He is 5'10 or 6' tall", "He is five foot ten or six feet tall."},
              {"a 1/4\" bolt", "a one quarter inch bolt."},
              {"1080p and 720p", "ten eighty P and seven twenty P."},
              {"open 24-7", "open twenty four seven."}});
}

TEST(NormalizerEn, TelephoneNumbers) {
  expect_all({{"+49 30 1234567", "plus four nine, three zero, one two three four five six seven."},
              {"555-1234", "five five five, one two three four."},
              {"212.555.0199", "two one two, five five five, zero one nine nine."},
              {"020 7946 0018", "zero two zero, seven nine four six, zero zero one eight."},
              {"(555) 123-4567", "five five five, one two three, four five six seven."},
              {"+1 555-123-4567", "plus one, five five five, one two three, four five six seven."},
              {"1-800-555-0199", "one, eight zero zero, five five five, zero one nine nine."},
              {"+44 20 7946 0958", "plus four four, two zero, seven nine four six, zero nine five eight."}});
}

TEST(NormalizerEn, RomanNumerals) {
  expect_all({{"Henry VIII", "Henry the eighth."},
              {"Louis XIV ruled", "Louis the fourteenth ruled."},
              {"Chapter IV", "Chapter four."},
              {"World War II", "World War two."},
              {"WWII", "World War two."},
              {"Elizabeth I was queen", "Elizabeth the first was queen."},
              {"Henry I think", "Henry I think."},
              {"Chapter IIII", "Chapter IIII."},
              {"I saw IV", "I saw IV."}});
}

TEST(NormalizerEn, Abbreviations) {
  expect_all({{"Dr. Smith and Mr. Jones", "doctor Smith and mister Jones."},
              {"Mrs. Brown, Ms. White, Prof. Green", "missus Brown, miz White, professor Green."},
              {"St. Paul on Main St. near 5th Ave.", "saint Paul on Main street near fifth avenue."},
              {"No. 5", "number five."},
              {"No. I won't.", "No. I won't."},
              {"this vs. that", "this versus that."},
              {"pens, etc., e.g. red ones, i.e. these", "pens, et cetera, for example red ones, that is these."},
              {"p. 12, pp. 3-4, fig. 2", "page twelve, pages three to four, figure two."},
              {"the max. speed", "the maximum speed."},
              {"That is max.", "That is max."},
              {"Gen. Lee and gen. info", "general Lee and gen. info."}});
}

TEST(NormalizerEn, DottedAcronymsAndInitials) {
  expect_all({{"the U.S.A. today", "the USA today."},
              {"the U.S. He", "the US. He."},
              {"the U.K.'s", "the UK's."},
              {"J. K. Rowling", "JK Rowling."},
              {"J.R.R. Tolkien", "JRR Tolkien."},
              {"Plan B. The end", "Plan B. The end."},
              {"a Ph.D. thesis", "a PhD thesis."}});
}

TEST(NormalizerEn, WebAddresses) {
  expect_all({{"https://www.example.com/a?x=1.", "www dot example dot com slash a question mark x equals one."},
              {"see example.org, then", "see example dot org, then."},
              {"bob.smith@mail.example.co.uk", "bob dot smith at mail dot example dot co dot uk."},
              {"README.md", "README dot md."},
              {"src/main.cpp", "src slash main dot cpp."},
              {"song.mp3", "song dot mp three."},
              {"/usr/local/bin", "slash usr slash local slash bin."},
              {"v1.2.3", "version one dot two dot three."},
              {"@home #hashtag #1", "at home hashtag hashtag number one."}});
}

TEST(NormalizerEn, Symbols) {
  expect_all({{"AT&T & R&D", "AT and T and R and D."},
              {"2+2=4", "two plus two equals four."},
              {"C++", "C plus plus."},
              {"and/or he/she", "and or he or she."},
              {"a < b", "a is less than b."},
              {"5 × 3 ≈ 15", "five times three approximately fifteen."},
              {"x^2", "x squared."},
              {"=== *** ## Title", "Title."},
              {"2x − 1", "two x minus one."},
              {"<b>bold</b>", "bold."},
              {"**bold** _it_", "bold it."}});
}

TEST(NormalizerEn, LettersAndDigits) {
  expect_all({{"MP3", "MP three."},
              {"A4 B2B", "A four B two B."},
              {"iPhone15", "iPhone fifteen."},
              {"COVID-19", "COVID nineteen."},
              {"4x4", "four by four."}});
}

TEST(NormalizerEn, HyphensAndDashes) {
  expect_all({{"a well-known mother-in-law", "a well known mother in law."},
              {"yes — no -- maybe - so – there", "yes, no, maybe, so, there."},
              {"Oh—no", "Oh, no."}});
}

TEST(NormalizerEn, QuotesBracketsApostrophes) {
  expect_all({{"“Curly ‘quotes’ don’t fail,” she said", "Curly quotes don't fail, she said."},
              {"this (in brackets) works [too]", "this, in brackets, works, too."},
              {"the dogs' tails", "the dogs tails."},
              {"'twas goin' on", "'twas goin' on."},
              {"'hello'", "hello."}});
}

TEST(NormalizerEn, PunctuationIsMapped) {
  expect_all({{"One; two: three", "One, two, three."},
              {"What?! Yes!!! Wait...", "What? Yes! Wait…"},
              {"...well", "well."},
              {"end ,", "end,"},
              {"Really?\"", "Really?"}});
}

TEST(NormalizerEn, Unicode) {
  expect_all({{"café naïve Zürich Straße æon", "cafe naive Zurich Strasse aeon."},
              {"cafe\xCC\x81", "cafe."},
              {"ｆｕｌｌ　ｗｉｄｔｈ", "full width."},
              {"ﬁne", "fine."},
              {"¿Qué?", "Que?"},
              {"π and α-particle", "pi and alpha particle."},
              {"٣ apples", "three apples."},
              {"soft\xC2\xADhyphen", "softhyphen."}});
}

TEST(NormalizerEn, SkipsWhatItCannotRead) {
  static const EnglishNormalizer normalizer;
  const NormalizedText text = normalizer.normalize("One 😀😀 two 你好 three 😀😀 \xF0\x9F four\x07");
  EXPECT_EQ(text.skipped, (std::vector<std::string>{"😀😀", "你好", "invalid UTF-8", "U+0007"}));
  EXPECT_EQ(text.tokens.size(), 5u);
}

TEST(NormalizerEn, HugeInputsAreDefined) {
  for (const char* piece :
       {"9",     "a",       "a ",   "1,",   "http://a.", "-",    "'",       "(",       "\"",     "A.",
        "$",     "1/",      "é",    "😀",    "a@",        "/a",   "..",      "IV ",     "a $5 ",  "1-800-",
        "(02) ", ". ",      "[1]",  "A&",   "^1",        "12\"", "1/2 lb ", "a 5-km ", "1 000 ", "12 S ",
        ", NY ", "Part I ", "No. ", "th' ", "5:05:",     "=1-",  "§",       "plan B. "}) {
    std::string text;
    while (text.size() < 30000) text += piece;
    EXPECT_NO_THROW(normalized(text)) << piece;
  }
}

}  // namespace
}  // namespace timbre
