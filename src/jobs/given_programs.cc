// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/given_programs.h"

#include "modules/module_file.h"
#include "package/package_format.h"
#include "package/package_tree.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The kernel reads no more of a script's first line (BINPRM_BUF_SIZE).
constexpr size_t kBeginning = 256;

/// Sorts the files of one path by what they are.
class ProgramsReader {
 public:
  ProgramsReader(GivenPrograms& given, std::string place) : given_(given), place_(std::move(place)) {}

  void read_all() {
    for (const auto& entry : given_.tree->entries(place_)) {
      check_interrupt();
      if (entry.kind == EntryKind::file) read(entry.path);
    }
  }

  void read(const std::string& shown) {
    const std::string path = below(place_, shown);
    if (is_module_name(path)) {
      given_.modules.push_back(shown);
      return;
    }
    const std::string beginning = given_.tree->beginning(path, kBeginning);
    if (beginning.starts_with("\177ELF"))
      read_elf(path, shown);
    else if (beginning.starts_with("!<arch>\n") || beginning.starts_with("!<thin>\n"))
      ++given_.skipped;
    else if (beginning.starts_with("#!") && is_executable(path))
      given_.files.push_back({path, shown, std::nullopt, beginning.substr(2, beginning.find('\n') - 2)});
  }

 private:
  bool is_executable(const std::string& path) const {
    const auto facts = given_.tree->look_up(path);
    return facts && (facts->mode & 0111) != 0;
  }

  void read_elf(const std::string& path, const std::string& shown) {
    if (path.ends_with(".debug") || is_below(path, "usr/lib/debug")) {
      ++given_.skipped;
      return;
    }
    try {
      const FileContent content = given_.tree->content(path);
      auto elf = read_elf_bytes(content.bytes());
      if (!elf || elf->type == ElfType::relocatable)
        ++given_.skipped;
      else
        given_.files.push_back({path, shown, std::move(elf)});
    } catch (const ElfError& damaged) {
      given_.findings.push_back(make_finding("elf-unreadable", shown, std::string("is damaged: ") + damaged.what()));
    }
  }

  GivenPrograms& given_;
  std::string place_;
};

bool starts_like_elf_file(const fs::path& path) {
  const FolderTree folder(path.parent_path());
  return folder.beginning(path.filename(), 4) == "\177ELF";
}

std::shared_ptr<const InputTree> package_at(const fs::path& path, const Limits& limits) {
  auto package = std::make_shared<PackageTree>(path, limits);
  format_of_package(path).read(path, limits, *package);
  return package;
}

}  // namespace

GivenPrograms read_programs(const fs::path& path, const Limits& limits, const fs::path& root_path,
                            const std::shared_ptr<const InputTree>& root) {
  std::error_code failed;
  const bool there = fs::exists(path, failed);
  if (failed) throw system_error("it cannot be reached", path, failed.value());
  if (!there) throw Error(ExitStatus::environment, "there is no such file or folder", path);
  const fs::path full = fs::canonical(path);
  const bool is_folder = fs::is_directory(full);
  GivenPrograms given;
  if (root && is_below(full, fs::canonical(root_path) == "/" ? "" : fs::canonical(root_path).string())) {
    const std::string inside = full.lexically_relative(fs::canonical(root_path));
    if (is_folder || starts_like_elf_file(full)) {
      given = {root, true};
      if (is_folder)
        ProgramsReader(given, inside == "." ? "" : inside).read_all();
      else
        ProgramsReader(given, folder_of(inside)).read(full.filename());
      return given;
    }
  }
  if (is_folder) {
    given.tree = std::make_shared<FolderTree>(full, FolderRole{.is_machine = true}, limits);
    ProgramsReader(given, "").read_all();
  } else if (is_module_name(full.string())) {
    throw Error(ExitStatus::impossible, "it is a kernel module", path,
                "compare it with the kernel's headers: extmod-pkg verify --against HEADERS " + path.string());
  } else if (starts_like_elf_file(full)) {
    given = {std::make_shared<FolderTree>(full.parent_path(), FolderRole{}, limits), false, false};
    ProgramsReader(given, "").read(full.filename());
  } else {
    given.tree = package_at(full, limits);
    ProgramsReader(given, "").read_all();
  }
  return given;
}

}  // namespace extmod
