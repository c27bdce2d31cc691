#include "hostprogs/kbuild_mirror.h"

#include <sys/stat.h>
#include <utime.h>

#include <cerrno>

#include "support/copy_file.h"
#include "support/embedded.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr time_t kLongAgo = 1;

/// Links every entry of `from` into `to`, which is made, except the named ones.
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

}  // namespace

KbuildMirror::KbuildMirror(fs::path root, const KernelTree& tree, const HeadersPlan& plan) : root_(std::move(root)) {
  try {
    link_source(tree);
    copy_configuration(tree);
    copy_scripts(plan);
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot prepare the private kernel tree", error.path1(), error.code().value());
  }
  knows_srcroot_ = read_file(tree.srctree / "scripts/Makefile.build").find("srcroot") != std::string::npos;
}

void KbuildMirror::link_source(const KernelTree& tree) {
  link_entries(tree.srctree, root_,
               {"include", "scripts", "source", "build", "hostprogs", "vmlinux", "Module.symvers"});
  link_entries(tree.srctree / "include", root_ / "include", {"config", "generated"});
  fs::create_symlink(tree.objtree / "include/generated", root_ / "include/generated");
  link_entries(tree.srctree / "scripts", root_ / "scripts", {"basic"});
  link_entries(tree.srctree / "scripts/basic", root_ / "scripts/basic", {"fixdep"});
  fs::create_symlink(tree.objtree / "scripts/basic/fixdep", root_ / "scripts/basic/fixdep");
}

void KbuildMirror::copy_configuration(const KernelTree& tree) {
  fs::create_directories(root_ / "include/config");
  copy_as(tree.objtree / ".config", root_ / ".config", kLongAgo);
  time_t now = ::time(nullptr);
  copy_as(tree.objtree / "include/config/auto.conf", root_ / "include/config/auto.conf", now);
  copy_as(tree.objtree / "include/config/kernel.release", root_ / "include/config/kernel.release", now);
  // Its list of Kconfig files would make auto.conf out of date; empty, it says that nothing has to be done.
  write_file(root_ / "include/config/auto.conf.cmd", "");
}

void KbuildMirror::copy_scripts(const HeadersPlan& plan) {
  fs::create_directories(hostprogs());
  fs::create_symlink("../include", hostprogs() / "include");
  for (const auto& [path, file] : plan.files) {
    if (!path.starts_with("scripts/")) continue;
    check_interrupt();
    fs::path target = hostprogs() / path;
    fs::create_directories(target.parent_path());
    if (file.link)
      fs::create_symlink(file.target, target);
    else
      copy_file_content(file.source, target, file.executable ? 0755 : 0644, ::time(nullptr));
  }
  write_file(hostprogs() / "scripts/Kbuild", embedded_file("kbuild-snippets/scripts.Kbuild"));
  write_file(hostprogs() / "scripts/mod/Kbuild", embedded_file("kbuild-snippets/modpost.Kbuild"));
  write_file(fragment(), embedded_file("kbuild-snippets/hostprogs.mk"));
}

}  // namespace extmod
