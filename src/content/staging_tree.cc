// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/staging_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>
#include <vector>

#include "support/copy_file.h"
#include "support/elf_file.h"
#include "support/elf_sections.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"
#include "support/two_threads.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr mode_t kPlain = 0644;
constexpr mode_t kProgram = 0755;
constexpr size_t kFilesAtOnce = 64;

void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), kProgram) != 0 && errno != EEXIST)
    throw system_error("cannot make the folder", folder, errno);
  if (::chmod(folder.c_str(), kProgram) != 0) throw system_error("cannot set the mode of the folder", folder, errno);
}

void make_folders_above(const fs::path& root, const std::string& path, std::set<std::string>& made) {
  for (size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    std::string folder = path.substr(0, slash);
    if (made.insert(folder).second) make_folder(root / folder);
  }
}

}  // namespace

StagingTree::StagingTree(fs::path root, int64_t time) : root_(std::move(root)), time_(time) {
  make_folder(root_);
}

void StagingTree::copy(const HeadersPlan& plan) {
  std::set<std::string> made;
  for (const auto& [path, file] : plan.files) make_folders_above(root_, path, made);
  std::vector<const std::pair<const std::string, PlannedFile>*> files;
  for (const auto& file : plan.files) files.push_back(&file);
  in_two_threads(files.size(), kFilesAtOnce, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) copy_one(files[i]->first, files[i]->second);
  });
}

void StagingTree::copy_one(const std::string& path, const PlannedFile& file) const {
  check_interrupt();
  const std::string target = root_.string() + "/" + path;
  if (!file.link)
    copy_file_content(file.content, target, file.executable ? kProgram : kPlain, time_);
  else if (::symlink(file.target.c_str(), target.c_str()) != 0)
    throw system_error("cannot make the link", target, errno);
}

void StagingTree::install_program(const fs::path& from, const std::string& path) {
  std::set<std::string> made;
  make_folders_above(root_, path, made);
  copy_file_content(from, root_ / path, kProgram, time_);
}

void StagingTree::write(const std::string& path, const std::string& content) {
  std::set<std::string> made;
  make_folders_above(root_, path, made);
  fs::path target = root_ / path;
  write_file(target, content);
  finish(target);
}

void StagingTree::write_btf(const fs::path& vmlinux) {
  try {
    write_sections(vmlinux, root_ / "vmlinux", {".BTF", ".comment"});
  } catch (const ElfError& broken) {
    throw Error(ExitStatus::impossible, "this vmlinux is damaged (" + std::string(broken.what()) + ")", vmlinux,
                "give the one of a finished build");
  }
  finish(root_ / "vmlinux");
}

void StagingTree::finish(const fs::path& target) const {
  std::array<timespec, 2> times = {timespec{time_, 0}, timespec{time_, 0}};
  if (::chmod(target.c_str(), kPlain) != 0 || ::utimensat(AT_FDCWD, target.c_str(), times.data(), 0) != 0)
    throw system_error("cannot set mode and time of the file", target, errno);
}

}  // namespace extmod
