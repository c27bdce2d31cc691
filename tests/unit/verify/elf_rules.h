// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rule_fixtures.h"

namespace extmod {

/// ELF files of a headers tree.
inline std::vector<RuleFixture> elf_rules() {
  using Tree = HeadersTree;
  return {
      {"elf-abi", in_tree([](Tree& tree) {
         // one program for soft float among others for hard float
         tree.expectation_.abi = Abi{kArm, 0, 0};
         tree.expectation_.userland.reset();
         FakeElf elf = program_for(kArm);
         elf.flags = 0x5000400;
         for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
           tree.put_elf(path, elf);
         elf.flags = 0x5000200;
         tree.put_elf("scripts/sign-file", elf);
       })},
      {"elf-byte-order", in_program([](FakeElf& elf) {
         elf.machine = {EM_X86_64, 64, false};
       })},
      {"elf-class", in_program([](FakeElf& elf) {
         elf.machine = {EM_X86_64, 32, true};
       })},
      {"elf-interpreter", in_program([](FakeElf& elf) { elf.interpreter = "/lib/ld-musl-x86_64.so.1"; })},
      {"elf-machine", in_program([](FakeElf& elf) { elf.machine = kArm64; })},
      {"elf-needed", in_program([](FakeElf& elf) { elf.needed = {"/home/me/lib/libfoo.so"}; })},
      {"elf-refused", in_program([](FakeElf& elf) { elf.load_address = uint64_t{1} << 60; })},
      {"elf-runpath", in_program([](FakeElf& elf) { elf.run_path = "/opt/lib"; })},
      {"elf-too-new", in_tree([](Tree& tree) {
         const std::filesystem::path machine = tree.folder_.path() / "machine";
         write_elf(machine / "usr/lib/libc.so.6", library_for(kX86, {"GLIBC_2.17"}));
         write_below(machine, loader_for(kX86).substr(1), "loader");
         tree.expectation_.sources = {machine_in(machine)};
       })},
      {"elf-type", in_program([](FakeElf& elf) { elf.type = ET_CORE; })},
      {"elf-unreadable", in_tree([](Tree& tree) { tree.put("scripts/mod/modpost", "\177ELF\x09\x09"); })},
  };
}

}  // namespace extmod
