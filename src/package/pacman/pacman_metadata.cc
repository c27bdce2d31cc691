// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_metadata.h"

#include <algorithm>
#include <map>

#include "distro/arch.h"
#include "distro/tools.h"
#include "package/architecture.h"
#include "package/declared_tools.h"
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_image.h"
#include "package/pacman/pacman_needs.h"
#include "package/pacman/pacman_version.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"
#include "support/version.h"

namespace extmod {
namespace {

// The names of Arch Linux and its ports that differ from the machine's own word.
const std::vector<ArchitectureName> kArchitectures = {
    {"armv7h", "arm-linux-gnueabihf"}, {"arm", "arm-linux-gnueabi"}, {"loong64", "loongarch64-linux-gnu"}};

constexpr const char* kHooks[][2] = {
    {"preinst", "pre_install"}, {"postinst", "post_install"}, {"prerm", "pre_remove"}, {"postrm", "post_remove"}};

std::string line(const std::string& key, const std::string& value) {
  return key + " = " + value + "\n";
}

/// `libcrypto.so.3` -> `libcrypto.so=3-64`; empty for a name without a number.
std::string soname_depend(const std::string& soname, bool wants_64bit) {
  size_t at = soname.find(".so.");
  if (at == std::string::npos) return {};
  return soname.substr(0, at + 3) + "=" + soname.substr(at + 4) + (wants_64bit ? "-64" : "-32");
}

std::string depend_on(const PackageInfo& info, const std::string& soname, const LibraryNeed& need) {
  if (info.userland.c_library == CLibrary::musl && soname.starts_with("libc.")) return "musl";
  const ArchLibrary* known = arch_library(soname);
  return known != nullptr && !known->is_provided ? known->package : soname_depend(soname, need.wants_64bit);
}

/// `#!/usr/bin/env bash -e` -> {bash, -e}
std::vector<std::string> interpreter_words(const std::string& script) {
  const std::string line = script.substr(0, script.find('\n'));
  auto words = split_words(line.substr(std::min<size_t>(line.size(), 2)));
  if (!words.empty()) words[0] = words[0].substr(words[0].rfind('/') + 1);
  if (!words.empty() && words[0] == "env") words.erase(words.begin());
  if (!words.empty() && words[0] == "-S") words.erase(words.begin());
  return words;
}

bool is_for_shell(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  const std::string& shell = words.front();
  return (shell == "sh" || shell == "bash" || shell == "dash" || shell == "ash") &&
         std::all_of(words.begin() + 1, words.end(), [](const auto& word) { return word.starts_with("-"); });
}

/// The options in a script's first line, as a command: a function has no line of its own for them.
std::string shell_options(const std::string& script) {
  auto words = interpreter_words(script);
  if (words.size() < 2) return {};
  words.front() = "set";
  return join(words, " ") + "\n";
}

std::string relation_lines(const std::string& key, const std::vector<Relation>& relations) {
  std::string text;
  for (const auto& relation : relations_for(relations, "pacman"))
    text += line(key, relation.name + relation.comparison + relation.version);
  return text;
}

std::string base_of(const PackageInfo& info) {
  return info.modules ? pacman_name(info) : pacman_base();
}

/// glibc has the headers, too.
bool comes_with_c_library(const std::string& tool) {
  return tool == kLibcHeaders || tool == "musl-dev";
}

}  // namespace

std::string pacman_base() {
  return environment(kPacmanBase).value_or("linux-upstream");
}

std::string pacman_name(const PackageInfo& info) {
  if (info.modules) return replace_all(info.name, "~", "-");
  return info.name.empty() ? pacman_base() + "-headers" : info.name;
}

std::string pacman_arch(const Abi& abi) {
  return architecture_name(kArchitectures, abi);
}

std::vector<std::string> pacman_depends(const PackageInfo& info) {
  std::vector<std::string> depends;
  std::map<std::string, std::string> least = {};  // of packages whose version counts
  for (const auto& [soname, need] : info.libraries) {
    std::string depend = depend_on(info, soname, need);
    if (depend.empty()) continue;
    const auto version = need.versions.find("GLIBC");
    if (depend == "glibc" && version != need.versions.end() && version_less(least[depend], version->second))
      least[depend] = version->second;
    if (std::find(depends.begin(), depends.end(), depend) == depends.end()) depends.push_back(std::move(depend));
  }
  for (auto& depend : depends)
    if (const std::string version = least[depend]; !version.empty()) depend += ">=" + version;
  if (info.modules) {
    depends = pacman_kernel_depends(info);
    depends.emplace_back("kmod");  // its hook runs depmod
  }
  for (const auto& relation : tool_relations(info, true, pacman_needs().tool))
    depends.push_back(pacman_needs().spelling(relation));
  return depends;
}

std::string unknown_pacman_depend(const PackageInfo& info, const std::string& soname, const LibraryNeed& need) {
  if (arch_library(soname) != nullptr || info.userland.c_library == CLibrary::musl) return {};
  return depend_on(info, soname, need);
}

std::string pacman_debug_name() {
  return pacman_base() + "-debug";
}

std::string pacman_pkginfo(const PackageInfo& info, uint64_t installed_size, VmlinuxFrom vmlinux) {
  std::string text = "# Generated by extmod-pkg " EXTMOD_PKG_VERSION "\n";
  text += line("pkgname", pacman_name(info)) + line("pkgbase", base_of(info)) + line("xdata", "pkgtype=pkg");
  text += line("pkgver", pacman_version(info)) + line("pkgdesc", info.summary);
  if (!info.modules) text += line("url", "https://www.kernel.org/");
  text += line("builddate", std::to_string(info.time)) + line("packager", info.maintainer);
  text += line("size", std::to_string(installed_size)) + line("arch", pacman_arch(info.userland.abi));
  text += line("license", info.modules ? info.modules->licence : "GPL-2.0-only");
  text += relation_lines("conflict", info.conflicts) + relation_lines("provides", info.provides);
  // That package has a link where ours has the file.
  if (vmlinux == VmlinuxFrom::here) text += line("conflict", pacman_debug_name());
  for (const auto& depend : pacman_depends(info)) text += line("depend", depend);
  text += relation_lines("depend", info.depends);
  // Relations of optdepends have no versions.
  for (const auto& tool : info.tools)
    if (!tool.is_required && !comes_with_c_library(tool.tool))
      text += line("optdepend", package_of_tool("arch", tool.tool) + ": " + tool.because);
  if (vmlinux == VmlinuxFrom::debug)
    text += line("optdepend", pacman_debug_name() + ": type information of modules (BTF)");
  return text;
}

std::string pacman_buildinfo(const PackageInfo& info) {
  std::string text = line("format", "2") + line("pkgname", pacman_name(info)) + line("pkgbase", base_of(info));
  text += line("pkgver", pacman_version(info)) + line("pkgarch", pacman_arch(info.userland.abi));
  // There is no PKGBUILD; the field is mandatory in format 2.
  text += line("pkgbuild_sha256sum", digest_of(Digest::sha256(), "")) + line("packager", info.maintainer);
  text += line("builddate", std::to_string(info.time)) + line("builddir", "/build") + line("startdir", "/build");
  return text + line("buildtool", "extmod-pkg") + line("buildtoolver", EXTMOD_PKG_VERSION);
}

std::string pacman_install(const PackageInfo& info) {
  std::string text;
  for (const auto& [name, function] : kHooks)
    if (auto script = info.scripts.find(name); script != info.scripts.end())
      text += std::string(function) + "() {\n" + shell_options(script->second) + script->second + "\n}\n";
  for (const char* moment : {"pre", "post"})
    if (info.scripts.contains(std::string(moment) + "inst"))
      text += std::string(moment) + "_upgrade() {\n\t" + moment + "_install \"$@\"\n}\n";
  return text;
}

void check_pacman_scripts(const PackageInfo& info) {
  for (const auto& [name, script] : info.scripts)
    if (!is_for_shell(interpreter_words(script)))
      throw Error(ExitStatus::impossible, "pacman runs maintainer scripts with its shell alone",
                  "--" + name + ": " + script.substr(0, script.find('\n')),
                  "write it for sh or bash, or leave pacman out of --format");
}

}  // namespace extmod
