// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/compiler_text.h"

#include <regex>

namespace extmod {

std::string native_compiler_text(const std::string& text) {
  // gcc prints the name by which it was called. clang does not.
  static const std::regex kNamed(R"((?:\S*/)?(?:[^\s/]*-)?(gcc(?:-[0-9.]+)?)( \([^]*))");
  std::smatch found;
  return std::regex_match(text, found, kNamed) ? found[1].str() + found[2].str() : text;
}

const std::vector<std::string>& files_with_compiler_text() {
  static const std::vector<std::string> kFiles = {".config", "include/config/auto.conf", "include/config/auto.conf.cmd",
                                                  "include/generated/autoconf.h", "include/generated/rustc_cfg"};
  return kFiles;
}

}  // namespace extmod
