// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/dependency_list.h"

#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {

std::set<std::string> dependencies_in(const std::string& cmd_file_text) {
  std::set<std::string> files;
  bool in_list = false;
  for (const auto& line : split(cmd_file_text, '\n')) {
    if (line.starts_with("source_")) {
      if (size_t value = line.find(":="); value != std::string::npos)
        for (const auto& word : split_words(line.substr(value + 2))) files.insert(word);
      continue;
    }
    if (line.starts_with("deps_")) {
      in_list = true;
      continue;
    }
    if (!in_list) continue;
    // $(wildcard include/config/X): a symbol that the text mentions. A file brings its value, if anything does.
    if (line.find("$(wildcard") == std::string::npos)
      for (const auto& word : split_words(line))
        if (word != "\\") files.insert(word);
    in_list = line.ends_with("\\");
  }
  return files;
}

std::set<std::string> dependencies_below(const std::filesystem::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : walk(folder))
    if (entry.kind == EntryKind::file && entry.path.ends_with(".cmd"))
      files.merge(dependencies_in(read_file(folder / entry.path)));
  return files;
}

}  // namespace extmod
