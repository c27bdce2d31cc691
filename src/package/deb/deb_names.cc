// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_names.h"

namespace extmod {

std::string deb_usual_name(const PackageInfo& info) {
  return "linux-headers-" + deb_release(info.release);
}

std::string deb_name(const PackageInfo& info) {
  return info.name.empty() ? deb_usual_name(info) : info.name;
}

std::string deb_release(const std::string& release) {
  std::string name = release;
  for (char& byte : name) {
    if (byte == '_' || byte == '~') byte = '-';
    // Not tolower(), which asks the locale.
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  while (name.ends_with("-")) name.pop_back();
  return name;
}

}  // namespace extmod
