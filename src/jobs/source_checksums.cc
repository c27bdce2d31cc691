// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cctype>
#include <optional>

#include "jobs/source_checks.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kSha256Digits = 64;
constexpr const char* kFetchBoth = "fetch the file and the list again";

struct ListedDigest {
  std::string sha256;
  std::string name;
};

bool is_sha256(std::string_view text) {
  return text.size() == kSha256Digits && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// sha256sum marks a line with a backslash in which `\\`, `\n` and `\r` of a name are escaped.
std::string unescaped(std::string_view name) {
  std::string plain;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool escape = name[i] == '\\' && i + 1 < name.size();
    if (escape) ++i;
    plain += !escape ? name[i] : name[i] == 'n' ? '\n' : name[i] == 'r' ? '\r' : name[i];
  }
  return plain;
}

/// `SHA256 (NAME) = DIGEST`
std::optional<ListedDigest> tagged_line(std::string_view line) {
  constexpr std::string_view kTag = "SHA256 (";
  constexpr std::string_view kEquals = ") = ";
  const size_t equals = line.rfind(kEquals);
  if (!line.starts_with(kTag) || equals == std::string_view::npos || equals < kTag.size()) return std::nullopt;
  const std::string_view digest = line.substr(equals + kEquals.size());
  if (!is_sha256(digest)) return std::nullopt;
  return ListedDigest{std::string(digest), std::string(line.substr(kTag.size(), equals - kTag.size()))};
}

/// `DIGEST  NAME`, or `DIGEST *NAME`.
std::optional<ListedDigest> plain_line(std::string_view line) {
  if (line.size() < kSha256Digits + 3 || !is_sha256(line.substr(0, kSha256Digits))) return std::nullopt;
  const char mark = line[kSha256Digits + 1];
  if (line[kSha256Digits] != ' ' || (mark != ' ' && mark != '*')) return std::nullopt;
  return ListedDigest{std::string(line.substr(0, kSha256Digits)), std::string(line.substr(kSha256Digits + 2))};
}

std::optional<ListedDigest> listed_digest(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const bool escaped = line.starts_with('\\');
  if (escaped) line.remove_prefix(1);
  auto found = tagged_line(line);
  if (!found) found = plain_line(line);
  if (!found) return std::nullopt;
  if (escaped) found->name = unescaped(found->name);
  std::transform(found->sha256.begin(), found->sha256.end(), found->sha256.begin(),
                 [](unsigned char digit) { return std::tolower(digit); });
  return found;
}

}  // namespace

std::string listed_sha256(const fs::path& list, const std::string& name) {
  const auto text = read_file_if_exists(list);
  if (!text) throw Error(ExitStatus::impossible, "there is no such list of checksums", list, "give the right path");
  std::string sha256;
  for (const auto& line : split(*text, '\n')) {
    const auto listed = listed_digest(line);
    if (!listed || fs::path(listed->name).filename() != name) continue;
    if (!sha256.empty() && sha256 != listed->sha256)
      throw Error(ExitStatus::impossible, "the list has two different checksums for " + name, list,
                  "give a list with one of them");
    sha256 = listed->sha256;
  }
  if (sha256.empty())
    throw Error(ExitStatus::impossible, "the list has no SHA-256 checksum for " + name, list,
                "give the list that belongs to the file; the name in it must be that of the file");
  return sha256;
}

void check_sha256(const fs::path& list, const fs::path& source, const std::string& sha256) {
  const std::string listed = listed_sha256(list, source.filename());
  if (listed != sha256)
    throw Error(ExitStatus::impossible,
                "the file has another checksum (" + sha256 + ") than " + list.string() + " says (" + listed + ")",
                source, kFetchBoth);
}

}  // namespace extmod
