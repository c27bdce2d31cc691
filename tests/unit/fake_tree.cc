// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_tree.h"

#include "kernel/srcarch.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;

void write_below(const fs::path& root, const std::string& path, const std::string& content) {
  fs::create_directories((root / path).parent_path());
  write_file(root / path, content);
}

/// autoconf.h, as Kconfig makes it.
std::string header_of(const std::string& config) {
  std::string header;
  for (const auto& line : split(config, '\n')) {
    const size_t equals = line.find('=');
    if (!line.starts_with("CONFIG_") || equals == std::string::npos) continue;
    const std::string value = line.substr(equals + 1);
    header += "#define " + line.substr(0, equals) + (value == "m" ? "_MODULE" : "") + " " +
              (value == "y" || value == "m" ? "1" : value) + "\n";
  }
  return header;
}

std::string rustc_cfg_of(const std::string& config) {
  std::string cfg;
  for (const auto& line : split(config, '\n'))
    if (line.starts_with("CONFIG_"))
      cfg += "--cfg=" + line.substr(0, line.find('=')) + "=\"" + line.substr(line.find('=') + 1) + "\"\n";
  return cfg;
}

FakeTreeOptions arm64_tree() {
  FakeTreeOptions options;
  options.arch = "arm64";
  return options;
}

FakeTree::FakeTree(const FakeTreeOptions& options) {
  fs::path top = fs::canonical(folder_.path()) / options.folder;
  srctree_ = top / "source";
  objtree_ = options.in_tree ? srctree_ : top / "build";
  write_source(options);
  write_build(options);
}

void FakeTree::write_source(const FakeTreeOptions& options) const {
  const std::string arch = "arch/" + srcarch_of(options.arch);
  const std::pair<std::string, std::string> files[] = {
      {"Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION = -rc1\nNAME = None\n"},
      {"Kconfig", "mainmenu\n"},
      {"drivers/char/random.c", "int random;\n"},
      {"include/linux/kernel.h", "#define KERNEL\n"},
      {"include/uapi/linux/types.h", "#define TYPES\n"},
      {"scripts/Kbuild.include", "# include\n"},
      {"scripts/Makefile", "hostprogs-always-y += kallsyms\n"},
      {"scripts/Makefile.build", "# build\n"},
      {"scripts/basic/fixdep.c", "int fixdep;\n"},
      {"scripts/mod/Makefile", "modpost-objs := modpost.o\n"},
      {"scripts/mod/modpost.c", "int modpost;\n"},
      {"scripts/kconfig/conf.c", "int conf;\n"},
      {arch + "/Makefile", "# arch\n"},
      {arch + "/include/asm/page.h", "#define PAGE\n"},
      {arch + "/kernel/head.S", "nop\n"},
      {"arch/other/Makefile", "# other\n"},
  };
  for (const auto& [path, content] : files) write_below(srctree_, path, content);
  write_below(srctree_, "scripts/check.sh", "#!/bin/sh\n");
  fs::permissions(srctree_ / "scripts/check.sh", fs::perms(0755));
}

void FakeTree::write_build(const FakeTreeOptions& options) const {
  if (!options.in_tree) {
    write("Makefile", "# Automatically generated\ninclude " + (srctree_ / "Makefile").string() + "\n");
    fs::create_directory_symlink(srctree_, objtree_ / "source");
  }
  const std::string config = "#\n# Linux/" + options.arch + " 6.1.0 Kernel Configuration\n#\nCONFIG_MODULES=y\n" +
                             options.config + (options.modversions ? "CONFIG_MODVERSIONS=y\n" : "");
  const std::string arch = "arch/" + srcarch_of(options.arch);
  write(".config", config);
  write("include/config/auto.conf", config);
  write("include/config/kernel.release", options.release + "\n");
  write("include/generated/autoconf.h", header_of(config));
  write("include/generated/utsrelease.h", "#define UTS_RELEASE \"" + options.release + "\"\n");
  write(arch + "/include/generated/asm/bugs.h", "#define BUGS\n");
  write("scripts/module.lds", "SECTIONS {}\n");
  write("scripts/mod/elfconfig.h", "#define KERNEL_ELFCLASS ELFCLASS64\n");
  write("scripts/basic/.fixdep.cmd", "savedcmd_scripts/basic/fixdep := gcc -Wall -o fixdep\n");
  const std::string exports = "\tvmlinux\tEXPORT_SYMBOL\t\n";
  std::string symvers = "0x00000000\tprintk" + exports;
  if (options.modversions) symvers = "0x00000001\tprintk" + exports + "0x00000002\tmodule_layout" + exports;
  if (options.symvers) write("Module.symvers", symvers);
  write_elf(objtree_ / "scripts/basic/fixdep", program_for(options.host));
  write_elf(objtree_ / "scripts/mod/modpost", program_for(options.host));
  write_elf(objtree_ / "scripts/mod/modpost.o", object_for(options.host));
  if (options.modversions) write_elf(objtree_ / "scripts/genksyms/genksyms", program_for(options.host));
}

void FakeTree::write(const std::string& path, const std::string& content) const {
  write_below(objtree_, path, content);
}

void FakeTree::remove(const std::string& path) const {
  fs::remove_all(objtree_ / path);
}

void FakeTree::configure(const std::string& line) const {
  for (const char* path : {".config", "include/config/auto.conf"})
    write(path, read_file(objtree_ / path) + line + "\n");
  write("include/generated/autoconf.h", header_of(read_file(objtree_ / ".config")));
}

}  // namespace extmod
