// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "support/error.h"

namespace extmod {

/// Success where `work` throws an Error of this status whose message has all the words.
inline testing::AssertionResult fails(ExitStatus status, const std::vector<std::string>& words,
                                      const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    std::string message = error.what();
    if (error.status() != status)
      return testing::AssertionFailure() << "status " << static_cast<int>(error.status()) << ": " << message;
    for (const auto& word : words)
      if (message.find(word) == std::string::npos)
        return testing::AssertionFailure() << "`" << word << "` is not in: " << message;
    return testing::AssertionSuccess();
  } catch (const std::exception& other) {
    return testing::AssertionFailure() << "not an Error: " << other.what();
  }
  return testing::AssertionFailure() << "nothing was thrown";
}

}  // namespace extmod
