// SPDX-License-Identifier: GPL-2.0-or-later
#include "check.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/printable.h"

namespace extmod::fuzz {

void fail(std::string_view broken, std::string_view object) {
  const std::string text = "broken: " + std::string(broken) + ": " + printable(object) + "\n";
  std::fputs(text.c_str(), stderr);
  std::abort();
}

void check_printable(std::string_view text) {
  check(printable_lines(text) == text, "messages are printable", text);
}

}  // namespace extmod::fuzz
