// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/make_output.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "support/text.h"

namespace extmod {
namespace {

bool contains(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

/// `  CC [M]  x.o`, or that make enters a folder.
bool is_progress(std::string_view line) {
  return line.starts_with("  ") || contains(line, "Entering directory") || contains(line, "Leaving directory");
}

/// A warning of W=1 and the lines that belong to it.
bool is_warning(std::string_view line) {
  return contains(line, "warning:") || contains(line, "WARNING:") || contains(line, ": note:") ||
         contains(line, "In function ") || contains(line, "In file included") || line.starts_with(" ");
}

/// modules_install goes on where an external module cannot be signed, as without the kernel's key.
bool is_of_sign_file(std::string_view line) {
  return line.starts_with("- SSL error:") || line.starts_with("sign-file:") || line.starts_with("At main.c:");
}

/// What programs write in front of what is wrong.
bool tells(std::string_view line) {
  static const std::vector<std::string_view> kWords = {"error:",
                                                       "ERROR:",
                                                       "FATAL:",
                                                       "Exec format error",
                                                       "xec format",
                                                       "cannot ",
                                                       "can't ",
                                                       "not found",
                                                       "No such file",
                                                       "No space left on device",
                                                       "No rule to make target",
                                                       "Permission denied",
                                                       "undefined!",
                                                       "Read-only",
                                                       "Segmentation fault",
                                                       "Illegal instruction",
                                                       "Could not open",
                                                       "Killed",
                                                       "is not ",
                                                       "Invalid ",
                                                       "invalid "};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view words) { return contains(line, words); });
}

/// `make[2]: *** [x:1: y.o] Error 1` follows from what was printed before; `make: *** No rule ...` does not.
bool follows(std::string_view line) {
  return contains(line, "*** [") || contains(line, "*** Waiting for") || contains(line, "*** Deleting");
}

}  // namespace

std::string telling_line(const std::string& output) {
  std::string last;
  std::string first_that_follows;
  for (const auto& text : split(output, '\n')) {
    const std::string_view line = trim(text);
    if (line.empty() || is_progress(text) || is_warning(text) || is_of_sign_file(line)) continue;
    if (follows(line)) {
      if (first_that_follows.empty()) first_that_follows = line;
      continue;
    }
    if (tells(line)) return std::string(line);
    if (first_that_follows.empty()) last = line;
  }
  return last.empty() ? first_that_follows : last;
}

/// `/bin/sh: 1: gcc-12: not found`, `make[1]: aarch64-linux-gnu-gcc: No such file or directory`: what is missing stands
/// before the last part.
bool names_unfit_tool(const std::string& line) {
  static const std::vector<std::string_view> kTools = {"gcc",  "clang", "ld", "ld.lld", "ld.bfd",  "pahole",
                                                       "flex", "bison", "bc", "perl",   "python3", "objcopy",
                                                       "nm",   "ar",    "xz", "zstd",   "gzip"};
  if (contains(line, "No space left on device") || contains(line, "unrecognized command-line option") ||
      contains(line, "unrecognized command line option") || contains(line, "unknown argument"))
    return true;
  const auto parts = split(line, ':');
  if (parts.size() < 2 || !(contains(parts.back(), "not found") || contains(parts.back(), "No such file")))
    return false;
  std::string name(trim(parts[parts.size() - 2]));
  name = name.substr(name.rfind('/') + 1);
  while (!name.empty() && std::string_view("0123456789.-").find(name.back()) != std::string_view::npos) name.pop_back();
  return std::any_of(kTools.begin(), kTools.end(), [&](std::string_view tool) {
    return name == tool || (name.ends_with(tool) && name[name.size() - tool.size() - 1] == '-');
  });
}

}  // namespace extmod
