// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "fake_command_runner.h"
#include "fake_toolchain.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// A compiler whose programs, libraries and headers lie in a folder.
class Fingerprints : public testing::Test {
 protected:
  Fingerprints() {
    for (const char* program : {"bin/gcc", "bin/clang", "bin/ccache", "libexec/cc1", "bin/as", "bin/ld", "bin/ar"}) {
      write_below(root(), program, program);
      fs::permissions(root() / program, fs::perms(0755));
    }
    for (const char* file : {"lib/crt1.o", "lib/crti.o", "lib/libc.so", "lib/libc.so.6", "lib/libc.a", "lib/libgcc.a",
                             "lib/libelf.so", "lib/libz.a", "include/zlib.h", "include/stdio.h"})
      write_below(root(), file, file);
    fs::create_directories(root() / "more/include");
    fs::create_directories(root() / "more/lib");
    compiler_ = fake_gcc({(root() / "bin/ccache").string(), (root() / "bin/gcc").string()}, kArm64);
  }
  fs::path root() const { return folder_.path(); }
  void put(const std::string& path, const std::string& content) const {
    write_below(root(), path, content);
    fs::permissions(root() / path, fs::perms(0755));
  }

  CommandResult answer(const Command& command) const {
    const std::string top = root().string();
    const std::string& last = command.argv.back();
    for (const char* name : {"cc1", "as", "ld", "ar", "clang"})
      if (last == std::string("-print-prog-name=") + name)
        return {0, top + (last.ends_with("cc1") ? "/libexec/" : "/bin/") + name + "\n"};
    if (last == "-print-search-dirs")
      return {0, "install: " + top + "\nprograms: =/x\nlibraries: =" + top + "/lib/../lib/:" + top + "/lib\n"};
    if (last == "/dev/null")
      return {0, "#include <...> search starts here:\n /what/preprocessed/text/says\n",
              said_ +
                  "Using built-in specs.\n#include \"...\" search starts here:\n#include <...> search starts here:\n " +
                  top + "/include\nEnd of search list.\n " + top + "/not-this\n"};
    if (command.argv.end() != std::find(command.argv.begin(), command.argv.end(), "-Wl,--trace")) return {0, trace_};
    return {1, "", "what?"};
  }
  std::string fingerprint() {
    FakeCommandRunner runner([this](const Command& command) { return answer(command); });
    std::string result = toolchain_fingerprint(runner, compiler_, cflags_, ldflags_, folder_.path());
    commands_ = runner.commands;
    return result;
  }
  /// Whether a change of this file makes another fingerprint.
  bool matters(const std::string& path) {
    std::string before = fingerprint();
    bool was_there = fs::exists(root() / path);
    put(path, path + " changed");
    bool changed = fingerprint() != before;
    if (was_there) put(path, path);
    if (!was_there) fs::remove(root() / path);
    EXPECT_EQ(fingerprint(), before) << path << ": as it was";
    return changed;
  }

  TempDir folder_;
  Compiler compiler_;
  Words cflags_;
  Words ldflags_;
  std::string said_;   ///< by the compiler with -v
  std::string trace_;  ///< of the linker
  std::vector<Command> commands_;
  ScopedVariable cpath_{"CPATH", std::nullopt};
};

TEST_F(Fingerprints, AreEqualWhereNothingHasChanged) {
  std::string first = fingerprint();
  EXPECT_EQ(first.size(), 64U);
  EXPECT_EQ(fingerprint(), first);
  write_below(root(), "lib/libunheardof.so", "x");
  write_below(root(), "include/unheardof.h", "x");
  fs::last_write_time(root() / "bin/gcc", fs::file_time_type::clock::now() - std::chrono::hours(100));
  EXPECT_EQ(fingerprint(), first);
}

TEST_F(Fingerprints, HaveTheBytesOfEveryProgramThatRuns) {
  for (const char* path : {"bin/gcc", "bin/ccache", "libexec/cc1", "bin/as", "bin/ld", "bin/ar"})
    EXPECT_TRUE(matters(path)) << path;
}

TEST_F(Fingerprints, HaveTheBytesOfLibrariesThatAreLinked) {
  for (const char* path : {"lib/crt1.o", "lib/crti.o", "lib/libc.so", "lib/libc.so.6", "lib/libgcc.a", "lib/libelf.so",
                           "lib/libz.so", "lib/libcrypto.so"})
    EXPECT_TRUE(matters(path)) << path;
}

TEST_F(Fingerprints, HaveArchivesInAStaticLinkAndWhereThereIsNoSharedLibrary) {
  EXPECT_FALSE(matters("lib/libc.a"));
  EXPECT_FALSE(matters("lib/libelf.a"));
  EXPECT_TRUE(matters("lib/libz.a"));
  // As dpkg unpacks it: for / and not for this folder.
  fs::create_symlink("/nowhere/libz.so.1", root() / "lib/libz.so");
  EXPECT_TRUE(matters("lib/libz.a"));
  fs::remove(root() / "lib/libz.so");
  std::string dynamic = fingerprint();
  ldflags_ = {"-static"};
  EXPECT_NE(fingerprint(), dynamic);
  EXPECT_TRUE(matters("lib/libc.a"));
  EXPECT_TRUE(matters("lib/libz.a"));
  EXPECT_TRUE(matters("lib/libcrypto.a"));
}

TEST_F(Fingerprints, ChangeWhereAHeaderComesOrGoes) {
  for (const char* header : {"include/libelf.h", "include/dwarf.h", "include/yaml.h"})
    EXPECT_TRUE(matters(header)) << header;
  EXPECT_FALSE(matters("include/zlib.h")) << "what is in it is known by the lists of what was read";
  EXPECT_FALSE(matters("not-this/libelf.h"));
  std::string before = fingerprint();
  fs::remove(root() / "include/zlib.h");
  EXPECT_NE(fingerprint(), before);
  before = fingerprint();
  put("include/openssl/opensslconf.h", "x");
  EXPECT_NE(fingerprint(), before);
}

TEST_F(Fingerprints, LookWhereTheFlagsSayFirst) {
  cflags_ = {"-isystem", (root() / "more/include").string(), "-pipe"};
  ldflags_ = {"-L" + (root() / "more/lib").string(), "-s"};
  EXPECT_TRUE(matters("lib/libelf.so"));
  EXPECT_TRUE(matters("more/lib/libelf.so"));
  EXPECT_TRUE(matters("more/include/libelf.h"));
  put("more/lib/libelf.so", "the first that is found");
  EXPECT_FALSE(matters("lib/libelf.so"));
}

TEST_F(Fingerprints, HaveTheVariablesThatCompilersObey) {
  std::string before = fingerprint();
  for (const char* name : {"CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "GCC_EXEC_PREFIX", "COMPILER_PATH"}) {
    ScopedVariable set(name, "/somewhere");
    EXPECT_NE(fingerprint(), before) << name;
  }
  ScopedVariable other("EXTMOD_PKG_UNRELATED", "/somewhere");
  EXPECT_EQ(fingerprint(), before);
}

TEST_F(Fingerprints, HaveEveryFileThatTheLinkerNames) {
  put("hidden/libc.a", "hidden/libc.a");
  EXPECT_FALSE(matters("hidden/libc.a"));
  trace_ = (root() / "lib/crt1.o").string() + "\n/tmp/gone.o\n" + (root() / "hidden/libc.a").string() + "\n";
  EXPECT_TRUE(matters("hidden/libc.a"));
}

TEST_F(Fingerprints, HaveTheFilesThatTheCompilerReadsBeforeItBegins) {
  for (const char* label : {"Reading specs from ", "Configuration file: "}) {
    said_ = label + (root() / "musl.specs").string() + "\n";
    EXPECT_TRUE(matters("musl.specs")) << label;
  }
}

TEST_F(Fingerprints, HaveTheWordsInFiles) {
  compiler_.argv.push_back("@" + (root() / "words").string());
  EXPECT_TRUE(matters("words"));
  put("words", "-O1 @" + (root() / "more/words").string());
  EXPECT_TRUE(matters("more/words"));
  put("more/words", "@" + (root() / "words").string());
  EXPECT_EQ(fingerprint().size(), 64U) << "files that name each other";
}

TEST_F(Fingerprints, HaveTheWordsOfTheCall) {
  std::set<std::string> all = {fingerprint()};
  compiler_.argv.emplace_back("-m32");
  all.insert(fingerprint());
  compiler_.argv.back() = "-mbe";
  all.insert(fingerprint());
  compiler_.version = "gcc 13";
  all.insert(fingerprint());
  EXPECT_EQ(all.size(), 4U);
}

TEST_F(Fingerprints, AskTheCompilerWithAllItsWords) {
  compiler_.argv.emplace_back("-m32");
  fingerprint();
  EXPECT_FALSE(commands_.empty());
  for (const auto& command : commands_) {
    ASSERT_GT(command.argv.size(), 3U);
    EXPECT_EQ(Words(command.argv.begin(), command.argv.begin() + 3), compiler_.argv);
    EXPECT_EQ(command.environment.at("LC_ALL"), "C");
  }
}

TEST_F(Fingerprints, HaveTheLibrariesThatAClangIsMadeOf) {
  write_below(root(), "lib/libLLVM-15.so.1", "llvm");
  std::string gcc = fingerprint();
  write_file(root() / "lib/libLLVM-15.so.1", "another llvm");
  EXPECT_EQ(fingerprint(), gcc);
  compiler_.is_clang = true;
  std::string clang = fingerprint();
  EXPECT_NE(clang, gcc);
  write_file(root() / "lib/libLLVM-15.so.1", "and yet another");
  EXPECT_NE(fingerprint(), clang);
}

TEST_F(Fingerprints, HaveTheClangBehindALauncher) {
  EXPECT_FALSE(matters("bin/clang"));
  compiler_.argv = {(root() / "bin/ccache").string()};
  compiler_.is_clang = true;
  EXPECT_TRUE(matters("bin/clang"));
}

TEST_F(Fingerprints, BearACompilerThatAnswersNothing) {
  FakeCommandRunner mute([](const Command&) { return CommandResult{1, "", "unknown option\n"}; });
  Compiler gone = fake_gcc({"/not/there/gcc"}, kArm64);
  gone.is_clang = true;
  EXPECT_EQ(toolchain_fingerprint(mute, gone, {"-isystem"}, {"-L"}, folder_.path()).size(), 64U);
}

}  // namespace
}  // namespace extmod
