#include "verify/tree_content.h"

#include <cctype>
#include <cstring>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

bool is_part_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

/// -I/build and the like, where a letter stands ahead of a whole path.
bool follows_flag(std::string_view before) {
  for (std::string_view flag : {"-I", "-L", "-isystem", "-include"})
    if (before.ends_with(flag)) return true;
  return false;
}

/// The path as a whole: /tmp/k counts neither in /tmp/kernel nor in /var/tmp/k nor in $(src)/tmp/k.
bool mentions(std::string_view content, const std::string& path) {
  for (size_t at = 0; at < content.size();) {
    const void* hit = memmem(content.data() + at, content.size() - at, path.data(), path.size());
    if (hit == nullptr) return false;
    auto begin = static_cast<size_t>(static_cast<const char*>(hit) - content.data());
    at = begin + path.size();
    bool starts = begin == 0 || follows_flag(content.substr(0, begin)) ||
                  (!is_part_of_name(content[begin - 1]) && content[begin - 1] != ')');
    if (starts && (at == content.size() || !is_part_of_name(content[at]))) return true;
  }
  return false;
}

void look_for_build_paths(const std::string& path, const std::string& content,
                          const std::vector<std::string>& build_paths, Findings& findings) {
  for (const auto& build_path : build_paths)
    if (mentions(content, build_path)) {
      findings.push_back({Severity::warning, "build-path", path,
                          "names the build machine's folder " + build_path + ", which is not there on the target"});
      return;
    }
}

bool is_elf(const std::string& content) {
  return content.starts_with("\177ELF");
}

}  // namespace

TreeContent read_tree_content(const std::filesystem::path& root, const std::vector<std::string>& build_paths) {
  TreeContent content;
  content.root = root;
  content.entries = walk(root);
  for (const auto& entry : content.entries) {
    check_interrupt();
    if (entry.kind != EntryKind::file) continue;
    std::string bytes = read_file(root / entry.path);
    look_for_build_paths(entry.path, bytes, build_paths, content.findings);
    if (!is_elf(bytes)) continue;
    try {
      if (auto facts = read_elf(root / entry.path)) content.elf.emplace(entry.path, *facts);
    } catch (const ElfError& broken) {
      content.findings.push_back({Severity::error, "elf-unreadable", entry.path,
                                  "starts like an ELF file and is damaged: " + std::string(broken.what())});
    }
  }
  return content;
}

}  // namespace extmod
