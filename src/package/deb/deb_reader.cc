// SPDX-License-Identifier: GPL-2.0-or-later
#include <map>

#include "package/deb/deb.h"
#include "package/deb/deb_control.h"
#include "package/deb/deb_control_files.h"
#include "package/deb/deb_declaration.h"
#include "package/deb/deb_members.h"
#include "package/digest_visitor.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// `MD5  PATH` lines.
std::map<std::string, std::string> read_md5sums(const std::string& text) {
  constexpr size_t kDigits = 32;
  std::map<std::string, std::string> sums;
  for (const auto& line : split(text, '\n'))
    if (line.size() > kDigits + 2) sums[line.substr(kDigits + 2)] = line.substr(0, kDigits);
  return sums;
}

class DebReader {
 public:
  DebReader(const fs::path& package, const Limits& limits, PackageVisitor& visitor)
      : package_(package), limits_(limits), visitor_(visitor) {}

  void read() {
    read_deb_members(
        package_, limits_, [this](const DebTar& control) { take_control(control); },
        [this](const DebTar& data) { take_data(data); });
  }

 private:
  void take_control(const DebTar& control) {
    files_ = read_deb_control(package_, control, limits_);
    auto fields = deb_control_fields(files_["control"]);
    visitor_.declares(deb_declaration(fields));
    for (const char* field : {"Maintainer", "Description"})
      if (fields[field].empty()) visitor_.remark(std::string("its control file has no field ") + field);
    for (const auto& [name, text] : files_) {
      visitor_.metadata(name, text);
      if (is_script(name)) visitor_.script(name, text, is_usual_deb_script(name, text));
    }
  }

  void take_data(const DebTar& data) {
    auto sums = read_md5sums(files_["md5sums"]);
    DigestVisitor hashing(visitor_, Digest::md5, [&](const InstalledEntry& entry, const std::string& md5) {
      auto sum = sums.find(entry.path);
      if (!md5.empty() && sum != sums.end() && sum->second != md5)
        visitor_.remark("its md5sums has another digest of " + entry.path);
    });
    EntryGate gate(package_, limits_, hashing);
    read_entries(data.tar, package_.string() + ": " + data.name, gate);
  }

  /// dpkg runs these; `config` runs under debconf.
  static bool is_script(const std::string& name) {
    for (const char* script : {"preinst", "postinst", "prerm", "postrm", "config"})
      if (name == script) return true;
    return false;
  }

  const fs::path& package_;
  const Limits& limits_;
  PackageVisitor& visitor_;
  DebControlFiles files_;
};

}  // namespace

void read_deb(const fs::path& package, const Limits& limits, PackageVisitor& visitor) {
  DebReader(package, limits, visitor).read();
}

bool is_deb(const fs::path& package) {
  return package.extension() == ".deb";
}

}  // namespace extmod
