// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "jobs/source_tree.h"
#include "package/compressor.h"
#include "package/tar_header.h"
#include "support/file_walk.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {

/// An entry of a tarball; `link` is for types `1` and `2`.
struct TarballEntry {
  char type = '0';
  std::string name;
  std::string content = {};
  std::string link = {};
  int64_t time = 1'700'000'000;
  mode_t mode = 0644;
};

inline std::string tar_entry(const TarballEntry& entry) {
  constexpr size_t kLink = 157;
  std::string block = TarHeader::of_type(entry.type).bytes();
  block.replace(kLink, entry.link.size(), entry.link);
  TarHeader header(block);
  header.set_name(entry.name);
  header.set_mode(entry.mode);
  header.set_size(entry.content.size());
  header.set_time(entry.time);
  return header.bytes() + entry.content + tar_padding(entry.content.size());
}

inline std::string tarball(const std::vector<TarballEntry>& entries) {
  std::string bytes;
  for (const auto& entry : entries) bytes += tar_entry(entry);
  return bytes + std::string(1024, '\0');
}

inline const std::string kKernelMakefile = "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n";

/// A kernel's source with what `more` adds.
inline std::string kernel_tarball(const std::vector<TarballEntry>& more = {}, const std::string& top = "linux-6.12/") {
  std::vector<TarballEntry> entries = {{'5', top},
                                       {'0', top + "Makefile", kKernelMakefile},
                                       {'0', top + "Kbuild", "#\n"},
                                       {'0', top + "scripts/run.sh", "#!/bin/sh\n", {}, 1'700'000'500, 0755},
                                       {'2', top + "scripts/link", {}, "../Makefile"}};
  entries.insert(entries.end(), more.begin(), more.end());
  return tarball(entries);
}

class SourceTreeTest : public testing::Test {
 protected:
  void give(const std::string& bytes, const std::string& name = "linux-6.12.tar") {
    request.source = place.path() / name;
    write_file(request.source, bytes);
  }
  SourceTree provide() { return provide_source(request, folder, runner, progress); }

  /// Refused with these words, and nothing is left but what was there.
  testing::AssertionResult is_refused(ExitStatus status, const std::vector<std::string>& words) {
    const size_t before = walk(place.path()).size();
    auto result = fails(status, words, [&] { provide(); });
    if (result && walk(place.path()).size() != before) return testing::AssertionFailure() << "it left something";
    return result;
  }
  testing::AssertionResult is_hostile(const std::vector<TarballEntry>& more, const std::string& words) {
    give(kernel_tarball(more));
    return is_refused(ExitStatus::unverified, {words});
  }

  TempDir place;
  std::filesystem::path folder = place.path() / "source";
  SourceRequest request;
  FakeCommandRunner runner;
  FakeProgress progress;
};

}  // namespace extmod
