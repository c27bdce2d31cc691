// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/modules_link.h"

namespace extmod {
namespace {

bool is_legacy(const PackageInfo& info, Layout usual) {
  return (info.layout == Layout::automatic ? usual : info.layout) == Layout::legacy;
}

}  // namespace

std::string modules_folder(const PackageInfo& info, Layout usual) {
  return (is_legacy(info, usual) ? "lib/modules/" : "usr/lib/modules/") + info.release;
}

std::string updates_folder(const PackageInfo& info, Layout usual) {
  return modules_folder(info, usual) + "/updates";
}

/// A link out of /lib is absolute, like all links between top-level folders (package checkers ask for that), and
/// because /lib may itself be a link. Within /usr it is relative.
PackageEntry modules_link(const PackageInfo& info, Layout usual, const std::string& name, const std::string& place) {
  const std::string path = modules_folder(info, usual) + "/" + name;
  if (is_legacy(info, usual)) return link_entry(path, "/" + place);
  constexpr std::string_view kUsr = "usr/";
  return link_entry(path, "../../../" + place.substr(kUsr.size()));
}

}  // namespace extmod
