// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_format.h"

#include "package/apk/apk.h"
#include "package/apk/apk_needs.h"
#include "package/deb/deb.h"
#include "package/deb/deb_needs.h"
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_needs.h"
#include "package/rpm/rpm.h"
#include "package/rpm/rpm_needs.h"
#include "package/tar/tar.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {

// clang-format off
const std::vector<PackageFormat>& package_formats() {
  static const std::vector<PackageFormat> kFormats = {
      {"deb", ".deb", new_deb_packager, read_deb, is_deb, rewrite_deb, {true, false}, ".asc", {}, deb_in_kernel, deb_libraries, deb_needs},
      {"rpm", ".rpm", new_rpm_packager, read_rpm, is_rpm, rewrite_rpm, {false, true}, "", {}, rpm_in_kernel, rpm_libraries, rpm_needs},
      {"pacman", ".pkg.tar.*", new_pacman_packager, read_pacman, is_pacman, rewrite_pacman, {true, true}, ".sig", {kPacmanBase}, pacman_in_kernel, pacman_libraries, pacman_needs},
      {"tar", ".tar.*", new_tar_packager, read_tar, is_tar, rewrite_tar, {false, false}, ".asc", {}, tar_in_kernel, nullptr, nullptr},
      {"apk", ".apk", new_apk_packager, read_apk, is_apk, rewrite_apk, {false, false}, ".asc", {}, nullptr, apk_libraries, apk_needs},
  };
  return kFormats;
}
// clang-format on

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const auto& format : package_formats()) names.push_back(format.name);
  return names;
}

const PackageFormat& find_format(const std::string& name) {
  for (const auto& format : package_formats())
    if (format.name == name) return format;
  throw Error(ExitStatus::impossible, "no such package format", name,
              "give --format with some of " + join(format_names(), ",") + ", or all");
}

const PackageFormat& format_of_package(const std::filesystem::path& package) {
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) {
    if (format.recognizes(package)) return format;
    endings.emplace_back(format.files);
  }
  throw Error(ExitStatus::impossible, "neither a folder nor a package of a known format", package,
              "give a headers tree or one of " + join(endings, ", "));
}

std::vector<WantedFormat> wanted_formats(const std::vector<std::string>& names, const Packagers& packagers) {
  std::vector<WantedFormat> wanted;
  for (const auto& name : names) {
    const PackageFormat& format = find_format(name);
    auto given = packagers.find(name);
    wanted.push_back({&format, given != packagers.end() ? given->second : format.new_packager()});
  }
  return wanted;
}

}  // namespace extmod
