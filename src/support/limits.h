// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/error.h"

namespace extmod {

/// How much of a tree or package that others made is read. The defaults are several times what real headers packages
/// have. Sizes are in bytes.
struct Limits {
  uint64_t total = uint64_t{2} << 30;     ///< all files unpacked, by the sizes that they claim
  uint64_t entry = uint64_t{1} << 30;     ///< one file
  uint64_t entries = 250'000;             ///< files, links and folders
  uint64_t depth = 64;                    ///< folders in a path
  uint64_t name = 1024;                   ///< a path or a link's target
  uint64_t steps = 500'000;               ///< components looked up to follow links and find files
  uint64_t ratio = 200;                   ///< unpacked size for each byte of the package
  uint64_t text = uint64_t{16} << 20;     ///< a file that is read as text
  uint64_t memory = uint64_t{480} << 20;  ///< of this process, while it reads
};

/// One row of the table of limits.
struct LimitRow {
  const char* name;
  uint64_t Limits::*value;
  bool is_size;         ///< printed with a unit
  const char* meaning;  ///< for --help
};
const std::vector<LimitRow>& limit_rows();

/// Sets one limit: `total=4G`, `entries=500000`; K, M and G are powers of 1024. Throws Error with status impossible.
void set_limit(Limits& limits, const std::string& text);

/// `2 GiB`, `64`
std::string limit_text(const LimitRow& row, uint64_t value);

/// The Error for something of `object` that goes over a limit: status unverified, names the option that raises it.
/// `what` says which thing does.
Error over_limit(const Limits& limits, uint64_t Limits::*value, const std::string& what, const std::string& object);

}  // namespace extmod
