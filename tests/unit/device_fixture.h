// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fake_elf.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "jobs/verify_programs.h"
#include "support/temp_dir.h"

namespace extmod {

/// The root file system of an arm64 device with glibc 2.34, and a folder with what goes to it: one good program.
class Device {
 public:
  Device() {
    put_root("usr/lib/ld-linux-aarch64.so.1", library_for(kArm64, {"GLIBC_2.17"}));
    put_root("usr/lib/libc.so.6", library_for(kArm64, {"GLIBC_2.17", "GLIBC_2.34"}));
    put_root("usr/bin/sh", program_for(kArm64));
    for (const char* name : {"bin", "lib"}) link_root("usr/" + std::string(name), name);
    put("usr/bin/app", program_for(kArm64));
  }

  std::filesystem::path root() const { return folder_.path() / "root"; }
  std::filesystem::path given() const { return folder_.path() / "given"; }
  void put_root(const std::string& path, const FakeElf& elf) const { write_elf(root() / path, elf); }
  void link_root(const std::string& target, const std::string& path) const { link(target, root() / path); }
  void put(const std::string& path, const FakeElf& elf) const { write_elf(given() / path, elf); }
  void put_text(const std::string& path, const std::string& text, int mode = 0644) const {
    write_below(given(), path, text);
    std::filesystem::permissions(given() / path, std::filesystem::perms(mode));
  }
  void link_given(const std::string& target, const std::string& path) const { link(target, given() / path); }

  VerifyRequest request() const {
    VerifyRequest request{{given()}, {}};
    request.root = root();
    request.programs = true;
    return request;
  }
  static std::vector<VerifyReport> judge(const VerifyRequest& request) {
    FakeProgress progress;
    return verify_programs(request, progress);
  }
  Findings findings() const { return judge(request()).front().findings; }
  /// `severity rule path` of every finding.
  std::vector<std::string> found() const {
    std::vector<std::string> result;
    for (const auto& finding : findings())
      result.push_back(to_string(finding.severity) + " " + finding.rule + " " + finding.path);
    return result;
  }
  /// The only one's.
  std::string sentence() const {
    const Findings all = findings();
    return all.size() == 1 ? all[0].sentence : std::to_string(all.size()) + " findings";
  }

 private:
  static void link(const std::string& target, const std::filesystem::path& path) {
    std::filesystem::create_directories(path.parent_path());
    std::filesystem::create_symlink(target, path);
  }
  TempDir folder_;
};

/// A program of that device that needs this library, too.
inline FakeElf program_with(const std::string& library) {
  FakeElf elf = program_for(kArm64);
  elf.needed.push_back(library);
  return elf;
}

}  // namespace extmod
