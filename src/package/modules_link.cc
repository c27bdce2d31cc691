// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/modules_link.h"

namespace extmod {

/// A link out of /lib is absolute, like all links between top-level folders (package checkers ask for that), and
/// because /lib may itself be a link. Within /usr it is relative.
PackageEntry modules_link(const PackageInfo& info, Layout usual, const std::string& name, const std::string& place) {
  Layout layout = info.layout == Layout::automatic ? usual : info.layout;
  if (layout == Layout::legacy) return link_entry("lib/modules/" + info.release + "/" + name, "/" + place);
  constexpr std::string_view kUsr = "usr/";
  return link_entry("usr/lib/modules/" + info.release + "/" + name, "../../../" + place.substr(kUsr.size()));
}

}  // namespace extmod
