// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_build_machine.h"

#include <algorithm>

#include "package/deb/deb_control_files.h"
#include "support/text.h"

namespace extmod {

DebBuildMachine deb_build_machine(const std::string& status) {
  DebBuildMachine machine;
  std::vector<std::map<std::string, std::string>> installed;
  for (size_t begin = 0; begin < status.size();) {
    const size_t end = std::min(status.find("\n\n", begin), status.size());
    auto fields = deb_control_fields(status.substr(begin, end - begin));
    begin = end + 2;
    if (!fields["Status"].ends_with(" installed")) continue;
    if (fields["Package"] == "dpkg") machine.architecture = fields["Architecture"];
    installed.push_back(std::move(fields));
  }
  for (auto& fields : installed) {
    std::string name = fields["Package"];
    const std::string& architecture = fields["Architecture"];
    if (architecture != "all" && architecture != machine.architecture) name += ":" + architecture;
    machine.packages.push_back(name + " (= " + fields["Version"] + ")");
  }
  std::sort(machine.packages.begin(), machine.packages.end());
  return machine;
}

}  // namespace extmod
