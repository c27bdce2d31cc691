// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/link_words.h"

#include <set>

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

bool looks_like_file(const std::string& word) {
  if (word.starts_with("-")) return false;
  return word.find('/') != std::string::npos || word.ends_with(".o") || word.ends_with(".a") || word.ends_with(".lds");
}

/// The files that a linker would open for these words.
Words files_in(const Words& words) {
  Words files;
  for (size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    const bool script = (word == "-T" || word == "--script") && i + 1 < words.size();
    if (script) word = words[++i];
    for (std::string_view option : {"--script=", "--version-script=", "--just-symbols=", "-T"})
      if (word.starts_with(option)) word = word.substr(option.size());
    if (script || looks_like_file(word)) files.push_back(word);
  }
  return files;
}

}  // namespace

std::string path_in_tree(const std::string& word, const std::vector<fs::path>& roots) {
  std::string shortest;
  for (const auto& root : roots) {
    fs::path relative = (root / word).lexically_normal().lexically_relative(root.lexically_normal());
    if (relative.empty() || *relative.begin() == "..") continue;
    if (shortest.empty() || relative.native().size() < shortest.size()) shortest = relative;
  }
  return shortest;
}

std::vector<std::string> link_files_in(const std::vector<std::string>& words, const std::vector<fs::path>& roots) {
  std::set<std::string> files;
  for (const auto& word : files_in(words))
    if (std::string path = path_in_tree(word, roots); !path.empty()) files.insert(path);
  return {files.begin(), files.end()};
}

}  // namespace extmod
