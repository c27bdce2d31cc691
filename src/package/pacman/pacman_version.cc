// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_version.h"

#include <cctype>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr std::string_view kNumber = "0123456789.";

bool is_letter(char byte) {
  return std::isalpha(static_cast<unsigned char>(byte)) != 0;
}

/// `1:6.12~rc1-2` in its parts.
struct GivenVersion {
  std::string epoch;  ///< with its colon; empty for 0, which is the same as none
  std::string version;
  std::string revision;
};

GivenVersion given_version(const PackageInfo& info) {
  const std::string rest = file_version(info.version);
  GivenVersion given{info.version.substr(0, info.version.size() - rest.size()), rest.substr(0, rest.rfind('-')),
                     package_revision(info)};
  given.epoch.erase(0, given.epoch.find_first_not_of('0'));
  if (given.epoch == ":") given.epoch.clear();
  return given;
}

/// A kernel package beside which ours lies has the release in its version.
bool follows_release(const PackageInfo& info, const GivenVersion& given) {
  return !info.version_is_given || replace_all(given.version, "_", "-") == replace_all(info.release, "_", "-");
}

/// `6.12~rc1` -> `6.12rc1`
std::string joined(const std::string& version) {
  return replace_all(version, "~", "");
}

bool keeps_its_order(const std::string& version) {
  const size_t word = version.find_first_not_of(kNumber);
  if (word != std::string::npos && word > 0 && is_letter(version[word])) return false;
  for (size_t at = version.find('~'); at != std::string::npos; at = version.find('~', at + 1)) {
    const bool is_between = at > 0 && at + 1 < version.size() && kNumber.find(version[at - 1]) != std::string::npos;
    if (!is_between || !is_letter(version[at + 1])) return false;
  }
  return true;
}

}  // namespace

std::string pacman_pkgver(const std::string& release) {
  constexpr std::string_view kCandidate = "-rc";
  std::string pkgver = release;
  for (size_t at = pkgver.find(kCandidate); at != std::string::npos; at = pkgver.find(kCandidate, at + 1)) {
    const size_t number = at + kCandidate.size();
    if (number == pkgver.size() || std::isdigit(static_cast<unsigned char>(pkgver[number])) == 0) continue;
    pkgver.erase(at, 1);
    break;
  }
  return replace_all(pkgver, "-", "_");
}

std::string pacman_version(const PackageInfo& info) {
  const GivenVersion given = given_version(info);
  if (!follows_release(info, given)) return given.epoch + pacman_pkgver(joined(given.version)) + "-" + given.revision;
  return given.epoch + pacman_pkgver(info.release) + "-" + given.revision;
}

void check_pacman_version(const PackageInfo& info) {
  const GivenVersion given = given_version(info);
  if (!follows_release(info, given) && !keeps_its_order(given.version))
    throw Error(ExitStatus::impossible, "pacman would sort this version in another order than dpkg does",
                "`" + info.version + "`",
                "a word that comes before the release is written 6.12~rc1, one that comes behind it 6.12+word; give "
                "another version with --package-version or KDEB_PKGVERSION");
  if (given.revision.find_first_not_of(kNumber) != std::string::npos)
    throw Error(ExitStatus::impossible, "for pacman the part behind the last hyphen of a version is a number",
                "`" + info.version + "`",
                "write VERSION-NUMBER or VERSION-NUMBER.NUMBER in --package-version or KDEB_PKGVERSION, or leave "
                "pacman out of --format");
}

}  // namespace extmod
