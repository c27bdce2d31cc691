// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "package/libarchive_writer.h"

namespace extmod {

/// An ar archive as deb(5) wants it: members with mode 0644, owner 0 and one time.
class ArFile {
 public:
  /// `name` is for error messages.
  ArFile(ByteSink sink, int64_t time, const std::string& name);

  /// Begins the next member; the caller then writes `size` bytes.
  void begin(const std::string& name, uint64_t size);
  void write(std::string_view data) { writer_.write(data); }
  void close() { writer_.close(); }

 private:
  LibarchiveWriter writer_;
  int64_t time_;
};

}  // namespace extmod
