// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/headers_parts.h"

#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;

std::optional<fs::path> source_part(const fs::path& root) {
  std::error_code ignored;
  if (!fs::is_regular_file(root / "Makefile", ignored)) return std::nullopt;
  for (const auto& line : split(read_file(root / "Makefile"), '\n')) {
    constexpr std::string_view kEnd = "/Makefile";
    if (!line.starts_with("include ") || !line.ends_with(kEnd)) continue;
    std::string folder = line.substr(0, line.size() - kEnd.size());
    std::string name = folder.substr(folder.rfind('/') + 1);
    if (name.starts_with("linux-headers-")) return root.parent_path() / name;
  }
  return std::nullopt;
}

std::optional<std::string> programs_part(const fs::path& root, const WalkEntry& entry) {
  if (entry.kind != EntryKind::link || entry.path.find('/') != std::string::npos) return std::nullopt;
  std::error_code failed;
  for (const auto& name : fs::read_symlink(root / entry.path, failed))
    if (name.native().starts_with("linux-kbuild-")) return name;
  return std::nullopt;
}

bool overrides_release(const fs::path& root, const std::string& release) {
  auto variables = read_file_if_exists(root / ".kernelvariables");
  return variables && variables->find("override KERNELRELEASE = " + release + "\n") != std::string::npos;
}

}  // namespace extmod
