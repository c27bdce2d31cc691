// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/recorded_compiler.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "support/ownership.h"
#include "support/process.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

std::string made_absolute(const std::string& word, const KernelTree& tree) {
  const size_t slash = word.find('/');
  // Not `env NAME=/path`.
  if (slash == std::string::npos || slash == 0 || word.starts_with("-") || word.find('=') < slash) return word;
  for (const fs::path& folder : {fs::current_path(), tree.objtree, tree.srctree})
    if (!find_program((folder / word).string()).empty()) return (folder / word).lexically_normal();
  return (fs::current_path() / word).lexically_normal();
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

/// Empty for a path that neither the tree nor anybody else can fill.
std::string why_not_path(const std::string& word, const KernelTree& tree) {
  std::error_code unknown;
  const fs::path given = fs::path(word).lexically_normal();
  const fs::path real = fs::weakly_canonical(given, unknown);
  for (const fs::path& folder : {tree.objtree, tree.srctree})
    if (is_below(given, folder) || unknown || is_below(real, folder)) return word + " lies in the tree";
  return why_not_ours(given);
}

/// gcc, clang, cc, with a triplet before it, a version behind it; ccache and its like.
bool is_compiler_name(const std::string& program) {
  const std::string name = fs::path(program).filename();
  return name.find("cc") != std::string::npos || name.find("clang") != std::string::npos;
}

/// The names of a program come before the first option. In PATH it is the person's choice.
std::string why_not_program(const std::string& word, const KernelTree& tree) {
  if (!is_compiler_name(word) || word.find_first_of("@=") != std::string::npos)
    return word + " is not known as a compiler";
  return word.find('/') == std::string::npos ? "" : why_not_path(word, tree);
}

/// Options choose the target and what code is made. Any other may name a program, a plugin or a file with more options.
std::string why_not_option(const std::string& word, const KernelTree& tree) {
  constexpr std::string_view kSysroot = "--sysroot=";
  const bool maps_paths = word.starts_with("-f") && word.find("-prefix-map=") != std::string::npos;
  if (maps_paths) return {};
  if (word.starts_with(kSysroot) && word.size() > kSysroot.size() && word[kSysroot.size()] == '/')
    return why_not_path(word.substr(kSysroot.size()), tree);
  const bool plain = word.find_first_of("/,@|") == std::string::npos && word.find("plugin") == std::string::npos &&
                     !word.starts_with("-mllvm") && !word.starts_with("-fmodule");
  const bool harmless = word == "-pipe" || word.starts_with("-m") || word.starts_with("-f") || word.starts_with("-O") ||
                        word.starts_with("-D") || word.starts_with("-U") || word.starts_with("-W") ||
                        word.starts_with("-g") || word.starts_with("-std=") || word.starts_with("--target=");
  return plain && harmless ? "" : "its option " + word + " may make it run other programs";
}

/// Nothing without words.
std::optional<Words> if_run(const Words& words, const KernelTree& tree) {
  if (words.empty()) return std::nullopt;
  Words absolute = made_absolute(words, tree);
  return why_not_run(absolute, tree).empty() ? std::optional(absolute) : std::nullopt;
}

Words in_version_text(const KernelTree& tree) {
  auto words = split_words(tree.config.value("CC_VERSION_TEXT").value_or(""));
  words.resize(std::min<size_t>(words.size(), 1));
  return words;
}

}  // namespace

Words made_absolute(Words words, const KernelTree& tree) {
  for (auto& word : words) word = made_absolute(word, tree);
  return words;
}

std::string why_not_run(const Words& words, const KernelTree& tree) {
  const auto options = std::find_if(words.begin(), words.end(), [](const auto& word) { return word.starts_with("-"); });
  for (auto word = words.begin(); word != words.end(); ++word)
    if (std::string why = word < options ? why_not_program(*word, tree) : why_not_option(*word, tree); !why.empty())
      return why;
  return {};
}

std::optional<Words> recorded_compiler(const KernelTree& tree) {
  return if_run(tree.recorded_cc, tree);
}

std::optional<Words> recorded_host_compiler(const KernelTree& tree) {
  return if_run(tree.recorded_hostcc, tree);
}

std::optional<Words> compiler_in_version_text(const KernelTree& tree) {
  return if_run(in_version_text(tree), tree);
}

Words compilers_not_run(const KernelTree& tree, bool chosen) {
  Words sentences;
  std::set<Words> seen;
  auto look_at = [&](const Words& words, const std::string& advice) {
    const Words absolute = made_absolute(words, tree);
    // One that is not here would not be run anyway. Clang's version text begins with the distributor.
    if (absolute.empty() || find_program(absolute.front()).empty() || !seen.insert(absolute).second) return;
    if (const std::string why = why_not_run(absolute, tree); !why.empty())
      sentences.push_back("a compiler that the tree names is not run (" + why + "): " + shell_quote(words) + ": " +
                          advice);
  };
  if (!chosen)
    for (const auto& words : {tree.recorded_cc, in_version_text(tree)})
      look_at(words, "name it with --cc if you trust it");
  look_at(tree.recorded_hostcc, "this machine's own cc takes its place");
  return sentences;
}

}  // namespace extmod
