// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

#include "fake_tree.h"
#include "kernel/kconfig_symbols.h"
#include "support/temp_dir.h"

namespace extmod {

/// A source tree that has only Kconfig files, for ARCH arm64.
class FakeKconfig {
 public:
  explicit FakeKconfig(const std::string& text) {
    write_below(folder_.path(), "Kconfig", text);
    write_below(folder_.path(), "arch/arm64/Kconfig", "");
  }

  void write(const std::string& path, const std::string& text) const { write_below(folder_.path(), path, text); }
  const std::filesystem::path& path() const { return folder_.path(); }
  std::map<std::string, std::string> variables() const { return {{"SRCARCH", "arm64"}, {"ARCH", "arm64"}}; }
  KconfigSymbols read() const { return read_kconfig(folder_.path(), variables()); }

 private:
  TempDir folder_;
};

}  // namespace extmod
