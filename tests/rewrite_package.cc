// SPDX-License-Identifier: GPL-2.0-or-later
// rewrite-package PACKAGE FOLDER [CHANGE...]: writes a changed copy of a package into a folder and prints its path. A
// CHANGE is PATH=FILE (new content, or a new file), -PATH (removed), SONAME:VERSION,... (a library that the programs
// need, the newest version last) or version=VERSION. Without a library the dependencies stay.
#include <fmt/format.h>

#include <cstdio>

#include "package/package_rewrite.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace {

using namespace extmod;

void take_library(PackageChanges& changes, const std::string& text) {
  LibraryNeed& need = changes.libraries[text.substr(0, text.find(':'))];
  need.wants_64bit = true;
  for (const auto& version : split(text.substr(text.find(':') + 1), ',')) {
    need.symbol_versions.insert(version);
    need.versions[version.substr(0, version.rfind('_'))] = version.substr(version.rfind('_') + 1);
  }
}

PackageChanges changes_in(const std::vector<std::string>& words) {
  PackageChanges changes;
  changes.time = 1700000001;
  for (const auto& word : words) {
    const size_t equals = word.find('=');
    if (word.starts_with("-"))
      changes.removed.insert(word.substr(1));
    else if (word.starts_with("version="))
      changes.version = word.substr(equals + 1);
    else if (equals != std::string::npos)
      changes.files[word.substr(0, equals)] = {read_file(word.substr(equals + 1)), 0755};
    else
      take_library(changes, word);
  }
  changes.derive_depends = !changes.libraries.empty();
  return changes;
}

void rewrite(const std::vector<std::string>& words) {
  TempDir scratch;
  WriterSettings settings;
  settings.output = words[1];
  settings.scratch = scratch.path();
  const Remark remark = [](const std::string& sentence) { fmt::print(stderr, "{}\n", sentence); };
  FinishedPackages finished = rewrite_package(words[0], changes_in({words.begin() + 2, words.end()}), settings, remark);
  Publication publication(settings.output);
  finished.add_to(publication);
  publication.commit();
  for (const auto& package : finished.packages()) fmt::print("{}\n", package.path.string());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 2) {
    fmt::print(stderr, "usage: rewrite-package PACKAGE FOLDER [CHANGE...]\n");
    return static_cast<int>(ExitStatus::impossible);
  }
  try {
    rewrite(words);
  } catch (const Error& error) {
    fmt::print(stderr, "rewrite-package: {}\n", error.what());
    return static_cast<int>(error.status());
  }
  return 0;
}
