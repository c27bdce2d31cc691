// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/linked_files.h"

#include <gtest/gtest.h>

#include "fake_command_runner.h"
#include "fake_toolchain.h"
#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using FileList = std::vector<fs::path>;
using Words = std::vector<std::string>;

class LinkedFiles : public testing::Test {
 protected:
  LinkedFiles() {
    for (const char* file : {"crt1.o", "libc.a", "libz.so", "odd(name).so"}) write_below(root(), file, file);
  }
  fs::path root() const { return folder_.path(); }
  std::string at(const std::string& file) const { return (root() / file).string(); }

  TempDir folder_;
};

TEST_F(LinkedFiles, AreThoseOfATraceThatExist) {
  EXPECT_EQ(files_in_trace(at("crt1.o") + "\n/tmp/ccgone.o\n" + at("libc.a") + "\n" + at("libc.a") + "\n", "/"),
            (FileList{at("crt1.o"), at("libc.a")}));
  EXPECT_EQ(files_in_trace(at("libc.a") + "(puts.o)\n" + at("odd(name).so") + "\n", "/"),
            (FileList{at("libc.a"), at("odd(name).so")}))
      << "lld names the members of archives";
  EXPECT_EQ(files_in_trace("ld: mode elf_x86_64\n-lz (" + at("libz.so") + ")\n(" + at("libc.a") + ")puts.o\n", "/"),
            (FileList{at("libz.so"), at("libc.a")}))
      << "as binutils did before 2.35";
  EXPECT_EQ(files_in_trace("crt1.o\n", root()), FileList{at("crt1.o")});
  EXPECT_EQ(files_in_trace("", root()), FileList{});
}

TEST_F(LinkedFiles, ComeFromOneLinkWithAllLibraries) {
  FakeCommandRunner runner([&](const Command&) { return CommandResult{0, at("crt1.o") + "\n"}; });
  EXPECT_EQ(linked_files(runner, fake_gcc({"ccache", "gcc"}, kArm64), {"-L/x", "-static"}, root()),
            FileList{at("crt1.o")});
  ASSERT_EQ(runner.commands.size(), 1U);
  EXPECT_EQ(runner.commands[0].argv,
            (Words{"ccache", "gcc", "-L/x", "-static", "-Wl,--trace", "-o", "trace", "trace.s", "-Wl,-Lstand-ins",
                   "-lcrypto", "-lssl", "-lelf", "-ldw", "-lz", "-lzstd", "-lyaml"}));
}

TEST_F(LinkedFiles, AreNotWhatStandsInForMissingLibraries) {
  FakeCommandRunner runner([&](const Command& command) -> CommandResult {
    EXPECT_TRUE(fs::exists(command.cwd / "stand-ins/libdw.a"));
    return {0, at("crt1.o") + "\nstand-ins/libdw.a\n"};
  });
  EXPECT_EQ(linked_files(runner, fake_gcc({"gcc"}, kArm64), {}, root()), FileList{at("crt1.o")});
}

}  // namespace
}  // namespace extmod
