// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/record.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kVariable = "EXTMOD_PKG_RECORD";

void take_line(PackagingRecord& record, const std::string& name, const std::string& value) {
  if (name == "step") {
    record.steps.insert(value);
  } else if (name == "package") {
    const size_t slash = value.find('/');
    if (slash != std::string::npos && slash > 0) record.packages[value.substr(slash)] = value.substr(0, slash - 1);
  } else {
    record.kernel = true;
    if (name == "kernel" || name == "CURDIR") record.folders.insert(value);
    if (name == "packages" || name == "goals")
      for (const auto& target : split_words(value)) record.targets.insert(target);
    if (name == "goals") record.makes.emplace_back();
    if (name != "kernel" && name != "packages" && !record.makes.empty()) record.makes.back()[name] = value;
  }
}

}  // namespace

PackagingRecord read_packaging_record(const fs::path& file) {
  PackagingRecord record;
  for (const auto& line : split(read_file_if_exists(file).value_or(""), '\n'))
    if (const size_t equals = line.find('='); equals != std::string::npos)
      take_line(record, line.substr(0, equals), line.substr(equals + 1));
  // A make that rebuilds one of its makefiles reads all of them again.
  record.makes.erase(std::unique(record.makes.begin(), record.makes.end()), record.makes.end());
  return record;
}

void note_packaging_step(const std::string& format, const std::vector<fs::path>& packages) {
  const auto file = environment(kVariable);
  if (!file) return;
  std::string lines = "step=" + format + "\n";
  for (const auto& package : packages) {
    const fs::path path = fs::canonical(package);
    lines += "package=" + state_of_package(path) + " " + path.string() + "\n";
  }
  std::ofstream out(*file, std::ios::app);
  if (!(out << lines << std::flush))
    throw Error(ExitStatus::environment, "the waiting extmod-pkg cannot be told that the headers are packaged", *file,
                "let all of its command run as one user");
}

std::string state_of_package(const fs::path& package) {
  struct stat status = {};
  if (::stat(package.c_str(), &status) != 0) return {};
  return fmt::format("{} {}.{:09}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace extmod
