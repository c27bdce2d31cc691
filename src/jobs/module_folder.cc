// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_folder.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <system_error>

#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// `obj-m += foo.o`, `obj-$(CONFIG_FOO) := foo.o`
bool sets_objects(std::string_view line) {
  line = trim(line);
  constexpr std::string_view kExport = "export ";
  if (line.starts_with(kExport)) line = trim(line.substr(kExport.size()));
  if (!line.starts_with("obj-m") && !line.starts_with("obj-y") && !line.starts_with("obj-$")) return false;
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  // `obj-m: X=1` is a rule.
  const size_t end = line.find_last_not_of(":+?", equals - 1);
  return line.substr(0, end + 1).find(':') == std::string_view::npos;
}

bool any_line(const std::string& text, bool (*is_wanted)(std::string_view)) {
  const auto lines = split(text, '\n');
  return std::any_of(lines.begin(), lines.end(), is_wanted);
}

bool is_modules_rule(std::string_view line) {
  return line.starts_with("modules:") && !line.starts_with("modules:=");
}

std::vector<std::string> files_named(const fs::path& folder, const std::string& name) {
  std::vector<std::string> found;
  for (const auto& entry : walk(folder))
    if (entry.kind == EntryKind::file && fs::path(entry.path).filename() == name) found.push_back(entry.path);
  const auto depth = [](const std::string& path) { return std::count(path.begin(), path.end(), '/'); };
  std::stable_sort(found.begin(), found.end(),
                   [&](const std::string& a, const std::string& b) { return depth(a) < depth(b); });
  return found;
}

/// A line of modules.order: since 6.2 with the objects, before 6.13 with the folder of M=.
std::optional<std::string> module_in_line(std::string line, const fs::path& place) {
  if (line.ends_with(".o")) line.replace(line.size() - 2, 2, ".ko");
  if (!line.ends_with(".ko")) return std::nullopt;
  const fs::path path = line;
  if (path.is_relative()) return line;
  // make may know the folder by another name. The longest end of the path that is there is meant.
  std::error_code ignored;
  for (auto name = path.begin(); name != path.end(); ++name) {
    fs::path end;
    for (auto rest = name; rest != path.end(); ++rest) end /= *rest;
    if (end.is_relative() && fs::is_regular_file(place / end, ignored)) return end.string();
  }
  return std::nullopt;
}

}  // namespace

std::optional<ModuleMakefile> find_module_makefile(const fs::path& folder) {
  std::error_code ignored;
  if (fs::is_regular_file(folder / "Kbuild", ignored)) return ModuleMakefile{true, ""};
  for (const char* name : {"GNUmakefile", "makefile", "Makefile"}) {
    const auto text = read_file_if_exists(folder / name);
    if (!text) continue;
    if (name == std::string("Makefile") && any_line(*text, sets_objects)) return ModuleMakefile{true, ""};
    return ModuleMakefile{false, any_line(*text, is_modules_rule) ? "modules" : ""};
  }
  return std::nullopt;
}

std::vector<MadeModule> modules_made(const fs::path& folder) {
  std::vector<MadeModule> made;
  std::set<fs::path> known;
  std::error_code ignored;
  auto add = [&](const std::string& path, const fs::path& file) {
    if (fs::is_regular_file(file, ignored) && known.insert(file.lexically_normal()).second)
      made.push_back({path, file});
  };
  for (const auto& order : files_named(folder, "modules.order")) {
    const fs::path place = (folder / order).parent_path();
    for (const auto& line : split(read_file(folder / order), '\n'))
      if (const auto path = module_in_line(line, place)) add(*path, place / *path);
  }
  if (!made.empty()) return made;
  for (const auto& entry : walk(folder))
    if (entry.kind == EntryKind::file && entry.path.ends_with(".ko")) add(entry.path, folder / entry.path);
  return made;
}

std::vector<std::string> symvers_made(const fs::path& folder) {
  return files_named(folder, "Module.symvers");
}

}  // namespace extmod
