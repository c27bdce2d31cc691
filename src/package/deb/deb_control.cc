// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_control.h"

#include <fmt/format.h>

#include <ctime>
#include <set>

#include "distro/debian.h"
#include "distro/tools.h"
#include "package/architecture.h"
#include "package/deb/deb_needs.h"
#include "package/declared_tools.h"
#include "package/script_template.h"
#include "support/embedded.h"
#include "support/text.h"
#include "support/version.h"

namespace extmod {
namespace {

/// What a .deb in the sysroot says of the library; empty if none does.
std::string recorded_dependency(const PackageInfo& info, const std::string& soname) {
  const LibraryDependencies known = recorded_libraries(info);
  auto found = known.find(soname);
  return found != known.end() ? found->second : "";
}

/// From the versions of the used symbols if they are package versions, else as the package itself asks:
/// `libfoo1 (>= 1.2)`.
std::string least_version(const PackageInfo& info, const std::string& soname, const LibraryNeed& need) {
  if (const DebianLibrary* row = debian_library(soname); row != nullptr)
    if (auto version = need.versions.find(row->family); version != need.versions.end()) return version->second;
  const std::string recorded = recorded_dependency(info, soname);
  constexpr std::string_view kLeast = "(>= ";
  size_t at = recorded.find(kLeast);
  if (at == std::string::npos) return {};
  at += kLeast.size();
  return recorded.substr(at, recorded.find(')', at) - at);
}

std::string fill_in(const PackageInfo& info, std::string text) {
  text = replace_all(std::move(text), "@RELEASE@", info.release);
  text = replace_all(std::move(text), "@VERSION@", info.version);
  text = replace_all(std::move(text), "@KERNEL_VERSION@", info.kernel_version);
  text = replace_all(std::move(text), "@MAINTAINER@", info.maintainer);
  return replace_all(std::move(text), "@DATE@", rfc_2822(info.time));
}

/// Packages of modules have files of their own in packaging/deb/.
std::string template_for(const PackageInfo& info, const std::string& name) {
  return std::string(embedded_file("packaging/deb/" + std::string(info.modules ? "modules-" : "") + name));
}

std::string field(const std::string& name, const std::vector<std::string>& relations) {
  return relations.empty() ? "" : name + ": " + join(relations, ", ") + "\n";
}

/// Both names of a library that Debian 13 renamed, the new one first: it has no other there on 32-bit machines.
std::string with_newer_name(const PackageInfo& info, const std::string& soname, const std::string& package) {
  const DebianLibrary* row = debian_library(soname);
  const bool is_guess = recorded_dependency(info, soname).empty();
  return is_guess && row != nullptr && row->is_t64 ? package + "t64 | " + package : package;
}

/// The version with each alternative: `libelf1t64 (>= 1) | libelf1 (>= 1)`.
std::string at_least(const std::string& packages, const std::string& version) {
  if (version.empty()) return packages;
  const std::string suffix = " (>= " + version + ")";
  return replace_all(packages, " | ", suffix + " | ") + suffix;
}

/// deb-control(5): the summary, then lines that begin with a blank, an empty one as a full stop.
std::string description_field(const DebPackage& package) {
  std::string text = package.summary;
  if (package.description.empty()) return text;
  for (const auto& line : split(package.description, '\n')) text += "\n " + (trim(line).empty() ? "." : line);
  return text;
}

}  // namespace

std::string rfc_2822(int64_t seconds) {
  // Not strftime: day and month names must not depend on the locale.
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  time_t time = seconds;
  tm utc = {};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[utc.tm_wday], utc.tm_mday, kMonths[utc.tm_mon],
                     utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string deb_architecture(const Userland& userland) {
  std::string name = architecture_name(debian_architectures(), userland.abi);
  // dpkg's ostable: names have no word for glibc.
  if (userland.c_library == CLibrary::musl) return "musl-linux-" + name;
  if (userland.c_library == CLibrary::uclibc) return "uclibc-linux-" + name;
  return name;
}

LibraryDependencies recorded_libraries(const PackageInfo& info) {
  LibraryDependencies known;
  // Records of early versions, which read no other packages, name no format.
  for (const char* format : {"deb", ""})
    if (auto packages = info.library_packages.find(format); packages != info.library_packages.end())
      known.insert(packages->second.begin(), packages->second.end());
  return known;
}

std::string deb_package_of(const PackageInfo& info, const std::string& soname) {
  if (const std::string recorded = recorded_dependency(info, soname); !recorded.empty())
    return recorded.substr(0, recorded.find(' '));
  if (info.userland.c_library == CLibrary::musl && soname.starts_with("libc.")) return "musl";
  const DebianLibrary* row = debian_library(soname);
  return row != nullptr ? row->package : "";
}

std::vector<std::string> deb_library_depends(const PackageInfo& info) {
  std::map<std::string, std::string> newest;  // package -> least version
  for (const auto& [soname, need] : info.libraries) {
    std::string package = deb_package_of(info, soname);
    if (package.empty()) continue;
    auto& least = newest[with_newer_name(info, soname, package)];
    std::string version = least_version(info, soname, need);
    if (least.empty() || version_less(least, version)) least = version;
  }
  std::vector<std::string> relations;
  relations.reserve(newest.size() + 1);
  for (const auto& [package, least] : newest) relations.push_back(at_least(package, least));
  return relations;
}

std::vector<std::string> deb_tools(const PackageInfo& info, bool required) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  auto add = [&](const std::string& text) {
    if (seen.insert(text).second) texts.push_back(text);
  };
  for (const auto& relation : tool_relations(info, required, deb_needs().tool)) {
    std::string text = deb_spelling(relation);
    // Before Debian 12 the package was a part of dwarves.
    if (relation.name == kPahole) text += " | " + deb_spelling({{}, "dwarves", relation.comparison, relation.version});
    add(text);
  }
  // gcc-12 has no /usr/bin/gcc, which `make M=` calls; DKMS calls clang and ld.lld.
  for (const auto& tool : info.tools)
    if (tool.is_required == required && is_compiler(tool.tool)) add(package_of_tool("debian", tool.tool));
  return texts;
}

std::string deb_spelling(const Relation& relation) {
  if (relation.comparison.empty()) return relation.name;
  bool strict = relation.comparison == "<" || relation.comparison == ">";
  return relation.name + " (" + relation.comparison + (strict ? relation.comparison : "") + " " + relation.version +
         ")";
}

std::string deb_control(const DebPackage& package, const PackageInfo& info, uint64_t installed_size) {
  std::string relations = field("Depends", package.depends) + field("Recommends", package.recommends) +
                          field("Breaks", package.breaks) + field("Conflicts", package.conflicts) +
                          field("Replaces", package.replaces) + field("Provides", package.provides);
  if (!package.multi_arch.empty()) relations += "Multi-Arch: " + package.multi_arch + "\n";
  std::string text = template_for(info, "control");
  text = replace_all(std::move(text), "@RELATIONS@", relations);
  text = replace_all(std::move(text), "@PACKAGE@", package.name);
  text = replace_all(std::move(text), "@SOURCE@", package.source);
  text = replace_all(std::move(text), "@ARCH@", package.architecture);
  text = replace_all(std::move(text), "@INSTALLED_SIZE@", std::to_string(installed_size));
  // Last, so that nothing in a person's text is replaced.
  return replace_all(fill_in(info, std::move(text)), "@DESCRIPTION@", description_field(package));
}

std::string deb_changelog(const DebPackage& package, const PackageInfo& info) {
  if (!package.changelog.empty()) return package.changelog;
  std::string text = template_for(info, "changelog");
  text = replace_all(std::move(text), "@SOURCE@", package.source);
  return fill_in(info, replace_all(std::move(text), "@DISTRIBUTION@", package.distribution));
}

std::string deb_copyright(const PackageInfo& info) {
  std::string text = template_for(info, "copyright");
  if (!info.modules) return text;
  const auto& authors = info.modules->authors;
  const bool has_gpl = info.modules->licence.find("GPL-2.0") != std::string::npos;
  text = replace_all(std::move(text), "@GPL@",
                     has_gpl
                         ? "\n .\n On Debian systems the full text of the GNU General Public License version 2 is\n in "
                           "/usr/share/common-licenses/GPL-2."
                         : "");
  text = replace_all(std::move(text), "@PROJECT@", info.modules->project);
  text = replace_all(std::move(text), "@LICENCE@", info.modules->licence);
  return replace_all(std::move(text), "@AUTHORS@",
                     authors.empty() ? "the authors of " + info.modules->project : join(authors, "\n  "));
}

std::string deb_script(const PackageInfo& info, const std::string& name) {
  if (auto own = info.scripts.find(name); own != info.scripts.end()) return own->second;
  const bool is_there = name == "postinst" || name == (info.modules ? "postrm" : "prerm");
  return is_there ? fill_in(info, template_for(info, name)) : "";
}

bool is_usual_deb_script(const std::string& name, const std::string& text) {
  auto is = [&](const char* own, const char* file) {
    return name == own && is_filled_in(text, embedded_file(std::string("packaging/deb/") + file));
  };
  return is("postinst", "postinst") || is("prerm", "prerm") || is("postinst", "modules-postinst") ||
         is("postrm", "modules-postrm");
}

}  // namespace extmod
