#include "text/symbols.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.h"

namespace timbre {
namespace {

TEST(Symbols, HasTheOfficialCounts) {
  EXPECT_EQ(symbols().size(), static_cast<std::size_t>(kSymbolCountV2));
  EXPECT_EQ(std::set<std::string>(symbols().begin(), symbols().end()).size(), symbols().size());
}

TEST(Symbols, VersionOneIsSortedAndComesFirst) {
  EXPECT_TRUE(std::is_sorted(symbols().begin(), symbols().begin() + kSymbolCountV1));
  EXPECT_EQ(symbols()[kSymbolCountV1 - 1], "…");
  EXPECT_EQ(symbols()[kSymbolCountV1], "[");
  EXPECT_EQ(symbols()[kSymbolCountV1 + 1], "]");
}

TEST(Symbols, KnownIds) {
  EXPECT_EQ(symbol_id("_"), 95);
  EXPECT_EQ(symbol_id("!"), 0);
  EXPECT_EQ(symbol_id("AA"), 5);
  EXPECT_EQ(symbol_id("ㄱ"), 324);
  EXPECT_EQ(symbol_id("Yz"), 731);
}

TEST(Symbols, IdsAndNamesAreInverse) {
  for (std::size_t i = 0; i < symbols().size(); ++i) EXPECT_EQ(symbol_id(symbols()[i]), static_cast<std::int64_t>(i));
}

TEST(Symbols, UnknownSymbolIsNamed) {
  EXPECT_FALSE(find_symbol("QQ").has_value());
  try {
    symbol_id("QQ");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_NE(std::string(error.what()).find("QQ"), std::string::npos);
  }
}

}  // namespace
}  // namespace timbre
