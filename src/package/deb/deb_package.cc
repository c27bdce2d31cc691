// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_package.h"

#include <algorithm>

#include "kernel/srcarch.h"
#include "package/deb/deb_names.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

std::vector<std::string> spelled(const std::vector<Relation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations_for(relations, "deb")) texts.push_back(deb_spelling(relation));
  return texts;
}

/// Of an option, with commas between them.
std::vector<std::string> spelled(const std::string& relations) {
  std::vector<Relation> parsed;
  for (const auto& text : split(relations, ','))
    if (!trim(text).empty()) {
      parsed.push_back(parse_relation(text));
      if (const std::string& format = parsed.back().format; !format.empty() && format != "deb")
        throw Error(ExitStatus::impossible, "the option is for .deb files", text,
                    "write the relation without " + format + ":");
    }
  return spelled(parsed);
}

/// dkms and others recommend `linux-headers`: without it apt would bring Debian's own headers beside ours.
std::vector<std::string> provided(const PackageInfo& info) {
  constexpr const char* kHeaders = "linux-headers";
  std::vector<std::string> names = spelled(info.provides);
  const auto given = relations_for(info.provides, "deb");
  const bool is_given =
      std::any_of(given.begin(), given.end(), [](const Relation& relation) { return relation.name == kHeaders; });
  if (!is_given) names.insert(names.begin(), kHeaders);
  return names;
}

/// Under another name it has the same files as the package of the usual name, and stands in for it (Policy 7.6.2).
void take_place_of(const std::string& usual, const PackageInfo& info, DebPackage& package) {
  if (package.name == usual) return;
  package.provides.push_back(usual + " (= " + info.version + ")");
  package.conflicts.push_back(usual);
  package.replaces.push_back(usual);
}

/// What of a DebPackage does not depend on its content.
DebPackage common_fields(const PackageInfo& info, const DebSettings& settings) {
  DebPackage package;
  package.architecture = settings.architecture.empty() ? deb_architecture(info.userland) : settings.architecture;
  package.summary = info.summary;
  package.description = info.description;
  package.conflicts = spelled(info.conflicts);
  package.changelog = settings.changelog;
  package.distribution = settings.distribution;
  package.breaks = spelled(settings.breaks);
  package.replaces = spelled(settings.replaces);
  return package;
}

}  // namespace

DebPackage headers_deb(const PackageInfo& info, const DebSettings& settings, const std::string& common) {
  DebPackage package = common_fields(info, settings);
  package.name = info.name.empty() && !settings.name.empty() ? settings.name : deb_name(info);
  package.source = settings.source;
  package.recommends = deb_tools(info, false);
  package.provides = provided(info);
  take_place_of(settings.name.empty() ? deb_usual_name(info) : settings.name, info, package);
  if (!common.empty()) package.depends.push_back(common + " (= " + info.version + ")");
  for (const auto& relation : deb_library_depends(info)) package.depends.push_back(relation);
  for (const auto& relation : deb_tools(info, true)) package.depends.push_back(relation);
  for (const auto& relation : spelled(info.depends)) package.depends.push_back(relation);
  return package;
}

DebPackage modules_deb(const PackageInfo& info, const DebSettings& settings) {
  DebPackage package = common_fields(info, settings);
  package.name = deb_release(info.name);
  package.source = deb_release(info.modules->project);
  package.provides = spelled(info.provides);
  const std::string release = deb_release(info.release);
  package.depends = spelled(info.modules->kernel);
  if (package.depends.empty())
    package.depends = {"linux-image-" + release + " | linux-image-" + release + "-unsigned | linux-image-unsigned-" +
                       release};
  package.depends.emplace_back("kmod");
  for (const auto& relation : spelled(info.depends)) package.depends.push_back(relation);
  return package;
}

DebPackage common_deb(const PackageInfo& info, const DebSettings& settings) {
  const std::string srcarch = srcarch_of(info.arch_name);
  DebPackage package;
  package.name = "linux-headers-" + deb_release(info.kernel_version) + "-common-" + srcarch;
  package.architecture = "all";
  package.summary = "Linux kernel headers common to all " + srcarch + " flavours of " + info.kernel_version;
  package.description = "The part of the headers of Linux " + info.kernel_version + " for " + srcarch +
                        " that does not depend on the configuration.\nInstall a flavour's own linux-headers package: "
                        "it brings this one.";
  package.source = settings.source;
  package.changelog = settings.changelog;
  package.distribution = settings.distribution;
  package.multi_arch = "foreign";
  return package;
}

std::optional<DebPackage> meta_deb(const PackageInfo& info, const DebSettings& settings) {
  if (info.meta.empty()) return std::nullopt;
  DebPackage package = headers_deb(info, settings);
  const std::string same = " (= " + info.version + ")";
  package.depends = {package.name + same};
  package.name = info.meta;
  package.summary = "Header files of the newest Linux kernel (meta-package)";
  package.description =
      "This package always depends on the newest headers, now those of the kernel\n" + info.release + ".";
  for (auto* relations : {&package.recommends, &package.provides, &package.conflicts, &package.replaces})
    relations->clear();
  package.breaks.clear();
  if (info.image_package.empty()) return package;
  package.description += "\nIts version is that of " + info.image_package + ": both are upgraded, or none.";
  for (const char* sign : {"<<", ">>"})
    package.breaks.push_back(info.image_package + " (" + std::string(sign) + " " + info.version + ")");
  return package;
}

}  // namespace extmod
