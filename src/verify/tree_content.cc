// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/tree_content.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <span>

#include "distro/headers_parts.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"
#include "support/two_threads.h"
#include "verify/comments.h"

namespace extmod {
namespace {

constexpr size_t kEntriesAtOnce = 128;

bool is_part_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

/// -I/build and the like: a letter before an absolute path.
bool follows_flag(std::string_view before) {
  for (std::string_view flag : {"-I", "-L", "-isystem", "-include"})
    if (before.ends_with(flag)) return true;
  return false;
}

/// Whether the text names the path as a whole: /tmp/k is neither in /tmp/kernel nor in /var/tmp/k nor in $(src)/tmp/k.
/// Comments of `file` do not count: generated headers name the script that made them.
bool mentions(const std::string& file, std::string_view content, const std::string& path) {
  for (size_t at = 0; at < content.size();) {
    const void* hit = memmem(content.data() + at, content.size() - at, path.data(), path.size());
    if (hit == nullptr) return false;
    auto begin = static_cast<size_t>(static_cast<const char*>(hit) - content.data());
    at = begin + path.size();
    bool starts = begin == 0 || follows_flag(content.substr(0, begin)) ||
                  (!is_part_of_name(content[begin - 1]) && content[begin - 1] != ')');
    bool whole = starts && (at == content.size() || !is_part_of_name(content[at]));
    if (whole && !is_in_comment(file, content, begin)) return true;
  }
  return false;
}

/// The common beginning of all paths. One search for it is enough in nearly every file.
std::string common_beginning(const std::vector<std::string>& paths) {
  std::string common = paths.empty() ? "" : paths.front();
  for (const auto& path : paths)
    common.resize(static_cast<size_t>(std::mismatch(common.begin(), common.end(), path.begin(), path.end()).first -
                                      common.begin()));
  return common;
}

void look_for_build_paths(const std::string& path, const std::string& content,
                          const std::vector<std::string>& build_paths, Findings& findings) {
  for (const auto& build_path : build_paths)
    if (mentions(path, content, build_path)) {
      findings.push_back({Severity::warning, "build-path", path,
                          "names the build machine's folder " + build_path + ", which the target does not have"});
      return;
    }
}

bool is_elf(const std::string& content) {
  return content.starts_with("\177ELF");
}

/// The content of some entries.
TreeContent look_at(const std::filesystem::path& root, std::span<const WalkEntry> entries,
                    const std::vector<std::string>& build_paths, const std::vector<std::string>& program_paths) {
  TreeContent part;
  const std::string prefix = root.string() + "/";
  const std::string common = common_beginning(build_paths);
  part.bytes.resize(entries.size());
  part.modes.resize(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    const WalkEntry& entry = entries[i];
    check_interrupt();
    if (entry.kind == EntryKind::link) part.bytes[i] = std::filesystem::read_symlink(prefix + entry.path);
    if (entry.kind != EntryKind::file) continue;
    FileAndMode read = read_file_and_mode(prefix + entry.path);
    part.modes[i] = read.mode;
    const std::string& bytes = part.bytes[i] = std::move(read.bytes);
    if (memmem(bytes.data(), bytes.size(), common.data(), common.size()) != nullptr)
      look_for_build_paths(entry.path, bytes, build_paths, part.findings);
    if (!is_elf(bytes)) continue;
    look_for_build_paths(entry.path, bytes, program_paths, part.findings);
    try {
      if (auto facts = read_elf(prefix + entry.path)) part.elf.emplace(entry.path, *facts);
    } catch (const ElfError& broken) {
      part.findings.push_back({Severity::error, "elf-unreadable", entry.path,
                               "starts like an ELF file and is damaged: " + std::string(broken.what())});
    }
  }
  return part;
}

void append(TreeContent& content, TreeContent part) {
  content.elf.merge(part.elf);
  std::move(part.bytes.begin(), part.bytes.end(), std::back_inserter(content.bytes));
  content.modes.insert(content.modes.end(), part.modes.begin(), part.modes.end());
  content.findings.insert(content.findings.end(), part.findings.begin(), part.findings.end());
}

std::vector<WalkEntry> walk_with_parts(const std::filesystem::path& root) {
  std::vector<WalkEntry> entries = walk(root);
  std::vector<WalkEntry> linked;
  for (auto& entry : entries) {
    if (!programs_part(root, entry) || !std::filesystem::is_directory(root / entry.path)) continue;
    entry.kind = EntryKind::folder;
    for (const auto& below : walk(std::filesystem::canonical(root / entry.path)))
      linked.push_back({entry.path + "/" + below.path, below.kind});
  }
  entries.insert(entries.end(), linked.begin(), linked.end());
  std::sort(entries.begin(), entries.end(), [](const WalkEntry& a, const WalkEntry& b) { return a.path < b.path; });
  return entries;
}

}  // namespace

TreeContent read_tree_content(const std::filesystem::path& root, const TreeExpectation& expectation) {
  const auto& build_paths = expectation.build_paths;
  const auto& program_paths = expectation.program_paths;
  std::vector<WalkEntry> entries = expectation.may_be_part ? walk_with_parts(root) : walk(root);
  std::span<const WalkEntry> all = entries;
  std::vector<TreeContent> parts(all.size() / kEntriesAtOnce + 1);
  in_two_threads(all.size(), kEntriesAtOnce, [&](size_t begin, size_t end) {
    parts[begin / kEntriesAtOnce] = look_at(root, all.subspan(begin, end - begin), build_paths, program_paths);
  });
  TreeContent content;
  for (auto& part : parts) append(content, std::move(part));
  content.root = root;
  content.entries = std::move(entries);
  return content;
}

}  // namespace extmod
