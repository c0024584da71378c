#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/expect_error.h"

namespace timbre {
namespace {

class Parallel : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { set_threads(GetParam()); }
  void TearDown() override { set_threads(0); }
};

TEST_P(Parallel, EveryIndexOnce) {
  for (std::size_t count : {0, 1, 2, 1000}) {
    std::vector<std::atomic<int>> hits(count);
    parallel_for(count, [&](std::size_t i) { ++hits[i]; });
    for (const auto& hit : hits) ASSERT_EQ(hit, 1);
  }
}

TEST_P(Parallel, NestedCallsWork) {
  std::atomic<int> sum{0};
  parallel_for(8, [&](std::size_t) { parallel_for(8, [&](std::size_t) { ++sum; }); });
  EXPECT_EQ(sum, 64);
}

TEST_P(Parallel, ExceptionsReachTheCallerAndThePoolSurvives) {
  EXPECT_THROW(parallel_for(100,
                            [](std::size_t i) {
                              if (i == 3) throw std::runtime_error("x");
                            }),
               std::runtime_error);
  std::atomic<int> sum{0};
  parallel_for(100, [&](std::size_t) { ++sum; });
  EXPECT_EQ(sum, 100);
}

TEST_P(Parallel, CallsFromSeveralThreads) {
  std::atomic<int> sum{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&] {
      for (int n = 0; n < 50; ++n) parallel_for(20, [&](std::size_t) { ++sum; });
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(sum, 4 * 50 * 20);
}

INSTANTIATE_TEST_SUITE_P(Threads, Parallel, testing::Values(1, 2, 4));

TEST(Threads, CountIsChecked) {
  set_threads(3);
  EXPECT_EQ(threads(), 3);
  set_threads(0);
  EXPECT_GE(threads(), 1);
  EXPECT_ERROR(ErrorKind::kUsage, "-2 threads", set_threads(-2));
}

}  // namespace
}  // namespace timbre
