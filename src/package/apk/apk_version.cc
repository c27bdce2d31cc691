// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_version.h"

#include <optional>
#include <regex>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kLongestVersion = 256;  // std::regex needs stack for each character

/// Of the kernel's source, without what a vendor added to it.
std::string kernels_own(const std::string& kernel_version) {
  static const std::regex kForm("^([0-9.]*)(-rc([0-9]*))?");
  std::smatch parts;
  std::regex_search(kernel_version, parts, kForm);
  return parts.str(1) + (parts[2].matched ? "_rc" + parts.str(3) : "");
}

/// `6.12~rc1` -> `6.12_rc1`, `6.12+p3` -> `6.12_p3`; nothing for a word that apk does not know. Those before the
/// release follow `~`, or a hyphen as in the kernel's own version; those behind it `+`.
std::optional<std::string> respelled(const std::string& version) {
  static const std::regex kForm("([0-9]+(?:[.][0-9]+)*)(?:(?:[~-](alpha|beta|pre|rc)|[+](cvs|svn|git|hg|p))([0-9]*))?");
  std::smatch parts;
  if (version.size() > kLongestVersion || !std::regex_match(version, parts, kForm)) return std::nullopt;
  const std::string word = parts.str(2) + parts.str(3);
  return parts.str(1) + (word.empty() ? "" : "_" + word + parts.str(4));
}

/// The number in a release of Alpine's form, VERSION-NUMBER-FLAVOUR; empty for another one.
std::string number_in_release(const PackageInfo& info) {
  static const std::regex kForm("([0-9]{1,9})-[a-z][a-z0-9]*");
  const std::string beginning = info.kernel_version + "-";
  if (!info.release.starts_with(beginning) || info.release.size() > kLongestVersion) return {};
  const std::string rest = info.release.substr(beginning.size());
  std::smatch parts;
  return std::regex_match(rest, parts, kForm) ? parts.str(1) : "";
}

std::string given_number(const PackageInfo& info) {
  const std::string version = file_version(info.version);
  return version.substr(0, version.rfind('-'));
}

/// Whether what stands ahead of the revision only says which kernel it is, as by default.
bool names_the_kernel(const PackageInfo& info) {
  const std::string number = given_number(info);
  return !info.version_is_given || number == info.kernel_version || number == info.release;
}

}  // namespace

std::string apk_version(const PackageInfo& info) {
  const std::string own = kernels_own(info.kernel_version);
  const std::string of_alpine = info.version_is_given ? "" : number_in_release(info);
  const std::string revision = "-r" + (of_alpine.empty() ? package_revision(info) : of_alpine);
  return (names_the_kernel(info) ? own : respelled(given_number(info)).value_or(given_number(info))) + revision;
}

std::string apk_kernel_version(const PackageInfo& info) {
  const std::string number = number_in_release(info);
  return number.empty() ? "" : kernels_own(info.kernel_version) + "-r" + number;
}

void check_apk_version(const PackageInfo& info) {
  auto refuse = [&](const std::string& what, const std::string& advice) {
    throw Error(ExitStatus::impossible, what, "`" + info.version + "`",
                advice + " in --package-version or KDEB_PKGVERSION, or leave apk out of --format");
  };
  if (file_version(info.version) != info.version) refuse("apk has no epochs", "leave it out");
  if (!names_the_kernel(info) && !respelled(given_number(info)))
    refuse("apk has no such version", "write a number, or one with ~rc1 before it or +p1 behind it,");
  if (package_revision(info).find_first_not_of("0123456789") != std::string::npos)
    refuse("for apk the part behind the last hyphen of a version is a number", "write VERSION-NUMBER");
}

}  // namespace extmod
