// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/tree_facts.h"

#include <algorithm>
#include <map>

#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool is_srctree(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "scripts/Kbuild.include", ignored) &&
         fs::is_regular_file(folder / "Makefile", ignored) && fs::is_directory(folder / "arch", ignored) &&
         fs::is_regular_file(folder / "Kconfig", ignored);
}

/// The folder in `include /path/Makefile` of an objtree's generated Makefile.
std::optional<fs::path> included_srctree(const std::string& makefile, const fs::path& objtree) {
  constexpr std::string_view kInclude = "include ";
  for (const auto& line : split(makefile, '\n')) {
    if (!line.starts_with(kInclude)) continue;
    fs::path file = std::string(trim(std::string_view(line).substr(kInclude.size())));
    if (file.filename() == "Makefile") return (objtree / file).parent_path();
  }
  return std::nullopt;
}

}  // namespace

std::optional<fs::path> named_srctree(const fs::path& objtree) {
  auto makefile = read_file_if_exists(objtree / "Makefile");
  return makefile ? included_srctree(*makefile, objtree) : std::nullopt;
}

std::optional<fs::path> find_srctree(const fs::path& objtree) {
  if (is_srctree(objtree)) return objtree;
  std::vector<fs::path> candidates;
  if (auto folder = named_srctree(objtree)) candidates.push_back(*folder);
  candidates.push_back(objtree / "source");
  std::error_code failed;
  for (const auto& candidate : candidates) {
    fs::path folder = fs::canonical(candidate, failed);
    if (!failed && is_srctree(folder)) return folder;
  }
  return std::nullopt;
}

std::optional<std::string> uts_release(const std::string& utsrelease_h) {
  size_t at = utsrelease_h.find("UTS_RELEASE \"");
  if (at == std::string::npos) return std::nullopt;
  at = utsrelease_h.find('"', at) + 1;
  return utsrelease_h.substr(at, utsrelease_h.find('"', at) - at);
}

std::string makefile_version(const std::string& makefile) {
  std::map<std::string, std::string> values;
  for (const auto& line : split(makefile, '\n')) {
    size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    std::string name(trim(std::string_view(line).substr(0, equals)));
    if (name == "VERSION" || name == "PATCHLEVEL" || name == "SUBLEVEL" || name == "EXTRAVERSION")
      values.try_emplace(name, trim(std::string_view(line).substr(equals + 1)));
    if (values.size() == 4) break;
  }
  std::string version = values["VERSION"];
  if (!values["PATCHLEVEL"].empty()) version += "." + values["PATCHLEVEL"];
  if (!values["SUBLEVEL"].empty()) version += "." + values["SUBLEVEL"];
  return version + values["EXTRAVERSION"];
}

std::vector<std::string> compiler_in_cmd_file(const fs::path& cmd_file) {
  auto text = read_file_if_exists(cmd_file);
  if (!text) return {};
  size_t assignment = text->find(":=");
  if (assignment == std::string::npos) return {};
  std::vector<std::string> words;
  for (const auto& word : split_words(text->substr(assignment + 2, text->find('\n') - assignment - 2))) {
    // Kbuild's own flags begin here; those before it belong to CC (Yocto's --sysroot=...).
    if (word.starts_with("-Wp,-M")) return words;
    words.push_back(word);
  }
  // Without that flag nobody knows where CC ends.
  auto flag = std::find_if(words.begin(), words.end(), [](const std::string& word) { return word.starts_with("-"); });
  if (flag == words.end()) return {};
  words.erase(flag, words.end());
  return words;
}

}  // namespace extmod
