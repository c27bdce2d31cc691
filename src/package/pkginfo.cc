// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pkginfo.h"

#include "support/text.h"

namespace extmod {

std::map<std::string, std::string> pkginfo_fields(const std::string& text) {
  std::map<std::string, std::string> fields;
  for (const auto& line : split(text, '\n')) {
    const size_t equals = line.find(" = ");
    if (!line.starts_with("#") && equals != std::string::npos)
      fields[std::string(trim(line.substr(0, equals)))] = trim(line.substr(equals + 3));
  }
  return fields;
}

}  // namespace extmod
