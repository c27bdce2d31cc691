// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/file_rules.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "content/host_program.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr auto kSource = RuleTree::source;
constexpr auto kObject = RuleTree::object;
constexpr auto kBoth = RuleTree::both;
constexpr auto kTake = RuleKind::take;
constexpr auto kLeave = RuleKind::leave;
constexpr auto kLitter = RuleKind::litter;
constexpr auto kBuildOnly = RuleKind::build_only;

constexpr const char* kKbuild = "left by Kbuild beside its output";
constexpr const char* kEditor = "left by an editor or patch";
constexpr const char* kGit = "for version control";
constexpr const char* kPruned = "install-extmod-build leaves it out as well";

// The kernel's own scripts/package/install-extmod-build ships the same, less .config and the scripts that link modules.
// clang-format off
const std::vector<FileRule> kRules = {
    {".*.cmd", kBoth, kLitter, kKbuild},
    {".*.d", kBoth, kLitter, kKbuild},
    {".*.tmp", kBoth, kLitter, kKbuild},
    {"*.o", kBoth, kLitter, kKbuild},
    {"*.a", kBoth, kLitter, kKbuild},
    {"*.ko", kBoth, kLitter, kKbuild},
    {"*.mod", kBoth, kLitter, kKbuild},
    {"*.swp", kBoth, kLitter, kEditor},
    {"*.orig", kBoth, kLitter, kEditor},
    {"*.rej", kBoth, kLitter, kEditor},
    {"*~", kBoth, kLitter, kEditor},
    {".#*", kBoth, kLitter, kEditor},
    {"#*#", kBoth, kLitter, kEditor},
    {".git", kBoth, kLitter, kGit},
    {".gitignore", kBoth, kLitter, kGit},
    {".gitattributes", kBoth, kLitter, kGit},
    {"*.pyc", kBoth, kLitter, "left by Python"},
    {"__pycache__", kBoth, kLitter, "left by Python"},
    {".DS_Store", kBoth, kLitter, "left by a file manager"},

    {"unifdef", kBoth, kBuildOnly, kPruned},
    {"mk_elfconfig", kBoth, kBuildOnly, kPruned},
    {"devicetable-offsets.s", kBoth, kBuildOnly, "a list of paths of the build machine"},

    {"scripts/**/atomic", kBoth, kLeave, kPruned},
    {"scripts/**/dtc", kBoth, kLeave, kPruned},
    {"scripts/**/kconfig", kBoth, kLeave, kPruned},
    {"scripts/**/package", kBoth, kLeave, kPruned},
    {"include/config", kSource, kLeave, "of another configuration, from a build in the source"},
    {"include/generated", kSource, kLeave, "of another configuration, from a build in the source"},
    {"arch/ARCH/include/generated", kSource, kLeave, "of another configuration, from a build in the source"},

    {"/Makefile", kSource, kTake, "the makefile that every module build reads first"},
    {"include/", kSource, kTake, "headers"},
    {"scripts/", kBoth, kTake, "makefiles, programs and linker scripts of every module build"},
    {"arch/ARCH/**/include", kSource, kTake, "headers"},
    {"arch/ARCH/Makefile*", kSource, kTake, "flags of the architecture, its step after linking"},
    {"arch/ARCH/**/Kbuild.platforms", kSource, kTake, "the makefile of mips includes it"},
    {"arch/ARCH/**/Platform", kSource, kTake, "Kbuild.platforms includes it"},

    {"/.config", kObject, kTake, "DKMS and drivers read it"},
    {"/Module.symvers", kObject, kTake, "symbols and CRCs of the kernel"},
    {"/System.map", kObject, kTake, "without it modules_install runs no depmod"},
    {"include/config/auto.conf", kObject, kTake, "the configuration for makefiles"},
    {"include/config/kernel.release", kObject, kTake, "where modules_install installs"},
    {"include/generated", kObject, kTake, "the configuration for C, and other headers"},
    {"arch/ARCH/include/generated", kObject, kTake, "headers"},
    {"arch/ARCH/**/module.lds", kObject, kTake, "the linker script of modules, at its place in a patched tree"},
    {kExtractCert, kObject, kTake, "takes certificates out of files and tokens"},
    {kObjtool, kObject, kTake, "checks every module object"},
    {kResolveBtfids, kObject, kTake, "finishes type information of modules"},
};
// clang-format on

using Parts = std::span<const std::string>;
using Views = std::span<const std::string_view>;

bool matches_name(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  if (rest.find('*') == std::string_view::npos) return name.size() >= star + rest.size() && name.ends_with(rest);
  for (size_t at = star; at <= name.size(); ++at)
    if (matches_name(rest, name.substr(at))) return true;
  return false;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// Whether the pattern matches the path or a folder above it.
bool matches(Parts pattern, Views path) {
  if (pattern.empty()) return true;
  if (pattern.front() == "**")
    return matches(pattern.subspan(1), path) || (!path.empty() && matches(pattern, path.subspan(1)));
  return !path.empty() && matches_name(pattern.front(), path.front()) && matches(pattern.subspan(1), path.subspan(1));
}

/// Whether something that the pattern matches may lie below the folder.
bool may_match_below(Parts pattern, Views folder) {
  if (pattern.empty() || folder.empty() || pattern.front() == "**") return true;
  return matches_name(pattern.front(), folder.front()) && may_match_below(pattern.subspan(1), folder.subspan(1));
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    parts.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  parts.push_back(path);
  return parts;
}

/// Without the empty parts of a slash at the beginning or the end.
std::vector<std::string> parts_of_pattern(const std::string& pattern) {
  std::vector<std::string> parts = split(pattern, '/');
  std::erase_if(parts, [](const std::string& part) { return part.empty() || part == "."; });
  return parts;
}

bool is_kind(const std::string& path, RuleKind kind) {
  return std::any_of(kRules.begin(), kRules.end(), [&](const FileRule& rule) {
    return rule.kind == kind && matches_name(rule.pattern, file_name(path));
  });
}

}  // namespace

const std::vector<FileRule>& file_rules() {
  return kRules;
}

FileRules::FileRules(const std::string& srcarch, const std::vector<std::string>& included) {
  for (const auto& pattern : included) {
    Row row{parts_of_pattern(pattern), RuleKind::take, is_litter(pattern) || is_build_only(pattern)};
    if (row.parts.empty()) continue;
    source_.push_back(row);
    object_.push_back(row);
  }
  for (const auto& rule : kRules) {
    if (std::string_view(rule.pattern).find('/') == std::string_view::npos) continue;
    Row row{parts_of_pattern(rule.pattern), rule.kind, false};
    std::replace(row.parts.begin(), row.parts.end(), std::string("ARCH"), srcarch);
    if (rule.tree != RuleTree::object) source_.push_back(row);
    if (rule.tree != RuleTree::source) object_.push_back(row);
  }
}

bool FileRules::take(const std::vector<Row>& rows, const std::string& file) {
  const bool litter = is_litter(file) || is_build_only(file);
  const auto parts = parts_of(file);
  for (const auto& row : rows)
    if ((!litter || row.litter) && matches(row.parts, parts)) return row.kind == RuleKind::take;
  return false;
}

bool FileRules::enter(const std::vector<Row>& rows, const std::string& folder) {
  if (is_litter(folder)) return false;
  const auto parts = parts_of(folder);
  for (const auto& row : rows) {
    if (matches(row.parts, parts)) return row.kind == RuleKind::take;
    if (row.kind == RuleKind::take && may_match_below(row.parts, parts)) return true;
  }
  return false;
}

bool FileRules::enter_source(const std::string& folder) const {
  return enter(source_, folder);
}

bool FileRules::take_source(const std::string& file) const {
  return take(source_, file);
}

bool FileRules::enter_object(const std::string& folder) const {
  return enter(object_, folder);
}

bool FileRules::take_object(const std::string& file) const {
  return take(object_, file);
}

bool matches_path(const std::string& pattern, const std::string& path) {
  const std::vector<std::string> parts = parts_of_pattern(pattern);
  return !parts.empty() && matches(parts, parts_of(path));
}

bool is_litter(const std::string& path) {
  return is_kind(path, RuleKind::litter);
}

bool is_build_only(const std::string& path) {
  return is_kind(path, RuleKind::build_only);
}

}  // namespace extmod
