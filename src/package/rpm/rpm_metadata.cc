// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_metadata.h"

#include <elf.h>

#include "package/architecture.h"
#include "package/declared_tools.h"
#include "package/rpm/rpm_needs.h"
#include "package/rpm/rpm_tags.h"
#include "support/embedded.h"
#include "support/text.h"

namespace extmod {
namespace {

using namespace rpm;

// The names in rpm's rpmrc that differ from the machine's own word.
const std::vector<ArchitectureName> kArchitectures = {
    {"armv7hl", "arm-linux-gnueabihf"}, {"armv5tel", "arm-linux-gnueabi"}, {"ppc64le", "powerpc64le-linux-gnu"},
    {"ppc64", "powerpc64-linux-gnu"},   {"ppc", "powerpc-linux-gnu"},      {"parisc", "hppa-linux-gnu"}};

/// A maintainer script: rpm's tags, and Debian's name, by which the person gives it.
struct Scriptlet {
  const char* name;
  int script;
  int program;
  uint32_t sense;
};
constexpr Scriptlet kScriptlets[] = {{"preinst", kPreIn, kPreInProg, kSenseScriptPre},
                                     {"postinst", kPostIn, kPostInProg, kSenseScriptPost},
                                     {"prerm", kPreUn, kPreUnProg, kSenseScriptPreUn},
                                     {"postrm", kPostUn, kPostUnProg, kSenseScriptPostUn}};

/// Empty if the package has none.
std::string script_of(const PackageInfo& info, const std::string& name) {
  if (auto own = info.scripts.find(name); own != info.scripts.end()) return own->second;
  if (name != "postinst") return {};
  return replace_all(std::string(embedded_file("packaging/rpm/post")), "@RELEASE@", info.release);
}

/// The program behind #!. rpm has it in a tag of its own.
std::string interpreter_of(const std::string& script) {
  if (!script.starts_with("#!")) return "/bin/sh";
  const auto words = split_words(script.substr(2, script.find('\n') - 2));
  return words.empty() ? "/bin/sh" : words.front();
}

/// `libc.so.6(GLIBC_2.34)(64bit)`, and `libc.so.6()(64bit)` for the library itself.
std::string soname_relation(const std::string& soname, const std::string& version, bool wants_64bit) {
  if (!wants_64bit) return version.empty() ? soname : soname + "(" + version + ")";
  return soname + "(" + version + ")(64bit)";
}

void add_rpmlib(std::vector<RpmRelation>& relations, CompressionKind compression, int format) {
  const uint32_t rpmlib = kSenseRpmlib | kSenseLess | kSenseEqual;
  relations.push_back({"rpmlib(CompressedFileNames)", rpmlib, "3.0.4-1"});
  relations.push_back({"rpmlib(FileDigests)", rpmlib, "4.6.0-1"});
  if (format == 6) relations.push_back({"rpmlib(LargeFiles)", rpmlib, "4.12.0-1"});
  relations.push_back({"rpmlib(PayloadFilesHavePrefix)", rpmlib, "4.0-1"});
  if (compression == CompressionKind::zstd) relations.push_back({"rpmlib(PayloadIsZstd)", rpmlib, "5.4.18-1"});
  if (compression == CompressionKind::xz) relations.push_back({"rpmlib(PayloadIsXz)", rpmlib, "5.2-1"});
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

void add_relations(RpmHeader& header, const std::vector<RpmRelation>& relations, int name, int flags, int version) {
  if (relations.empty()) return;
  std::vector<std::string> names;
  std::vector<std::string> versions;
  std::vector<uint32_t> senses;
  for (const auto& relation : relations) {
    names.push_back(relation.name);
    senses.push_back(relation.flags);
    versions.push_back(relation.version);
  }
  header.add_strings(name, names);
  header.add_int32(flags, senses);
  header.add_strings(version, versions);
}

void add_scripts(RpmHeader& header, const PackageInfo& info) {
  for (const auto& scriptlet : kScriptlets) {
    std::string script = script_of(info, scriptlet.name);
    if (script.empty()) continue;
    header.add_string(scriptlet.script, script);
    header.add_string(scriptlet.program, interpreter_of(script));
  }
}

}  // namespace

std::string rpm_arch(const Abi& abi) {
  return architecture_name(kArchitectures, abi);
}

std::string rpm_name(const PackageInfo& info) {
  return info.name.empty() ? "kernel-devel" : info.name;
}

std::string rpm_version(const PackageInfo& info) {
  return replace_all(info.release, "-", "_");
}

std::string rpm_nvr(const PackageInfo& info) {
  return rpm_name(info) + "-" + rpm_version(info) + "-" + package_revision(info);
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

std::vector<RpmRelation> rpm_requires(const PackageInfo& info, CompressionKind compression, int format) {
  std::vector<RpmRelation> relations;
  for (const auto& scriptlet : kScriptlets)
    if (std::string script = script_of(info, scriptlet.name); !script.empty())
      relations.push_back({interpreter_of(script), kSenseInterp | scriptlet.sense, ""});
  for (auto& relation : rpm_library_requires(info)) relations.push_back(std::move(relation));
  add_tools(relations, info, true);
  if (info.gnu_hash) relations.push_back({"rtld(GNU_HASH)", kSenseFindRequires, ""});
  add_rpmlib(relations, compression, format);
  add_given(relations, info.depends);
  return relations;
}

std::vector<RpmRelation> rpm_provides(const PackageInfo& info) {
  std::string version = rpm_version(info) + "-" + package_revision(info);
  std::string name = rpm_name(info);
  std::string arch = rpm_arch(info.userland.abi);
  std::vector<RpmRelation> relations = {{"installonlypkg(kernel)", 0, ""},
                                        {name, kSenseEqual, version},
                                        {name + "(" + arch + ")", kSenseEqual, version},
                                        {"kernel-devel-" + arch, kSenseEqual, version},
                                        {"kernel-devel-" + info.release, kSenseEqual, version},
                                        {"kernel-devel-uname-r", kSenseEqual, info.release}};
  if (name != "kernel-devel") relations.push_back({"kernel-devel", kSenseEqual, version});
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

void add_rpm_identity(RpmHeader& header, const PackageInfo& info, CompressionKind compression, int format) {
  const std::string source = "kernel-" + rpm_version(info) + "-" + package_revision(info);
  header.add_strings(kHeaderI18nTable, {"C"});
  header.add_string(kName, rpm_name(info));
  header.add_string(kVersion, rpm_version(info));
  header.add_string(kRelease, package_revision(info));
  header.add_i18n(kSummary, info.summary);
  header.add_i18n(kDescription, info.description.empty() ? info.summary : info.description);
  header.add_int32(kBuildTime, {static_cast<uint32_t>(info.time)});
  header.add_string(kBuildHost, environment("KBUILD_BUILD_HOST").value_or("localhost"));
  header.add_string(kLicense, "GPL-2.0-only");
  header.add_string(kPackager, info.maintainer);
  header.add_i18n(kGroup, "System Environment/Kernel");
  header.add_string(kUrl, "https://www.kernel.org/");
  header.add_string(kOs, "linux");
  header.add_string(kArch, rpm_arch(info.userland.abi));
  header.add_int32(kChangelogTime, {static_cast<uint32_t>(info.time)});
  header.add_strings(kChangelogName, {info.maintainer + " - " + rpm_version(info) + "-" + package_revision(info)});
  header.add_strings(kChangelogText, {"- Headers of Linux " + info.release + " for building external modules."});
  header.add_string(kSourceRpm, source + ".src.rpm");
  header.add_string(kRpmVersion, format == 4 ? "4.18.0" : "6.0.0");
  header.add_string(kEncoding, "utf-8");
  if (format == 6) {
    header.add_int32(kRpmFormat, {6});
    header.add_string(kSourceNevr, source);
  }
  add_scripts(header, info);
  add_relations(header, rpm_requires(info, compression, format), kRequireName, kRequireFlags, kRequireVersion);
  add_relations(header, rpm_recommends(info), kRecommendName, kRecommendFlags, kRecommendVersion);
  add_relations(header, rpm_provides(info), kProvideName, kProvideFlags, kProvideVersion);
  add_relations(header, rpm_conflicts(info), kConflictName, kConflictFlags, kConflictVersion);
}

}  // namespace extmod
