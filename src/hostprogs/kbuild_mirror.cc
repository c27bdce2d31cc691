// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/kbuild_mirror.h"

#include <sys/stat.h>
#include <utime.h>

#include <algorithm>
#include <cerrno>

#include "content/elfconfig.h"
#include "content/file_rules.h"
#include "support/copy_file.h"
#include "support/embedded.h"
#include "support/error.h"
#include "support/file_walk.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr time_t kLongAgo = 1;

/// Makes `to` with a link to every entry of `from`, except the named ones.
void link_entries(const fs::path& from, const fs::path& to, std::initializer_list<const char*> except) {
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    std::string name = entry.path().filename();
    bool skip = name.starts_with(".");
    for (const char* excluded : except) skip = skip || name == excluded;
    if (!skip) fs::create_symlink(entry.path(), to / name);
  }
}

void copy_as(const fs::path& from, const fs::path& to, time_t time) {
  copy_file_content(from, to, 0644, time);
}

bool contains(const std::vector<ProgramGroup>& groups, const ProgramGroup& group) {
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

/// A Kbuild that makes one program as a makefile of the tree describes it.
std::string one_program(const std::string& name, const std::string& makefile) {
  return "program := " + name + "\nmakefile := " + makefile + "\n" +
         std::string(embedded_file("kbuild-snippets/program.Kbuild"));
}

}  // namespace

KbuildMirror::KbuildMirror(fs::path root, const KernelTree& tree, const HeadersPlan& plan,
                           const std::vector<ProgramGroup>& groups, fs::path fixdep, const ElfMachine& machine)
    : root_(std::move(root)), fixdep_(std::move(fixdep)), machine_(machine) {
  try {
    link_source(tree);
    copy_configuration(tree);
    fs::create_directories(hostprogs());
    fs::create_symlink("../include", hostprogs() / "include");
    write_file(fragment(), embedded_file("kbuild-snippets/hostprogs.mk"));
    if (contains(groups, "scripts")) copy_scripts(plan);
    if (contains(groups, "certs")) copy_certs(tree);
    if (std::any_of(groups.begin(), groups.end(), is_tool))
      link_tools(tree);
    else
      fs::create_symlink(tree.srctree / "tools", root_ / "tools");  // its headers
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot prepare the private kernel tree", error.path1(), error.code().value());
  }
  knows_srcroot_ = read_file(tree.srctree / "scripts/Makefile.build").find("srcroot") != std::string::npos;
}

void KbuildMirror::link_source(const KernelTree& tree) {
  link_entries(tree.srctree, root_,
               {"include", "scripts", "tools", "source", "build", "hostprogs", "vmlinux", "Module.symvers"});
  link_entries(tree.srctree / "include", root_ / "include", {"config", "generated"});
  fs::create_symlink(tree.objtree / "include/generated", root_ / "include/generated");
  link_entries(tree.srctree / "scripts", root_ / "scripts", {"basic"});
  link_entries(tree.srctree / "scripts/basic", root_ / "scripts/basic", {"fixdep"});
  fs::create_symlink(fixdep_, root_ / "scripts/basic/fixdep");
}

void KbuildMirror::copy_configuration(const KernelTree& tree) {
  fs::create_directories(root_ / "include/config");
  copy_as(tree.objtree / ".config", root_ / ".config", kLongAgo);
  time_t now = ::time(nullptr);
  copy_as(tree.objtree / "include/config/auto.conf", root_ / "include/config/auto.conf", now);
  copy_as(tree.objtree / "include/config/kernel.release", root_ / "include/config/kernel.release", now);
  // The tree's list of Kconfig files would make auto.conf out of date. With an empty list nothing has to be done.
  write_file(root_ / "include/config/auto.conf.cmd", "");
}

void KbuildMirror::copy_scripts(const HeadersPlan& plan) {
  for (const auto& [path, file] : plan.files) {
    if (!path.starts_with("scripts/")) continue;
    check_interrupt();
    fs::path target = hostprogs() / path;
    fs::create_directories(target.parent_path());
    if (file.link)
      fs::create_symlink(file.target, target);
    else if (path == kElfConfig)
      write_file(target, elfconfig_for(read_file(file.content), machine_));
    else
      copy_file_content(file.content, target, file.executable ? 0755 : 0644, ::time(nullptr));
  }
  write_file(hostprogs() / "scripts/Kbuild", embedded_file("kbuild-snippets/scripts.Kbuild"));
  write_file(hostprogs() / "scripts/mod/Kbuild", one_program("modpost", "scripts/mod/Makefile"));
  if (plan.files.contains("scripts/dtc/Makefile"))
    write_file(hostprogs() / "scripts/dtc/Kbuild", embedded_file("kbuild-snippets/dtc.Kbuild"));
}

void KbuildMirror::copy_certs(const KernelTree& tree) {
  fs::create_directories(hostprogs() / "certs");
  copy_as(tree.srctree / "certs/extract-cert.c", hostprogs() / "certs/extract-cert.c", ::time(nullptr));
  write_file(hostprogs() / "certs/Kbuild", one_program("extract-cert", "certs/Makefile"));
}

void KbuildMirror::link_tools(const KernelTree& tree) {
  fs::create_directories(hostprogs() / "tools");
  for (const auto& folder : tools_folders()) {
    fs::create_directories(root_ / folder);
    for (const auto& entry : walk(tree.srctree / folder)) {
      check_interrupt();
      fs::path target = root_ / folder / entry.path;
      if (entry.kind == EntryKind::folder)
        fs::create_directories(target);
      else if (!is_litter(entry.path))
        fs::create_symlink(tree.srctree / folder / entry.path, target);
    }
  }
  fs::create_symlink(tree.srctree / "tools/Makefile", root_ / "tools/Makefile");
  // The copy must not be written through the link.
  fs::remove(root_ / "tools/build/Makefile");
  write_file(root_ / "tools/build/Makefile", embedded_file("kbuild-snippets/fixdep.mk"));
}

fs::path KbuildMirror::log(const ProgramGroup& group) const {
  return root_ / (fs::path(group).filename().string() + ".log");
}

}  // namespace extmod
