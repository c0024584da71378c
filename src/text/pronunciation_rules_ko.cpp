#include "text/pronunciation_rules_ko.h"

#include <initializer_list>
#include <string_view>

namespace timbre {
namespace {

bool in(int value, std::initializer_list<int> set) {
  for (const int member : set) {
    if (value == member) return true;
  }
  return false;
}

bool is(const Syllable& s, char32_t c) { return join_syllable(s) == c; }

// Articles 8 to 11: what a tail sounds like before a pause or a consonant.
int neutral(int t) {
  switch (t) {
    case tail::kG:
    case tail::kGG:
    case tail::kK:
    case tail::kGS:
    case tail::kLG:
      return tail::kG;
    case tail::kN:
    case tail::kNJ:
    case tail::kNH:
      return tail::kN;
    case tail::kD:
    case tail::kS:
    case tail::kSS:
    case tail::kJ:
    case tail::kC:
    case tail::kT:
    case tail::kH:
      return tail::kD;
    case tail::kL:
    case tail::kLB:
    case tail::kLS:
    case tail::kLT:
    case tail::kLH:
      return tail::kL;
    case tail::kM:
    case tail::kLM:
      return tail::kM;
    case tail::kB:
    case tail::kP:
    case tail::kBS:
    case tail::kLP:
      return tail::kB;
    default:
      return t;
  }
}

int tense(int l) {
  switch (l) {
    case lead::kG:
      return lead::kGG;
    case lead::kD:
      return lead::kDD;
    case lead::kB:
      return lead::kBB;
    case lead::kS:
      return lead::kSS;
    case lead::kJ:
      return lead::kJJ;
    default:
      return l;
  }
}

int aspirated(int l) {
  switch (l) {
    case lead::kG:
      return lead::kK;
    case lead::kD:
      return lead::kT;
    case lead::kB:
      return lead::kP;
    case lead::kJ:
      return lead::kC;
    default:
      return l;
  }
}

// The tail that stays and the consonant that moves to a following vowel (articles 13 and 14).
struct Link {
  int tail, lead;
};
Link link(int t) {
  switch (t) {
    case tail::kG:
      return {tail::kNone, lead::kG};
    case tail::kGG:
      return {tail::kNone, lead::kGG};
    case tail::kGS:
      return {tail::kG, lead::kSS};
    case tail::kN:
    case tail::kNH:
      return {tail::kNone, lead::kN};
    case tail::kNJ:
      return {tail::kN, lead::kJ};
    case tail::kD:
      return {tail::kNone, lead::kD};
    case tail::kL:
    case tail::kLH:
      return {tail::kNone, lead::kR};
    case tail::kLG:
      return {tail::kL, lead::kG};
    case tail::kLM:
      return {tail::kL, lead::kM};
    case tail::kLB:
      return {tail::kL, lead::kB};
    case tail::kLS:
      return {tail::kL, lead::kSS};
    case tail::kLT:
      return {tail::kL, lead::kT};
    case tail::kLP:
      return {tail::kL, lead::kP};
    case tail::kM:
      return {tail::kNone, lead::kM};
    case tail::kB:
      return {tail::kNone, lead::kB};
    case tail::kBS:
      return {tail::kB, lead::kSS};
    case tail::kS:
      return {tail::kNone, lead::kS};
    case tail::kSS:
      return {tail::kNone, lead::kSS};
    case tail::kJ:
      return {tail::kNone, lead::kJ};
    case tail::kC:
      return {tail::kNone, lead::kC};
    case tail::kK:
      return {tail::kNone, lead::kK};
    case tail::kT:
      return {tail::kNone, lead::kT};
    case tail::kP:
      return {tail::kNone, lead::kP};
    case tail::kH:
      return {tail::kNone, lead::kNone};
    default:
      return {t, lead::kNone};  // none and ㅇ
  }
}

// Article 17: ㄷ and ㅌ before 이 and 히 (and 여, 혀: 붙여, 닫혀).
bool palatal(Syllable& a, Syllable& b) {
  if (!in(b.vowel, {vowel::kI, vowel::kYEO}) || !in(b.lead, {lead::kNone, lead::kH})) return false;
  const bool h = b.lead == lead::kH;
  if (h && b.vowel == vowel::kYEO && !in(b.tail, {tail::kNone, tail::kSS})) return false;  // 맏형
  if (a.tail == tail::kD) {
    b.lead = h ? lead::kC : lead::kJ;
    a.tail = tail::kNone;
  } else if (a.tail == tail::kT && !h) {
    b.lead = lead::kC;
    a.tail = tail::kNone;
  } else if (a.tail == tail::kLT && !h) {
    b.lead = lead::kC;
    a.tail = tail::kL;
  } else {
    return false;
  }
  return true;
}

// Article 12: ㅎ before and after other consonants. True when the pair is done.
bool aspirate(Syllable& a, Syllable& b, bool space) {
  if (in(a.tail, {tail::kH, tail::kNH, tail::kLH})) {
    const int rest = a.tail == tail::kNH ? tail::kN : a.tail == tail::kLH ? tail::kL : tail::kNone;
    if (in(b.lead, {lead::kG, lead::kD, lead::kJ})) {
      a.tail = rest;
      b.lead = aspirated(b.lead);
      return true;
    }
    if (b.lead == lead::kS) {
      a.tail = rest;
      b.lead = lead::kSS;
      return true;
    }
    if (rest != tail::kNone && in(b.lead, {lead::kN, lead::kH})) a.tail = rest;  // 않네, 뚫네: ㄹ comes later
    return false;
  }
  if (b.lead != lead::kH) return false;
  switch (a.tail) {
    case tail::kLG:
      a.tail = tail::kL;
      b.lead = lead::kK;
      return true;
    case tail::kLB:
      a.tail = tail::kL;
      b.lead = lead::kP;
      return true;
    case tail::kNJ:
      a.tail = tail::kN;
      b.lead = lead::kC;
      return true;
    case tail::kJ:  // 꽂히다; but 낮 한때
      a.tail = tail::kNone;
      b.lead = space ? lead::kT : lead::kC;
      return true;
    default:
      break;
  }
  const int sound = neutral(a.tail);
  if (!in(sound, {tail::kG, tail::kD, tail::kB})) return false;
  b.lead = sound == tail::kG ? lead::kK : sound == tail::kD ? lead::kT : lead::kP;
  a.tail = tail::kNone;
  return true;
}

// Articles 23 to 25; the causatives of article 24 (굶기다, 옮기다) stay.
void tensify(Syllable& a, Syllable& b) {
  if (a.tail == tail::kLM && is(b, U'기') && (is(a, U'굶') || is(a, U'옮') || is(a, U'곪'))) return;
  const bool stop = in(neutral(a.tail), {tail::kG, tail::kD, tail::kB}) && a.tail != tail::kH;
  const bool stem = in(a.tail, {tail::kNJ, tail::kLT}) || (a.tail == tail::kLM && !is(a, U'삶') && !is(a, U'앎')) ||
                    (a.tail == tail::kLB && !is(a, U'덟'));
  if (stop || stem) b.lead = tense(b.lead);
}

// Articles 10 and 11: 밟다 keeps ㅂ; stems in ㄺ keep ㄹ before ㄱ (맑게), nouns do not (닭과).
int tail_before_consonant(const Syllable& a, int next_lead) {
  if (is(a, U'밟')) return tail::kB;
  const bool noun = is(a, U'닭') || is(a, U'흙') || is(a, U'칡') || is(a, U'삵') || is(a, U'슭');
  if (a.tail == tail::kLG && in(next_lead, {lead::kG, lead::kGG}) && !noun) return tail::kL;
  return neutral(a.tail);
}

// Articles 18 to 20.
void assimilate(Syllable& a, Syllable& b) {
  const bool stop = in(a.tail, {tail::kG, tail::kD, tail::kB});
  if (b.lead == lead::kR && (stop || in(a.tail, {tail::kM, tail::kNG}))) b.lead = lead::kN;
  if (stop && in(b.lead, {lead::kN, lead::kM})) {
    a.tail = a.tail == tail::kG ? tail::kNG : a.tail == tail::kD ? tail::kN : tail::kM;
  } else if (a.tail == tail::kN && b.lead == lead::kR) {
    a.tail = tail::kL;
  } else if (a.tail == tail::kL && b.lead == lead::kN) {
    b.lead = lead::kR;
  }
}

// The object particle ends a phrase: no ㄹ spreads from it.
bool is_particle(const Syllable& s) { return is(s, U'을') || is(s, U'를'); }

// 의견란, 생산량, 판단력: a suffix after two syllables or more keeps ㄴ, and its ㄹ becomes ㄴ.
bool is_suffix_after_n(const Syllable& s) {
  return is(s, U'란') || is(s, U'량') || is(s, U'력') || is(s, U'령') || is(s, U'론') || is(s, U'료') || is(s, U'로') ||
         is(s, U'류') || is(s, U'례');
}

// Bound nouns after -ㄹ (할 것, 갈 데): article 27. `next`: the syllable behind it in the same word, nothing at its
// end.
bool is_bound_noun(const Syllable& s, const Syllable* next) {
  static constexpr struct {
    char32_t noun;
    std::u32string_view endings;  // that may follow within the word
  } kNouns[] = {{U'것', U"이은을도과만인입일같처"},
                {U'거', U"야예라고다지니는인잖든군네"},
                {U'건', U"가데"},
                {U'걸', U"요로"},
                {U'게', U"요"},
                {U'겁', U"니"},
                {U'수', U"가는도밖"},
                {U'줄', U"은도을만"},
                {U'데', U"가는도를"},
                {U'바', U"를에가는"},
                {U'적', U"이도에"},
                {U'듯', U"이하한해"},
                {U'지', U"도를가"}};
  for (const auto& [noun, endings] : kNouns) {
    if (is(s, noun)) return next == nullptr || endings.find(join_syllable(*next)) != endings.npos;
  }
  return false;
}

// Endings that begin with ㄹ, article 27: 할수록, 할세라, 할지라도, 할게요. Stems in ㄹ before -게 are no such ending
// (길게).
bool is_ending_after_l(const Syllable& a, const Syllable& b, const Syllable* next) {
  const auto followed_by = [&](char32_t c) { return next != nullptr && is(*next, c); };
  if (is(b, U'수')) return followed_by(U'록');
  if (is(b, U'세')) return followed_by(U'라');
  if (is(b, U'지')) return followed_by(U'라') || followed_by(U'언');
  static constexpr std::u32string_view kStems = U"길멀달늘글들칠질";
  return (is(b, U'게') || is(b, U'걸')) && (next == nullptr || is(*next, U'요')) &&
         kStems.find(join_syllable(a)) == kStems.npos;
}

// One pair of neighbours. `place`: of the second syllable within its word; `next`: the one behind it in that word.
void join(SpokenSyllable& first, SpokenSyllable& second, int place, const Syllable* next) {
  Syllable& a = first.letters;
  Syllable& b = second.letters;
  const bool space = second.begins_word;
  if (!space && palatal(a, b)) return;
  if (b.lead == lead::kNone && !space) {
    const Link moved = link(a.tail);
    a.tail = moved.tail;
    b.lead = moved.lead;
    return;
  }
  if (aspirate(a, b, space)) return;
  const bool modifier =
      a.tail == tail::kL && !is_particle(a) && (space ? is_bound_noun(b, next) : is_ending_after_l(a, b, next));
  tensify(a, b);
  if (modifier) b.lead = tense(b.lead);
  if (a.tail == tail::kH && b.lead == lead::kN) a.tail = tail::kD;  // 놓는[논는]
  const bool kept_n = a.tail == tail::kN && place >= 2 && !space && is_suffix_after_n(b);
  a.tail = tail_before_consonant(a, b.lead);
  if (kept_n) b.lead = lead::kN;
  if (!(space && is_particle(a) && b.lead == lead::kN)) assimilate(a, b);
}

// Article 5: 져 쪄 쳐 are 저 쩌 처.
void simplify_yeo(Syllable& s) {
  if (s.vowel == vowel::kYEO && in(s.lead, {lead::kJ, lead::kJJ, lead::kC})) s.vowel = vowel::kEO;
}

}  // namespace

void apply_pronunciation_rules_ko(std::vector<SpokenSyllable>& syllables) {
  for (auto& s : syllables) {
    simplify_yeo(s.letters);
    if (s.letters.vowel == vowel::kUI && s.letters.lead != lead::kNone) s.letters.vowel = vowel::kI;  // 희망[히망]
  }
  int place = 0;
  for (std::size_t i = 0; i + 1 < syllables.size(); ++i) {
    SpokenSyllable& second = syllables[i + 1];
    place = second.begins_word ? 0 : place + 1;
    const bool goes_on = i + 2 < syllables.size() && !syllables[i + 2].begins_word;
    join(syllables[i], second, place, goes_on ? &syllables[i + 2].letters : nullptr);
    simplify_yeo(second.letters);  // 붙여[부처]
  }
  if (!syllables.empty()) syllables.back().letters.tail = neutral(syllables.back().letters.tail);
}

}  // namespace timbre
