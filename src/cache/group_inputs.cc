// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/group_inputs.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "cache/dependency_list.h"
#include "content/file_rules.h"
#include "support/digest.h"
#include "support/embedded.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSchema = "extmod-pkg host programs 1";
constexpr const char* kTree = "tree/";
constexpr const char* kSysroot = "sysroot/";

bool is_c(const std::string& path) {
  return path.ends_with(".c") || path.ends_with(".h") || path.ends_with(".cc") || path.ends_with(".rs");
}

/// Makefiles that choose programs and their flags. scripts/Makefile.* are about the target's objects.
bool is_makefile(const std::string& path) {
  std::string name = fs::path(path).filename();
  return name == "Makefile" || name == "Kbuild" || name == "Build" || name == "Makefile.host";
}

void add_symbols(const std::string& text, std::set<std::string>& symbols) {
  constexpr std::string_view kPrefix = "CONFIG_";
  for (size_t at = text.find(kPrefix); at != std::string::npos; at = text.find(kPrefix, at)) {
    at += kPrefix.size();
    size_t end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", at);
    symbols.insert(text.substr(at, end == std::string::npos ? end : end - at));
  }
}

/// The files of the tree that are always read, relative to it. The compiler reads more.
std::vector<std::string> fixed_files(const ProgramGroup& group, const KernelTree& tree, const HeadersPlan& plan) {
  std::vector<std::string> paths = {"Makefile", fmt::format("arch/{}/Makefile", tree.srcarch)};
  paths.insert(paths.end(), plan.included.begin(), plan.included.end());
  if (group == "certs") paths.emplace_back("certs/Makefile");
  if (is_tool(group)) {
    paths.insert(paths.end(), {"tools/Makefile", "scripts/bpf_doc.py"});
    for (const auto& folder : tools_folders())
      for (const auto& entry : walk(tree.srctree / folder))
        if (entry.kind == EntryKind::file && !is_litter(entry.path)) paths.push_back(folder + "/" + entry.path);
    return paths;
  }
  for (const auto& [path, file] : plan.files)
    if (path.starts_with("scripts/") && !is_c(path) && file.content.starts_with(tree.srctree.native()))
      paths.push_back(path);
  return paths;
}

}  // namespace

std::string GroupInputs::key(const ProgramGroup& group, const Toolchain& toolchain, const std::string& fingerprint) {
  Digest digest = Digest::sha256();
  auto add = [&](const std::string& label, const std::string& value) {
    digest.update(fmt::format("{}\t{}\t{}\n", label, value.size(), value));
  };
  add("schema", fmt::format("{} {}", kSchema, EXTMOD_PKG_VERSION));
  for (const char* snippet : {"hostprogs.mk", "scripts.Kbuild", "program.Kbuild", "dtc.Kbuild", "fixdep.mk"})
    add(snippet, std::string(embedded_file(fmt::format("kbuild-snippets/{}", snippet))));
  add("group", group);
  add("arch", fmt::format("{} {}", tree_.arch_name, to_string(toolchain.userland)));
  add("toolchain", fingerprint);
  HostFlags flags = host_flags(toolchain, "/mirror");
  auto neutral = [this](const std::vector<std::string>& words) {
    std::string text = join(words, " ");
    return sysroot_ ? replace_all(text, sysroot_->string(), "/sysroot") : text;
  };
  add("cflags", neutral(flags.cflags));
  add("ldflags", neutral(flags.ldflags));

  std::set<std::string> symbols;
  for (const auto& path : fixed_files(group, tree_, plan_)) {
    add(path, current(kTree + path).value_or(""));
    // The top makefile names symbols that have nothing to do with host programs.
    if (is_makefile(path) && path != "Makefile" && !path.starts_with("arch/"))
      add_symbols(read_file_if_exists(place_of(kTree + path)).value_or(""), symbols);
  }
  for (const auto& symbol : symbols) add(symbol, tree_.config.value(symbol).value_or(""));
  return digest.hex();
}

fs::path GroupInputs::place_of(const std::string& name) const {
  if (name.starts_with(kSysroot) && sysroot_) return *sysroot_ / name.substr(8);
  if (!name.starts_with(kTree)) return name;
  std::string path = name.substr(5);
  if (auto planned = plan_.files.find(path); planned != plan_.files.end()) return planned->second.content;
  bool generated = path.starts_with("include/generated/") || path.starts_with("include/config/");
  return (generated ? tree_.objtree : tree_.srctree) / path;
}

std::string GroupInputs::name_of(const std::string& path, const fs::path& mirror) const {
  std::string whole = (path.starts_with("/") ? fs::path(path) : mirror / path).lexically_normal();
  std::vector<std::string> sysroots;
  if (sysroot_) sysroots = {*sysroot_, fs::canonical(*sysroot_)};
  for (const auto& sysroot : sysroots)
    if (whole.starts_with(sysroot + "/")) return kSysroot + whole.substr(sysroot.size() + 1);
  for (const std::string& root : {(mirror / "hostprogs").string(), mirror.string()})
    if (whole.starts_with(root + "/")) return kTree + whole.substr(root.size() + 1);
  return whole;
}

std::map<std::string, std::string> GroupInputs::read_in(const fs::path& mirror, const ProgramGroup& group) {
  std::map<std::string, std::string> inputs;
  for (const auto& path : dependencies_below(mirror / "hostprogs" / group)) {
    // The sources of tools/ are part of the key. Their lists have paths relative to many folders.
    if (is_tool(group) && (!path.starts_with("/") || path.starts_with(mirror.native()))) continue;
    std::string name = name_of(path, mirror);
    // Files that the run itself has made, such as a parser, follow from the others.
    if (auto digest = current(name)) inputs[name] = *digest;
  }
  return inputs;
}

bool GroupInputs::changed_since(const timespec& start) const {
  for (const auto& [name, digest] : known_) {
    struct stat status = {};
    if (!digest) continue;
    if (::stat(place_of(name).c_str(), &status) != 0) return true;
    if (std::pair(status.st_ctim.tv_sec, status.st_ctim.tv_nsec) >= std::pair(start.tv_sec, start.tv_nsec)) return true;
  }
  return false;
}

std::optional<std::string> GroupInputs::current(const std::string& name) {
  auto [row, is_new] = known_.try_emplace(name);
  if (!is_new) return row->second;
  fs::path place = place_of(name);
  std::error_code ignored;
  if (fs::is_regular_file(place, ignored)) row->second = sha256_of_file(place);
  return row->second;
}

}  // namespace extmod
