// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

// From the top down; a folder includes itself and what comes after it.
const Lines kOrder = {"cli",       "farm",  "kbuild",  "jobs",   "package", "verify", "modules",
                      "hostprogs", "cache", "content", "target", "distro",  "kernel", "support"};
constexpr size_t kMostLines = 300;
constexpr size_t kMostColumns = 120;

size_t level(const std::string& folder) {
  return static_cast<size_t>(std::find(kOrder.begin(), kOrder.end(), folder) - kOrder.begin());
}

Lines sources(const std::string& below) {
  Lines paths;
  for (const auto& entry : walk(fs::path(EXTMOD_SOURCE_DIR) / below)) {
    std::string ending = fs::path(entry.path).extension();
    if (entry.kind == EntryKind::file && (ending == ".cc" || ending == ".h")) paths.push_back(below + "/" + entry.path);
  }
  return paths;
}

Lines lines_of(const std::string& path) {
  return split(read_file(fs::path(EXTMOD_SOURCE_DIR) / path), '\n');
}

/// `kernel/srcarch.h` of `#include "kernel/arch.h"`, in the quotes or brackets wanted.
Lines includes(const std::string& path, const std::string& open) {
  Lines found;
  const std::string start = "#include " + open;
  for (const auto& line : lines_of(path))
    if (line.starts_with(start)) found.push_back(line.substr(start.size(), line.find_last_of("\">") - start.size()));
  return found;
}

TEST(Structure, FoldersIncludeOnlyFoldersBelowThem) {
  size_t seen = 0;
  for (const auto& path : sources("src")) {
    if (path == "src/main.cc") continue;
    size_t own = level(split(path, '/').at(1));
    ASSERT_LT(own, kOrder.size()) << path << " is in a folder without a place in the order";
    for (const auto& included : includes(path, "\"")) {
      EXPECT_LE(own, level(split(included, '/').at(0))) << path << " includes " << included;
      EXPECT_LT(level(split(included, '/').at(0)), kOrder.size()) << path << " includes " << included;
      ++seen;
    }
  }
  EXPECT_GT(seen, 100U);
}

TEST(Structure, NobodyAboveKnowsAFormatsFolder) {
  size_t seen = 0;
  for (const char* below : {"src/cli", "src/jobs", "src/kbuild"})
    for (const auto& path : sources(below)) {
      for (const auto& included : includes(path, "\"package/")) {
        ++seen;
        EXPECT_EQ(included.find('/'), std::string::npos) << path << " includes package/" << included;
      }
    }
  EXPECT_GT(seen, 5U);
}

/// package/FORMAT/ and distro/ have words of their own, and the table of formats has one row for each.
bool may_name_formats(const std::string& path) {
  return path.starts_with("src/distro/") || path == "src/package/package_format.cc" ||
         (path.starts_with("src/package/") && split(path, '/').size() > 3);
}

TEST(Structure, WordsOfFormatsAndDistributionsStayInTheirFolders) {
  // `tar` is everybody's word; KDEB_PKGVERSION and scripts/package/mkdebian are Kbuild's.
  const std::regex foreign(
      "\\b(debs?|dpkg|apt|debian|ubuntu|lintian|rpm|rpmbuild|dnf|fedora|suse|pacman|makepkg|arch linux|apk|alpine)\\b",
      std::regex::icase);
  for (const auto& path : sources("src")) {
    if (may_name_formats(path)) continue;
    for (const auto& line : lines_of(path)) EXPECT_FALSE(std::regex_search(line, foreign)) << path << ": " << line;
  }
}

/// Whether the file reads trees or packages that others made: through InputTree and EntryGate alone.
bool reads_what_others_made(const std::string& path) {
  return path.starts_with("src/verify/") || path.starts_with("src/distro/headers_parts") ||
         path.starts_with("src/target/library_source") ||
         (path.starts_with("src/package/") && path.ends_with("_reader.cc"));
}

TEST(Structure, OnlyOneReaderOpensWhatOthersMade) {
  const std::regex by_path(
      "\\b(read_file(_if_exists)?|walk|exists|is_regular_file|is_directory|is_symlink|file_size|"
      "read_symlink|symlink_status|canonical|weakly_canonical|(recursive_)?directory_iterator)\\(|"
      "::(open|stat|lstat|access)\\(|archive_read_open_filename");
  size_t seen = 0;
  for (const auto& path : sources("src")) {
    if (!reads_what_others_made(path)) continue;
    ++seen;
    for (const auto& line : lines_of(path))
      if (line.find(".exists(") == std::string::npos && line.find("->exists(") == std::string::npos)
        EXPECT_FALSE(std::regex_search(line, by_path)) << path << ": " << line;
  }
  EXPECT_GT(seen, 15U);
}

TEST(Structure, MainIncludesTheCommandLineAndWhatItThrows) {
  for (const auto& included : includes("src/main.cc", "\""))
    EXPECT_TRUE(included.starts_with("cli/") || included.starts_with("support/")) << included;
}

TEST(Structure, NoFileIsLong) {
  for (const char* below : {"src", "tests/unit"})
    for (const auto& path : sources(below)) {
      Lines lines = lines_of(path);
      EXPECT_LE(lines.size() - 1, kMostLines) << path;
      EXPECT_EQ(lines.back(), "") << path << " ends without a newline";
    }
}

// Tables of src/ are kept at one row a line, however wide; clang-format looks after the rest of it.
TEST(Structure, NoTestIsWide) {
  for (const auto& path : sources("tests/unit"))
    for (const auto& line : lines_of(path)) EXPECT_LE(line.size(), kMostColumns) << path << ": " << line;
}

TEST(Structure, ForeignHeadersStayInSources) {
  for (const auto& path : sources("src")) {
    if (!path.ends_with(".h")) continue;
    for (const auto& included : includes(path, "<"))
      for (const char* foreign : {"libelf", "gelf", "elfutils/", "archive", "openssl/", "nlohmann/", "libkmod"})
        EXPECT_FALSE(included.starts_with(foreign)) << path << " includes " << included;
  }
}

TEST(Structure, EveryFileNamesItsLicenseFirst) {
  for (const char* below : {"src", "tests/unit"})
    for (const auto& path : sources(below))
      EXPECT_EQ(lines_of(path).at(0), "// SPDX-License-Identifier: GPL-2.0-or-later") << path;
}

TEST(Structure, HeadersAreGuarded) {
  for (const char* below : {"src", "tests/unit"})
    for (const auto& path : sources(below)) {
      if (!path.ends_with(".h")) continue;
      EXPECT_EQ(lines_of(path).at(1), "#pragma once") << path;
    }
}

TEST(Structure, TestsMirrorTheSource) {
  for (const auto& path : sources("tests/unit")) {
    Lines parts = split(path, '/');
    if (parts.size() < 4) continue;
    EXPECT_LT(level(parts[2]), kOrder.size()) << path;
    EXPECT_TRUE(path.ends_with("_test.cc") || path.ends_with(".h")) << path;
  }
}

}  // namespace
}  // namespace extmod
