// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "package/rpm/rpm_header.h"
#include "support/text.h"

namespace extmod {

/// Compares with a file in tests/golden. EXTMOD_UPDATE_GOLDEN=1 writes the files anew: read the difference.
inline void expect_golden(const std::string& name, const std::string& content) {
  const std::filesystem::path path = std::filesystem::path(EXTMOD_SOURCE_DIR) / "tests/golden" / name;
  if (environment("EXTMOD_UPDATE_GOLDEN")) write_file(path, content);
  EXPECT_EQ(content, read_file_if_exists(path).value_or("")) << name;
}

/// Every tag with its value.
inline std::string dump(const RpmHeader& header) {
  std::string text;
  for (int tag = 100; tag < 6000; ++tag) {
    if (!header.has(tag)) continue;
    text += fmt::format("{}:", tag);
    if (auto value = header.string(tag)) text += " " + *value;
    if (auto values = header.strings(tag)) text += " [" + join(*values, "] [") + "]";
    for (uint64_t number : header.numbers(tag).value_or(std::vector<uint64_t>{})) text += fmt::format(" {}", number);
    text += "\n";
  }
  return text;
}

}  // namespace extmod
