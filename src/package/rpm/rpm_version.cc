// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_version.h"

#include "support/text.h"

namespace extmod {
namespace {

/// Without the characters that may stand for each other.
std::string plain(std::string text) {
  for (char& byte : text)
    if (byte == '_' || byte == '~') byte = '-';
  return text;
}

/// The package's version without epoch and revision.
std::string upstream_version(const PackageInfo& info) {
  const std::string version = file_version(info.version);
  return version.substr(0, version.rfind('-'));
}

/// 6.12.1 begins 6.12.1-farm. 6.1 does not, which somebody may give to another package: as a part of a word it counts
/// where nobody gave it.
bool begins_with_word(const std::string& release, const std::string& head, bool part_counts) {
  if (!release.starts_with(head)) return false;
  return part_counts || release.size() == head.size() || release[head.size()] == '-' || release[head.size()] == '+';
}

/// What the kernel's release does not say: `~exp1`, or nothing.
std::string tilde_suffix(const PackageInfo& info) {
  const std::string version = upstream_version(info);
  const size_t tilde = version.find('~');
  if (tilde == std::string::npos || plain(info.release).find(plain(version.substr(tilde))) != std::string::npos)
    return "";
  return replace_all(version.substr(tilde), "-", "_");
}

}  // namespace

std::string to_string(const RpmVersion& version) {
  return (version.epoch.empty() ? "" : version.epoch + ":") + without_epoch(version);
}

std::string without_epoch(const RpmVersion& version) {
  return version.version + "-" + version.release;
}

RpmVersion rpm_package_version(const PackageInfo& info) {
  const size_t colon = info.version.find(':');
  std::string epoch = colon == std::string::npos ? "" : info.version.substr(0, colon);
  epoch.erase(0, epoch.find_first_not_of('0'));  // 0 is the same as none
  if (info.modules) return {epoch, replace_all(upstream_version(info), "-", "_"), package_revision(info)};
  return {epoch, replace_all(info.release, "-", "_") + tilde_suffix(info), package_revision(info)};
}

std::vector<std::string> rpm_version_warnings(const PackageInfo& info) {
  if (info.modules) return {};
  const std::string version = upstream_version(info);
  const std::string head = plain(version.substr(0, version.find('~')));
  if (version == info.kernel_version || begins_with_word(plain(info.release), head, !info.version_is_given)) return {};
  return {"an rpm's version is the kernel release, " + info.release + ": " + version + " of the package version " +
          info.version + " is not in it, only the revision, " + package_revision(info) + ", tells packages apart"};
}

std::string rpm_relation_version(const std::string& kernelrelease) {
  const size_t last = kernelrelease.rfind('-');
  if (last == std::string::npos || last + 1 == kernelrelease.size()) return replace_all(kernelrelease, "-", "_");
  return replace_all(kernelrelease.substr(0, last), "-", "_") + kernelrelease.substr(last);
}

}  // namespace extmod
