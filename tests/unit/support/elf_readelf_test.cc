// SPDX-License-Identifier: GPL-2.0-or-later
// What the reader says of real files, against readelf of binutils, which goes by sections.
#include <dlfcn.h>

#include <regex>

#include "elf_image.h"
#include "support/elf_file.h"
#include "support/process.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string output_of(const std::vector<std::string>& argv) {
  CommandResult result = ProcessRunner().run({.argv = argv, .environment = command_environment()});
  EXPECT_EQ(result.status, 0) << join(argv, " ") << ": " << result.said();
  return result.output;
}

/// Of ElfFacts what readelf prints, too.
struct Names {
  std::vector<std::string> needed = {};
  std::vector<std::string> run_paths = {};
  std::map<std::string, std::set<std::string>> versions = {};
  std::set<std::string> defined = {};

  bool operator==(const Names&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Names& names) {
  out << join(names.needed, " ") << "; " << join(names.run_paths, ":");
  for (const auto& [library, versions] : names.versions)
    for (const auto& version : versions) out << " " << library << ":" << version;
  for (const auto& version : names.defined) out << " " << version;
  return out;
}

Names names_of(const ElfFacts& facts) {
  return {facts.needed, facts.run_paths, facts.versions, facts.defined_versions};
}

Names by_readelf(const std::string& path) {
  static const std::regex kNeeded(R"(\(NEEDED\) +Shared library: \[(.*)\])");
  static const std::regex kRunPath(R"(\((?:RPATH|RUNPATH)\) +Library r[un]*path: \[(.*)\])");
  static const std::regex kFile(R"( File: (\S+) +Cnt:)");
  static const std::regex kName(R"( Name: (\S+) +Flags:)");
  static const std::regex kDefined(R"( Rev: \d+ +Flags: (\S+) .* Name: (\S+))");
  Names names;
  std::string library;
  std::smatch found;
  for (const auto& line : split(output_of({"readelf", "-W", "-d", "-V", path}), '\n')) {
    if (std::regex_search(line, found, kNeeded)) names.needed.push_back(found[1]);
    if (std::regex_search(line, found, kRunPath))
      for (const auto& folder : split(found[1].str(), ':')) names.run_paths.push_back(folder);
    if (std::regex_search(line, found, kFile)) library = found[1];
    if (std::regex_search(line, found, kName)) names.versions[library].insert(found[1]);
    if (std::regex_search(line, found, kDefined) && found[1] != "BASE") names.defined.insert(found[2]);
  }
  return names;
}

class ElfReadelf : public testing::Test {
 protected:
  void expect_the_same(const std::string& path) {
    ElfImage elf = {read_file(path)};
    const Names wanted = by_readelf(path);
    auto facts = read_elf_bytes(elf.bytes);
    ASSERT_TRUE(facts) << path;
    EXPECT_EQ(names_of(*facts), wanted) << path;
    EXPECT_EQ(facts->refused, std::nullopt) << path;
    elf.without_sections();
    auto stripped = read_elf_bytes(elf.bytes);
    EXPECT_EQ(names_of(*stripped), wanted) << path;
    EXPECT_EQ(stripped->interpreter, facts->interpreter);
    EXPECT_EQ(stripped->refused, std::nullopt) << path;
  }
  std::string linked(const std::string& name, const std::vector<std::string>& flags) {
    const std::string source = folder_.path() / "x.c";
    write_file(source, "#include <stdio.h>\nint main(void) { return puts(\"x\") < 0; }\n");
    std::vector<std::string> argv = {"cc", source, "-o", folder_.path() / name};
    argv.insert(argv.end(), flags.begin(), flags.end());
    output_of(argv);
    return folder_.path() / name;
  }
  TempDir folder_;
};

TEST_F(ElfReadelf, AgreesOnFilesOfThisMachine) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  expect_the_same("/bin/true");
  expect_the_same(self);
  const ElfFacts facts = read_elf(self).value();
  EXPECT_FALSE(by_readelf(self).versions["libc.so.6"].empty());
  EXPECT_TRUE(by_readelf(*facts.interpreter).defined.contains("GLIBC_PRIVATE"));
  expect_the_same(facts.interpreter.value());
  for (const auto& library : facts.needed) {
    void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD);
    ASSERT_NE(handle, nullptr) << library;
    char folder[PATH_MAX];
    ASSERT_EQ(::dlinfo(handle, RTLD_DI_ORIGIN, folder), 0);
    ::dlclose(handle);
    expect_the_same(std::string(folder) + "/" + library);
  }
}

TEST_F(ElfReadelf, AgreesOnWhatTheLinkerMakes) {
  expect_the_same(linked("pie", {"-pie", "-fPIE", "-Wl,-rpath,/opt/a:$ORIGIN/b,--enable-new-dtags", "-lm"}));
  EXPECT_EQ(by_readelf(folder_.path() / "pie").run_paths, (std::vector<std::string>{"/opt/a", "$ORIGIN/b"}));
  expect_the_same(linked("fixed", {"-no-pie", "-Wl,-rpath,/opt/a,--disable-new-dtags"}));
  expect_the_same(linked("static", {"-static"}));
  expect_the_same(linked("static-pie", {"-static-pie", "-fPIE"}));
  expect_the_same(linked("library", {"-shared", "-fPIC"}));
  for (const char* name : {"static", "static-pie"}) {
    auto facts = read_elf(folder_.path() / name);
    EXPECT_TRUE(facts->is_program());
    EXPECT_TRUE(facts->needed.empty());
  }
}

}  // namespace
}  // namespace extmod
