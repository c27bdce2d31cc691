// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/headers_parts.h"

#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kSourceName = "linux-headers-";
constexpr const char* kProgramsName = "linux-kbuild-";
constexpr size_t kMostParts = 16;  // there is one

/// `a/linux-kbuild-6.1` of `a/linux-kbuild-6.1/scripts/mod`; empty if the path has no such component.
std::string programs_folder(const std::string& path) {
  std::string folder;
  for (const auto& name : split(path, '/')) {
    folder = below(folder, name);
    if (name.starts_with(kProgramsName)) return folder;
  }
  return {};
}

}  // namespace

std::optional<TreePlace> source_part(const TreePlace& headers) {
  if (headers.place.empty()) return std::nullopt;
  for (const auto& line : split(headers.text("Makefile").value_or(""), '\n')) {
    constexpr std::string_view kEnd = "/Makefile";
    if (!line.starts_with("include ") || !line.ends_with(kEnd)) continue;
    std::string folder = line.substr(0, line.size() - kEnd.size());
    std::string name = folder.substr(folder.rfind('/') + 1);
    if (name.starts_with(kSourceName)) return TreePlace{headers.tree, below(folder_of(headers.place), name), {}};
  }
  return std::nullopt;
}

std::optional<std::string> programs_part(const std::string& link, const std::string& target) {
  if (link.find('/') != std::string::npos) return std::nullopt;
  const std::string folder = programs_folder(target);
  if (folder.empty()) return std::nullopt;
  return folder.substr(folder.rfind('/') + 1);
}

TreePlace with_programs_part(TreePlace headers) {
  for (const auto& entry : headers.tree->names(headers.place)) {
    if (entry.kind != EntryKind::link) continue;
    const std::string folder = programs_folder(headers.tree->resolve(below(headers.place, entry.path)).path);
    if (headers.also_read.size() < kMostParts && !folder.empty() && !headers.reads(folder))
      headers.also_read.push_back(folder);
  }
  return headers;
}

bool overrides_release(const TreePlace& headers, const std::string& release) {
  auto variables = headers.text(".kernelvariables");
  return variables && variables->find("override KERNELRELEASE = " + release + "\n") != std::string::npos;
}

}  // namespace extmod
