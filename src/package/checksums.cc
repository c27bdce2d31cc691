// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/checksums.h"

#include <map>
#include <optional>
#include <string_view>

#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kDigits = 64;
constexpr std::string_view kSeparator = "  ";
constexpr std::string_view kBinarySeparator = " *";

/// The file that a line names as sha256sum writes it, in text or binary mode. Nothing for other lines: comments, those
/// of `--tag`, and names that sha256sum escapes.
std::optional<std::string> name_in(const std::string& line) {
  if (line.size() <= kDigits + kSeparator.size()) return std::nullopt;
  const std::string_view separator = std::string_view(line).substr(kDigits, kSeparator.size());
  if (separator != kSeparator && separator != kBinarySeparator) return std::nullopt;
  if (line.find_first_not_of("0123456789abcdefABCDEF") != kDigits) return std::nullopt;
  return line.substr(kDigits + kSeparator.size());
}

/// Whether the line is `SHA256 (NAME) = SUM` of one of these files.
bool is_tag_of(const std::map<std::string, std::string>& sums, const std::string& line) {
  constexpr std::string_view kTag = "SHA256 (";
  const size_t end = line.rfind(") = ");
  return line.starts_with(kTag) && end != std::string::npos && end >= kTag.size() &&
         sums.contains(line.substr(kTag.size(), end - kTag.size()));
}

}  // namespace

std::string checksums_with(const fs::path& folder, const std::vector<WrittenPackage>& packages) {
  std::map<std::string, std::string> written;
  for (const auto& package : packages) {
    written[package.path.filename()] = package.sha256;
    if (!package.signature.empty()) written[package.signature.filename()] = package.signature_sha256;
  }
  std::map<std::string, std::string> lines;  // by the name of the file
  std::string others;
  for (const auto& line : split(read_file_if_exists(folder / kChecksums).value_or(""), '\n')) {
    auto name = name_in(line);
    if (name && fs::exists(folder / *name))
      lines[*name] = line;
    else if (!name && !line.empty() && !is_tag_of(written, line))
      others += line + "\n";
  }
  for (const auto& [name, sum] : written) lines[name] = sum + std::string(kSeparator) + name;
  std::string text = others;
  for (const auto& [name, line] : lines) text += line + "\n";
  return text;
}

}  // namespace extmod
