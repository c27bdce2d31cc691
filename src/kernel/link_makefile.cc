// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/link_words.h"
#include "kernel/makefile_lines.h"
#include "support/text.h"

namespace extmod {
namespace {

/// The words that the line adds to one of the two variables; nothing for other lines.
std::vector<std::string> added_words(const std::string& line) {
  std::vector<std::string> words = split_words(line);
  if (words.size() < 3 || words[1] != "+=" || (words[0] != "KBUILD_LDFLAGS_MODULE" && words[0] != "KBUILD_LDS_MODULE"))
    return {};
  words.erase(words.begin(), words.begin() + 2);
  for (auto& word : words)
    for (const char* tree : {"$(srctree)/", "$(objtree)/"}) word = replace_all(word, tree, "./");
  std::erase_if(words, [](const std::string& word) { return word.find('$') != std::string::npos; });
  return words;
}

}  // namespace

std::vector<std::string> link_files_in_makefile(const std::string& makefile, const KernelConfig& config) {
  std::vector<std::string> words;
  for (const auto& line : makefile_lines(makefile, config)) {
    if (!line.certain) continue;
    for (const auto& word : added_words(line.text)) words.push_back(word);
  }
  return link_files_in(words, {"/tree"});
}

std::vector<std::string> possible_link_files_in_makefile(const std::string& makefile) {
  std::vector<std::string> words;
  for (const auto& line : makefile_lines(makefile, {}))
    for (const auto& word : added_words(line.text)) words.push_back(word);
  return link_files_in(words, {"/tree"});
}

}  // namespace extmod
