// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_audit.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "support/interrupt.h"

namespace extmod {
namespace {

/// What the system, a login or a package manager reads or runs without being asked.
constexpr const char* kActive[] = {"etc",
                                   "var",
                                   "root",
                                   "home",
                                   "bin",
                                   "sbin",
                                   "usr/bin",
                                   "usr/sbin",
                                   "usr/local",
                                   "usr/libexec",
                                   "lib/systemd",
                                   "usr/lib/systemd",
                                   "lib/udev",
                                   "usr/lib/udev",
                                   "lib/modprobe.d",
                                   "usr/lib/modprobe.d",
                                   "usr/lib/modules-load.d",
                                   "usr/lib/sysusers.d",
                                   "usr/lib/tmpfiles.d",
                                   "usr/lib/sysctl.d",
                                   "usr/lib/kernel",
                                   "usr/lib/binfmt.d",
                                   "usr/share/dbus-1",
                                   "usr/share/polkit-1"};

bool is_active(const std::string& path) {
  return std::any_of(std::begin(kActive), std::end(kActive),
                     [&](const char* folder) { return is_below(path, folder); });
}

/// Package managers have their hooks in a folder of this name, each below its own.
bool is_hook(const std::string& path) {
  return path.starts_with("usr/share/") && path.find("/hooks/") != std::string::npos;
}

/// Whether the path is one of the places or below one.
bool is_in(const std::set<std::string>& places, std::string path) {
  while (!path.empty() && !places.contains(path)) path = folder_of(path);
  return places.contains(path);
}

void look_at_outside(const std::string& path, const EntryFacts& facts, Findings& findings) {
  auto error = [&](const char* rule, const std::string& sentence) {
    findings.push_back(make_finding(rule, path, sentence));
  };
  if (facts.kind == EntryKind::other)
    error("not-a-file", "is a device, pipe or socket, which has no place in a headers package");
  if (facts.kind == EntryKind::file && (facts.mode & (S_ISUID | S_ISGID)) != 0)
    error("package-mode", "is set-uid or set-gid: no headers package needs that");
  if ((facts.kind == EntryKind::file || facts.kind == EntryKind::folder) && (facts.mode & S_IWOTH) != 0 &&
      (facts.mode & S_ISVTX) == 0)
    error("package-mode", "can be written by everybody");
  if (facts.kind != EntryKind::folder && (is_active(path) || is_hook(path)))
    findings.push_back(
        make_finding("runs-by-itself", path,
                     "is outside the headers tree, where the system runs or reads it by itself: read it first"));
}

}  // namespace

PackageAudit audit_package(const PackageTree& package, const std::vector<std::string>& places) {
  PackageAudit audit;
  const std::set<std::string> headers(places.begin(), places.end());
  for (const auto& entry : package.entries("")) {
    if (is_in(headers, entry.path)) continue;
    check_interrupt();
    if (entry.kind != EntryKind::folder) ++audit.outside;
    look_at_outside(entry.path, package.look_up(entry.path).value(), audit.findings);
  }
  for (const auto& [path, owner] : package.owners())
    audit.findings.push_back(make_finding(
        "file-owner", path, "belongs to " + owner + ", who can change what others run: it must belong to root"));
  for (const auto& [path, grants] : package.grants())
    audit.findings.push_back(
        make_finding("package-mode", path,
                     "has " + grants + ", which gives more rights than its mode says: no headers package needs that"));
  for (const auto& path : package.absolute_paths())
    audit.findings.push_back(make_finding("absolute-path", path, "has an absolute path in the package"));
  for (const auto& script : package.scripts())
    if (!script.is_usual)
      audit.findings.push_back(
          make_finding("maintainer-script", script.name,
                       "runs as root when the package is installed or removed, and is not one that headers "
                       "packages usually have (" +
                           std::to_string(script.bytes) + " bytes): read it first"));
  for (const auto& remark : package.remarks())
    audit.findings.push_back(make_finding("package-metadata", package.name_of(""), remark));
  return audit;
}

}  // namespace extmod
