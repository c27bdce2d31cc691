#include "verify/tree_content.h"

#include <cctype>
#include <cstring>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

/// The path as a whole word: /tmp/k does not count inside /tmp/kernel.
bool mentions(const std::string& content, const std::string& path) {
  for (size_t at = 0; at < content.size();) {
    const void* hit = memmem(content.data() + at, content.size() - at, path.data(), path.size());
    if (hit == nullptr) return false;
    at = static_cast<size_t>(static_cast<const char*>(hit) - content.data()) + path.size();
    if (at == content.size()) return true;
    auto next = static_cast<unsigned char>(content[at]);
    if (std::isalnum(next) == 0 && next != '_' && next != '-' && next != '.') return true;
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
