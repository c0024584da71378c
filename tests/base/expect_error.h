#pragma once
// EXPECT_ERROR(kind, "part of the message", statement): the statement throws that Error.
#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

#define EXPECT_ERROR(expected_kind, part, ...)                                                    \
  do {                                                                                            \
    try {                                                                                         \
      __VA_ARGS__;                                                                                \
      ADD_FAILURE() << "no error from " #__VA_ARGS__;                                             \
    } catch (const ::timbre::Error& error) {                                                      \
      EXPECT_EQ(static_cast<int>(error.kind()), static_cast<int>(expected_kind)) << error.what(); \
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();         \
    }                                                                                             \
  } while (false)
