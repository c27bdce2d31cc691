// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/tree_content.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <set>
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
  Comments comments(file, content);
  for (size_t at = 0; at < content.size();) {
    const void* hit = memmem(content.data() + at, content.size() - at, path.data(), path.size());
    if (hit == nullptr) return false;
    auto begin = static_cast<size_t>(static_cast<const char*>(hit) - content.data());
    at = begin + path.size();
    bool starts = begin == 0 || follows_flag(content.substr(0, begin)) ||
                  (!is_part_of_name(content[begin - 1]) && content[begin - 1] != ')');
    bool whole = starts && (at == content.size() || !is_part_of_name(content[at]));
    if (whole && !comments.contain(begin)) return true;
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

void look_for_build_paths(const std::string& path, std::string_view content,
                          const std::vector<std::string>& build_paths, Findings& findings) {
  for (const auto& build_path : build_paths)
    if (mentions(path, content, build_path)) {
      findings.push_back(make_finding(
          "build-path", path, "names the build machine's folder " + build_path + ", which the target does not have"));
      return;
    }
}

bool is_elf(std::string_view content) {
  return content.starts_with("\177ELF");
}

/// An entry, and where it really is: below a link it has another path there.
struct PlacedEntry {
  WalkEntry entry;
  std::string real;
};

/// What is looked for in files.
struct Search {
  const std::vector<std::string>& build_paths;
  const std::vector<std::string>& program_paths;
  std::string common;
  bool keep_bytes;
};

void look_at_elf(const std::string& path, std::string_view bytes, TreeContent& part) {
  try {
    if (auto facts = read_elf_bytes(bytes)) part.elf.emplace(path, *facts);
  } catch (const ElfError& broken) {
    part.findings.push_back(
        make_finding("elf-unreadable", path, "starts like an ELF file and is damaged: " + std::string(broken.what())));
  }
}

/// The content of some entries.
TreeContent look_at(const InputTree& tree, std::span<const PlacedEntry> entries, const Search& search) {
  TreeContent part;
  part.bytes.resize(entries.size());
  part.modes.resize(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto& [entry, real] = entries[i];
    check_interrupt();
    if (entry.kind == EntryKind::link) part.bytes[i] = tree.look_up(real).value_or(EntryFacts{}).target;
    if (entry.kind != EntryKind::file) continue;
    FileContent content = tree.content(real);
    part.modes[i] = content.mode();
    const std::string_view bytes = content.bytes();
    if (memmem(bytes.data(), bytes.size(), search.common.data(), search.common.size()) != nullptr)
      look_for_build_paths(entry.path, bytes, search.build_paths, part.findings);
    if (is_elf(bytes)) {
      look_for_build_paths(entry.path, bytes, search.program_paths, part.findings);
      look_at_elf(entry.path, bytes, part);
    }
    if (search.keep_bytes) part.bytes[i] = content.take();
  }
  return part;
}

void append(TreeContent& content, TreeContent part) {
  content.elf.merge(part.elf);
  std::move(part.bytes.begin(), part.bytes.end(), std::back_inserter(content.bytes));
  content.modes.insert(content.modes.end(), part.modes.begin(), part.modes.end());
  content.findings.insert(content.findings.end(), part.findings.begin(), part.findings.end());
}

std::vector<PlacedEntry> placed(const TreePlace& headers, const std::vector<WalkEntry>& entries) {
  std::vector<PlacedEntry> result;
  result.reserve(entries.size());
  for (const auto& entry : entries) result.push_back({entry, below(headers.place, entry.path)});
  return result;
}

/// With what is in other parts, each file once.
std::vector<PlacedEntry> placed_with_parts(const HeadersParts& parts, const std::vector<WalkEntry>& own) {
  const TreePlace& headers = parts.headers;
  std::vector<PlacedEntry> entries = placed(headers, own);
  std::vector<PlacedEntry> linked;
  std::set<std::string> taken;
  for (auto& [entry, real] : entries) {
    const auto link = parts.folders.find(entry.path);
    if (link == parts.folders.end() || !taken.insert(link->second).second) continue;
    entry.kind = EntryKind::folder;
    for (const auto& inside : headers.tree->entries(link->second)) {
      if (entries.size() + linked.size() >= headers.tree->limits().entries)
        throw over_limit(headers.tree->limits(), &Limits::entries, "it has too many entries in linked folders",
                         headers.name());
      linked.push_back({{entry.path + "/" + inside.path, inside.kind}, below(link->second, inside.path)});
    }
  }
  entries.insert(entries.end(), linked.begin(), linked.end());
  std::sort(entries.begin(), entries.end(),
            [](const PlacedEntry& a, const PlacedEntry& b) { return a.entry.path < b.entry.path; });
  return entries;
}

}  // namespace

TreeContent read_tree_content(const TreePlace& given, const TreeExpectation& expectation, bool keep_bytes) {
  TreeContent content;
  const std::vector<WalkEntry> own = given.tree->entries(given.place);
  content.parts = expectation.may_be_part ? parts_of(given, own) : HeadersParts{given};
  content.keeps_bytes = keep_bytes;
  const std::vector<PlacedEntry> entries = placed_with_parts(content.parts, own);
  const Search search{expectation.build_paths, expectation.program_paths, common_beginning(expectation.build_paths),
                      keep_bytes};
  std::span<const PlacedEntry> all = entries;
  std::vector<TreeContent> parts(all.size() / kEntriesAtOnce + 1);
  in_two_threads(all.size(), kEntriesAtOnce, [&](size_t begin, size_t end) {
    parts[begin / kEntriesAtOnce] = look_at(*given.tree, all.subspan(begin, end - begin), search);
  });
  for (auto& part : parts) append(content, std::move(part));
  for (const auto& [entry, real] : entries) content.entries.push_back(entry);
  return content;
}

}  // namespace extmod
