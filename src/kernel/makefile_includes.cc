// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/makefile_includes.h"

#include <filesystem>

#include "kernel/makefile_lines.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Nobody reads a longer list of missing files.
constexpr size_t kMostMissing = 1000;

/// One word of an include line.
struct Include {
  std::string path;  ///< in the tree
  bool needed;       ///< `make M=` reads the line and fails without the file
};

/// The text with the variables that are known without make. $(src) is the folder of a makefile that Kbuild descends to.
std::string with_known_variables(std::string text, const fs::path& makefile, const std::string& srcarch) {
  if (text.find('$') == std::string::npos) return text;
  auto set = [&](const std::string& name, const std::string& behind, const std::string& value) {
    text = replace_all(text, "$(" + name + ")" + behind, value + behind);
    text = replace_all(text, "${" + name + "}" + behind, value + behind);
  };
  for (const char* tree : {"srctree", "objtree", "abs_srctree", "abs_objtree"}) set(tree, "/", ".");
  set("SRCARCH", "", srcarch);
  const bool descended = makefile.filename() == "Makefile" || makefile.filename() == "Kbuild";
  if (descended && makefile.has_parent_path())
    for (const char* folder : {"src", "obj"}) set(folder, "/", makefile.parent_path());
  return text;
}

bool is_assignment(const std::string& word) {
  return word.ends_with("=");
}

std::vector<Include> includes_in(const std::string& makefile, const std::string& text, const MakefileReader& reader) {
  std::vector<Include> includes;
  for (const auto& line : makefile_lines(text, reader.config)) {
    const bool optional = line.text.starts_with("-include") || line.text.starts_with("sinclude");
    if (!optional && !line.text.starts_with("include")) continue;
    const std::string known = with_known_variables(line.text, makefile, reader.srcarch);
    const std::vector<std::string> words = split_words(known);
    if (!words[0].ends_with("include") || words.size() < 2 || is_assignment(words[1])) continue;
    if (known.find_first_of("$*?[") != std::string::npos) continue;
    for (size_t i = 1; i < words.size(); ++i) {
      const std::string path = fs::path(words[i]).lexically_normal();
      if (!is_made_by_kbuild(path)) includes.push_back({path, line.certain && !optional});
    }
  }
  return includes;
}

/// What the makefile has rules for: make remakes an included file for which there is one.
std::set<std::string> rule_targets(const std::string& makefile, const std::string& text, const MakefileReader& reader) {
  std::set<std::string> targets;
  for (const auto& line : makefile_lines(with_known_variables(text, makefile, reader.srcarch), reader.config)) {
    const size_t colon = line.text.find(':');
    if (colon == std::string::npos || line.text.compare(colon, 2, ":=") == 0) continue;
    for (const auto& word : split_words(line.text.substr(0, colon))) targets.insert(fs::path(word).lexically_normal());
  }
  return targets;
}

}  // namespace

bool is_first_makefile(const std::string& path, const std::string& srcarch) {
  const std::string folder = fs::path(path).parent_path();
  const std::string name = fs::path(path).filename();
  if (folder.empty()) return name == "Makefile";
  return (folder == "scripts" || folder == "arch/" + srcarch) &&
         (name.starts_with("Makefile") || name == "Kbuild.include");
}

bool is_made_by_kbuild(const std::string& path) {
  return path.starts_with("include/config/") || path.find("include/generated/") != std::string::npos ||
         fs::path(path).filename().native().starts_with(".");
}

bool is_outside_of_tree(const std::string& path) {
  return path.starts_with("/") || path.starts_with("../");
}

IncludedFiles follow_includes(const std::set<std::string>& makefiles, const MakefileReader& reader) {
  IncludedFiles files;
  std::vector<std::string> to_read(makefiles.begin(), makefiles.end());
  while (!to_read.empty()) {
    const std::string makefile = to_read.back();
    to_read.pop_back();
    const std::string text = reader.read(makefile).value_or("");
    std::optional<std::set<std::string>> targets;
    for (const auto& [path, needed] : includes_in(makefile, text, reader)) {
      if (makefiles.contains(path) || files.found.contains(path)) continue;
      if (!is_outside_of_tree(path) && reader.read(path)) {
        files.found.insert(path);
        to_read.push_back(path);
      } else if (needed) {
        if (!targets) targets = rule_targets(makefile, text, reader);
        if (!targets->contains(path)) files.missing.emplace(path, makefile);
        if (files.missing.size() == kMostMissing) return files;
      }
    }
  }
  return files;
}

}  // namespace extmod
