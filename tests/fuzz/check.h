// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include "support/error.h"

namespace extmod::fuzz {

/// Ends the process, which libFuzzer reports as a crash. `broken` is the promise that was not kept.
[[noreturn]] void fail(std::string_view broken, std::string_view object);

inline void check(bool kept, std::string_view promise, std::string_view object) {
  if (!kept) fail(promise, object);
}

/// Ends the process if the text has what a terminal would not show as it stands.
void check_printable(std::string_view text);

/// Calls work(), which may refuse its input in one way. Any other exception ends the process.
template <typename Work>
void may_refuse(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    check_printable(error.what());
    check(error.status() == ExitStatus::unverified, "a malformed input has status unverified", error.what());
  }
}

}  // namespace extmod::fuzz
