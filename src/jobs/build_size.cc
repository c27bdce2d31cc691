// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/build_size.h"

#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

/// The lists of one makefile that count under the configuration.
struct Lists {
  Words built_in;                      ///< obj-y, lib-y
  Words modules;                       ///< obj-m
  std::map<std::string, Words> parts;  ///< of `foo` of foo-y and foo-objs
};

/// `y` or `m`, where the list that is named so counts; else empty.
std::string which(std::string_view ending, const KernelConfig& config) {
  if (ending == "y" || ending == "m") return std::string(ending);
  if (ending == "objs") return "y";
  constexpr std::string_view kConfig = "$(CONFIG_";
  if (!ending.starts_with(kConfig) || !ending.ends_with(")")) return {};
  ending.remove_prefix(kConfig.size());
  ending.remove_suffix(1);
  const std::string value = config.value(std::string(ending)).value_or("");
  return value == "y" || value == "m" ? value : "";
}

void read_line(const std::string& line, const KernelConfig& config, Lists& lists) {
  const size_t equals = line.find('=');
  if (equals == std::string::npos || line.starts_with("\t")) return;
  std::string_view name = trim(std::string_view(line).substr(0, equals));
  if (name.ends_with(":") || name.ends_with("+")) name = trim(name.substr(0, name.size() - 1));
  const size_t dollar = name.find("-$(");
  const size_t hyphen = dollar != std::string_view::npos ? dollar : name.rfind('-');
  if (hyphen == std::string_view::npos) return;
  const std::string kind = which(name.substr(hyphen + 1), config);
  if (kind.empty()) return;
  const std::string list(name.substr(0, hyphen));
  const bool is_goal = list == "obj" || list == "lib" || list == "core" || list == "drivers" || list == "libs" ||
                       list == "net" || list == "init" || list == "virt";
  Words& words = !is_goal ? lists.parts[list] : kind == "m" ? lists.modules : lists.built_in;
  const Words more = split_words(std::string_view(line).substr(equals + 1));
  words.insert(words.end(), more.begin(), more.end());
}

Lists read_lists(const std::string& makefile, const KernelConfig& config) {
  Lists lists;
  for (const auto& line : split(replace_all(makefile, "\\\n", " "), '\n'))
    read_line(line.substr(0, line.find('#')), config, lists);
  return lists;
}

/// Counts from folder to folder.
class BuildSize {
 public:
  BuildSize(fs::path srctree, std::string srcarch, const KernelConfig& config)
      : srctree_(std::move(srctree)), srcarch_(std::move(srcarch)), config_(config) {}

  size_t count() {
    const std::string arch = "arch/" + srcarch_ + "/";
    // Up to 5.18 the top Makefile has the lists, later the file Kbuild.
    for (const auto& file : Words{"Kbuild", "Makefile", arch + "Makefile"})
      count_lists(read_file_if_exists(srctree_ / file).value_or(""), "", false);
    count_folder(arch, false);
    return lines_;
  }

 private:
  void count_folder(const std::string& folder, bool as_module) {
    check_interrupt();
    if (!seen_.insert(folder).second) return;
    auto makefile = read_file_if_exists(srctree_ / folder / "Kbuild");
    if (!makefile) makefile = read_file_if_exists(srctree_ / folder / "Makefile");
    if (!makefile) return;
    ++lines_;  // AR built-in.a
    count_lists(*makefile, folder, as_module);
  }

  void count_lists(const std::string& makefile, const std::string& folder, bool as_module) {
    const Lists lists = read_lists(makefile, config_);
    std::set<std::string> objects;
    for (const auto& word : lists.built_in) count_word(word, folder, lists, as_module, objects);
    for (const auto& word : lists.modules) count_word(word, folder, lists, true, objects);
  }

  void count_word(const std::string& given, const std::string& folder, const Lists& lists, bool as_module,
                  std::set<std::string>& objects) {
    const std::string word = replace_all(replace_all(given, "$(SRCARCH)", srcarch_), "$(ARCH)", srcarch_);
    if (word.ends_with("/")) {
      const std::string path = (fs::path(folder) / word).lexically_normal();
      if (path.find('$') == std::string::npos && !path.starts_with("..") && !path.starts_with("/"))
        count_folder(path, as_module);
    } else if (word.ends_with(".o") && objects.insert(word).second) {
      const auto parts = lists.parts.find(word.substr(0, word.size() - 2));
      const bool is_whole = parts == lists.parts.end();
      if (is_whole || as_module) ++lines_;  // CC, or LD [M] of its parts
      if (as_module) lines_ += 2;           // CC [M] x.mod.o, LD [M] x.ko
      if (!is_whole)
        for (const auto& part : parts->second) count_word(part, folder, lists, false, objects);
    }
  }

  fs::path srctree_;
  std::string srcarch_;
  const KernelConfig& config_;
  std::set<std::string> seen_;
  size_t lines_ = 0;
};

}  // namespace

size_t estimate_build(const fs::path& srctree, const std::string& srcarch, const KernelConfig& config) {
  constexpr size_t kLinking = 60;  // tables, vDSO, kallsyms, vmlinux, image
  return BuildSize(srctree, srcarch, config).count() + kLinking;
}

}  // namespace extmod
