// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/checksums.h"

#include <map>

#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kDigits = 64;
constexpr std::string_view kSeparator = "  ";

}  // namespace

void write_checksums(const fs::path& folder, const std::vector<WrittenPackage>& packages) {
  std::map<std::string, std::string> sums;
  const fs::path path = folder / "SHA256SUMS";
  for (const auto& line : split(read_file_if_exists(path).value_or(""), '\n')) {
    if (line.size() <= kDigits + kSeparator.size()) continue;
    std::string name = line.substr(kDigits + kSeparator.size());
    if (fs::exists(folder / name)) sums[name] = line.substr(0, kDigits);
  }
  for (const auto& package : packages) {
    sums[package.path.filename()] = package.sha256;
    if (!package.signature.empty()) sums[package.signature.filename()] = sha256_of_file(package.signature);
  }
  std::string text;
  for (const auto& [name, sum] : sums) text += sum + std::string(kSeparator) + name + "\n";
  write_atomically(path, text, Sync::file);
}

}  // namespace extmod
