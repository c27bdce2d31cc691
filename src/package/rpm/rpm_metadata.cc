// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_metadata.h"

#include <elf.h>

#include "package/declared_tools.h"
#include "package/rpm/rpm_needs.h"
#include "package/rpm/rpm_scripts.h"
#include "package/rpm/rpm_tags.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

using namespace rpm;

/// `libc.so.6(GLIBC_2.34)(64bit)`, and `libc.so.6()(64bit)` for the library itself.
std::string soname_relation(const std::string& soname, const std::string& version, bool wants_64bit) {
  if (!wants_64bit) return version.empty() ? soname : soname + "(" + version + ")";
  return soname + "(" + version + ")(64bit)";
}

uint32_t sense_of(const std::string& comparison) {
  uint32_t flags = 0;
  for (char sign : comparison) flags |= sign == '<' ? kSenseLess : sign == '>' ? kSenseGreater : kSenseEqual;
  return flags;
}

void add_given(std::vector<RpmRelation>& list, const std::vector<Relation>& given) {
  for (const auto& relation : relations_for(given, "rpm"))
    list.push_back({relation.name, sense_of(relation.comparison), relation.version});
}

void add_tools(std::vector<RpmRelation>& list, const PackageInfo& info, bool required) {
  for (const auto& relation : tool_relations(info, required, rpm_needs().tool))
    list.push_back({relation.name, sense_of(relation.comparison), relation.version});
}

/// Fedora's and SUSE's kernels provide kernel-uname-r, that of the kernel's own binrpm-pkg has the release in a name.
void add_kernel(std::vector<RpmRelation>& list, const PackageInfo& info) {
  const size_t before = list.size();
  add_given(list, info.modules->kernel);
  if (list.size() > before) return;
  list.push_back(
      {"(kernel-uname-r = " + rpm_relation_version(info.release) + " or kernel-" + info.release + ")", 0, ""});
  list.push_back({"rpmlib(RichDependencies)", kSenseRpmlib | kSenseLess | kSenseEqual, "4.12.0-1"});
}

void add_own_name(std::vector<RpmRelation>& list, const PackageInfo& info, const std::string& name) {
  const std::string version = to_string(rpm_package_version(info));
  const std::string isa = rpm_isa(info.userland.abi);
  list.push_back({name, kSenseEqual, version});
  if (!isa.empty()) list.push_back({name + isa, kSenseEqual, version});
}

}  // namespace

std::string rpm_name(const PackageInfo& info) {
  // rpm sorts ~ in versions, and takes it nowhere else.
  if (info.modules) return replace_all(info.name, "~", "-");
  return info.name.empty() ? "kernel-devel" : info.name;
}

std::string rpm_nvr(const PackageInfo& info) {
  return rpm_name(info) + "-" + without_epoch(rpm_package_version(info));
}

std::vector<RpmRelation> rpm_library_requires(const PackageInfo& info) {
  std::vector<RpmRelation> relations;
  for (const auto& [soname, need] : info.libraries) {
    // rpm's elfdeps has no mark for alpha, which never had 32-bit programs.
    bool mark = need.wants_64bit && info.userland.abi.machine.machine != EM_ALPHA;
    relations.push_back({soname_relation(soname, "", mark), kSenseFindRequires, ""});
    for (const auto& version : need.symbol_versions)
      relations.push_back({soname_relation(soname, version, mark), kSenseFindRequires, ""});
  }
  return relations;
}

std::vector<RpmRelation> rpmlib_requires(CompressionKind compression, int format) {
  std::vector<RpmRelation> relations;
  const uint32_t rpmlib = kSenseRpmlib | kSenseLess | kSenseEqual;
  relations.push_back({"rpmlib(CompressedFileNames)", rpmlib, "3.0.4-1"});
  relations.push_back({"rpmlib(FileDigests)", rpmlib, "4.6.0-1"});
  if (format == 6) relations.push_back({"rpmlib(LargeFiles)", rpmlib, "4.12.0-1"});
  relations.push_back({"rpmlib(PayloadFilesHavePrefix)", rpmlib, "4.0-1"});
  if (compression == CompressionKind::zstd) relations.push_back({"rpmlib(PayloadIsZstd)", rpmlib, "5.4.18-1"});
  if (compression == CompressionKind::xz) relations.push_back({"rpmlib(PayloadIsXz)", rpmlib, "5.2-1"});
  return relations;
}

std::vector<RpmRelation> rpm_requires(const PackageInfo& info, CompressionKind compression, int format) {
  std::vector<RpmRelation> relations = rpm_script_requires(info);
  for (auto& relation : rpm_library_requires(info)) relations.push_back(std::move(relation));
  add_tools(relations, info, true);
  if (info.modules) {
    relations.push_back({"kmod", kSenseScriptPost | kSenseScriptPostUn, ""});
    add_kernel(relations, info);
  }
  if (info.gnu_hash) relations.push_back({"rtld(GNU_HASH)", kSenseFindRequires, ""});
  for (auto& relation : rpmlib_requires(compression, format)) relations.push_back(std::move(relation));
  add_given(relations, info.depends);
  return relations;
}

std::vector<RpmRelation> rpm_provides(const PackageInfo& info) {
  const std::string version = to_string(rpm_package_version(info));
  const std::string name = rpm_name(info);
  std::vector<RpmRelation> relations;
  if (info.modules) {
    add_own_name(relations, info, name);
    add_given(relations, info.provides);
    return relations;
  }
  relations = {{"installonlypkg(kernel)", 0, ""},  // dnf
               {"multiversion(kernel)", 0, ""}};   // zypper
  add_own_name(relations, info, name);
  if (name != "kernel-devel") add_own_name(relations, info, "kernel-devel");
  relations.push_back({"kernel-devel-" + rpm_arch(info.userland.abi), kSenseEqual, version});
  relations.push_back({"kernel-devel-" + info.release, kSenseEqual, version});
  relations.push_back({"kernel-devel-uname-r", kSenseEqual, rpm_relation_version(info.release)});
  add_given(relations, info.provides);
  return relations;
}

std::vector<RpmRelation> rpm_recommends(const PackageInfo& info) {
  std::vector<RpmRelation> relations;
  add_tools(relations, info, false);
  return relations;
}

std::vector<RpmRelation> rpm_conflicts(const PackageInfo& info) {
  std::vector<RpmRelation> relations;
  add_given(relations, info.conflicts);
  return relations;
}

std::vector<RpmRelation> rpm_earlier_revisions(const PackageInfo& info) {
  constexpr size_t kMostDigits = 4;
  RpmVersion version = rpm_package_version(info);
  const std::string revision = version.release;
  if (revision.size() > kMostDigits || revision.find_first_not_of("0123456789") != std::string::npos)
    throw Error(ExitStatus::impossible, "only of a number up to 9999 it is known which revisions come before it",
                "--rpm-replaces with the revision " + revision, "give --package-version VERSION-NUMBER");
  std::vector<RpmRelation> relations;
  for (int earlier = 1; earlier < std::stoi(revision); ++earlier) {
    version.release = std::to_string(earlier);
    relations.push_back({rpm_name(info), kSenseEqual, to_string(version)});
  }
  return relations;
}

void add_rpm_description(RpmHeader& header, const PackageInfo& info, const std::string& name, int format) {
  const RpmVersion version = rpm_package_version(info);
  const std::string source = (info.modules ? info.modules->project + "-modules-" : "kernel-") + without_epoch(version);
  header.add_strings(kHeaderI18nTable, {"C"});
  header.add_string(kName, name);
  header.add_string(kVersion, version.version);
  header.add_string(kRelease, version.release);
  if (!version.epoch.empty()) header.add_int32(kEpoch, {static_cast<uint32_t>(std::stoul(version.epoch))});
  header.add_i18n(kSummary, info.summary);
  header.add_i18n(kDescription, info.description.empty() ? info.summary : info.description);
  header.add_int32(kBuildTime, {static_cast<uint32_t>(info.time)});
  header.add_string(kBuildHost, environment("KBUILD_BUILD_HOST").value_or("localhost"));
  header.add_string(kLicense, info.modules ? info.modules->licence : "GPL-2.0-only");
  header.add_string(kPackager, info.maintainer);
  header.add_i18n(kGroup, "System Environment/Kernel");
  if (!info.modules) header.add_string(kUrl, "https://www.kernel.org/");
  header.add_string(kOs, "linux");
  header.add_string(kArch, rpm_arch(info.userland.abi));
  header.add_int32(kChangelogTime, {static_cast<uint32_t>(info.time)});
  header.add_strings(kChangelogName, {info.maintainer + " - " + to_string(version)});
  header.add_strings(kChangelogText,
                     {info.modules ? "- Kernel modules for Linux " + info.release + "."
                                   : "- Headers of Linux " + info.release + " for building external modules."});
  header.add_string(kSourceRpm, source + ".src.rpm");
  header.add_string(kRpmVersion, format == 4 ? "4.18.0" : "6.0.0");
  header.add_string(kEncoding, "utf-8");
  if (format == 6) {
    header.add_int32(kRpmFormat, {6});
    header.add_string(kSourceNevr, source);
  }
}

void add_rpm_identity(RpmHeader& header, const PackageInfo& info, CompressionKind compression, int format) {
  add_rpm_description(header, info, rpm_name(info), format);
  add_rpm_scripts(header, info);
  set_rpm_relations(header, kRpmRequires, rpm_requires(info, compression, format));
  set_rpm_relations(header, kRpmRecommends, rpm_recommends(info));
  set_rpm_relations(header, kRpmProvides, rpm_provides(info));
  set_rpm_relations(header, kRpmConflicts, rpm_conflicts(info));
}

}  // namespace extmod
