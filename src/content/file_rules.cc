// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/file_rules.h"

#include <array>
#include <string_view>

#include "content/host_program.h"

namespace extmod {
namespace {

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_or_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// True for a folder on the way to `goal`, which may be deeper.
bool leads_to(std::string_view folder, std::string_view goal) {
  return is_or_below(goal, folder);
}

bool in_scripts(const std::string& path) {
  if (!is_or_below(path, "scripts")) return false;
  // install-extmod-build prunes these names at any depth.
  for (std::string_view name : {"atomic", "dtc", "kconfig", "package"})
    if (("/" + path + "/").find("/" + std::string(name) + "/") != std::string::npos) return false;
  return true;
}

}  // namespace

bool is_litter(const std::string& path) {
  std::string_view name = file_name(path);
  if (name.starts_with(".") &&
      (name.ends_with(".cmd") || name.ends_with(".d") || name.ends_with(".swp") || name.ends_with(".tmp")))
    return true;
  for (std::string_view exact : {".gitignore", ".gitattributes", ".git", "__pycache__", ".DS_Store"})
    if (name == exact) return true;
  for (std::string_view ending : {"~", ".o", ".a", ".ko", ".mod", ".orig", ".rej", ".swp", ".pyc"})
    if (name.ends_with(ending)) return true;
  return name.starts_with(".#") || (name.starts_with("#") && name.ends_with("#"));
}

bool is_build_only(const std::string& path) {
  for (std::string_view name : {"unifdef", "mk_elfconfig", "devicetable-offsets.s"})
    if (file_name(path) == name) return true;
  return false;
}

bool FileRules::below_arch_include(const std::string& path) const {
  return is_or_below(path, arch_) && (path + "/").find("/include/", arch_.size()) != std::string::npos;
}

bool FileRules::enter_source(const std::string& folder) const {
  if (is_litter(folder)) return false;
  if (folder == "include/config" || folder == "include/generated" || folder == arch_ + "/include/generated")
    return false;
  if (is_or_below(folder, "include") || in_scripts(folder)) return true;
  return leads_to(folder, arch_) || is_or_below(folder, arch_);
}

bool FileRules::take_source(const std::string& file) const {
  if (is_litter(file) || is_build_only(file)) return false;
  if (file == "Makefile" || is_or_below(file, "include") || in_scripts(file) || below_arch_include(file)) return true;
  if (!is_or_below(file, arch_)) return false;
  std::string_view name = file_name(file);
  bool top = file.find('/', arch_.size() + 1) == std::string::npos;
  return (top && name.starts_with("Makefile")) || name == "Kbuild.platforms" || name == "Platform";
}

bool FileRules::enter_object(const std::string& folder) const {
  if (is_litter(folder)) return false;
  for (std::string_view goal : {"include/generated", "certs", "tools/objtool", "tools/bpf/resolve_btfids"})
    if (leads_to(folder, goal)) return true;
  if (folder == "include/config" || is_or_below(folder, "include/generated") || in_scripts(folder)) return true;
  return leads_to(folder, arch_) || is_or_below(folder, arch_);
}

bool FileRules::take_object(const std::string& file) const {
  if (is_litter(file) || is_build_only(file)) return false;
  for (std::string_view exact : {".config", "Module.symvers", "include/config/auto.conf",
                                 "include/config/kernel.release", kExtractCert, kObjtool, kResolveBtfids})
    if (file == exact) return true;
  if (is_or_below(file, "include/generated") || in_scripts(file) || is_or_below(file, arch_ + "/include/generated"))
    return true;
  return is_or_below(file, arch_) && file_name(file) == "module.lds";
}

}  // namespace extmod
