// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/changed_mtree.h"

#include <fmt/format.h>

#include "package/compressor.h"
#include "package/pacman/mtree.h"
#include "package/read_archive.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

struct DigestWord {
  const char* keyword;
  Digest (*digest)();
};
constexpr DigestWord kDigests[] = {{"md5digest", Digest::md5},       {"md5", Digest::md5},
                                   {"sha1digest", Digest::sha1},     {"sha1", Digest::sha1},
                                   {"sha256digest", Digest::sha256}, {"sha256", Digest::sha256},
                                   {"sha512digest", Digest::sha512}, {"sha512", Digest::sha512}};

std::string plain_text(const std::string& mtree, const std::string& package, const Limits& limits) {
  PlainBytes plain([rest = std::string_view(mtree)]() mutable { return std::exchange(rest, {}); }, package + ": .MTREE",
                   limits);
  std::string text;
  for (std::string_view block = plain.bytes()(); !block.empty(); block = plain.bytes()()) {
    if (text.size() + block.size() > limits.text)
      throw over_limit(limits, &Limits::text, "a file is too large to be read as text", package + ": .MTREE");
    text += block;
  }
  return text;
}

/// What mtree(5) escapes, in octal.
std::string unescaped(const std::string& word) {
  constexpr size_t kDigits = 3;
  std::string text;
  for (size_t i = 0; i < word.size(); ++i) {
    const std::string digits = word[i] == '\\' ? word.substr(i + 1, kDigits) : "";
    if (digits.size() < kDigits || digits.find_first_not_of("01234567") != std::string::npos) {
      text += word[i];
      continue;
    }
    text += static_cast<char>(std::stoi(digits, nullptr, 8));
    i += kDigits;
  }
  return text;
}

/// The keyword of a line with its new value.
std::string changed_word(const std::string& word, const TarContent& content, const std::string& object) {
  const std::string key = word.substr(0, word.find('='));
  if (key == "size") return fmt::format("size={}", content.bytes.size());
  if (key == "time" && content.time) return fmt::format("time={}.0", *content.time);
  if (key == "mode" && content.mode) return fmt::format("mode={:o}", *content.mode);
  for (const auto& row : kDigests)
    if (key == row.keyword) return key + "=" + digest_of(row.digest(), content.bytes);
  if (key.ends_with("digest") || key == "cksum" || key.starts_with("sha") || key.starts_with("rmd"))
    throw Error(ExitStatus::impossible, "a digest in its .MTREE that extmod-pkg does not compute (" + key + ")",
                object);
  return word;
}

std::string changed_line(const std::vector<std::string>& words, const TarContent& content, const std::string& object) {
  std::vector<std::string> changed = {words.front()};
  bool has_mode = false;
  for (size_t i = 1; i < words.size(); ++i) {
    has_mode = has_mode || words[i].starts_with("mode=");
    changed.push_back(changed_word(words[i], content, object));
  }
  // The usual mode of this .MTREE need not be this file's.
  if (!has_mode && content.mode) changed.push_back(fmt::format("mode={:o}", *content.mode));
  return join(changed, " ");
}

std::string new_line(const std::string& path, const TarContent& content) {
  return fmt::format("./{} time={}.0 mode={:o} size={} md5digest={} sha256digest={} type=file uid=0 gid=0",
                     mtree_escaped(path), content.time.value_or(0), content.mode.value_or(0644), content.bytes.size(),
                     digest_of(Digest::md5(), content.bytes), digest_of(Digest::sha256(), content.bytes));
}

}  // namespace

std::string changed_mtree(const std::string& mtree, const std::map<std::string, TarContent>& files,
                          const std::set<std::string>& removed, const std::string& package, const Limits& limits) {
  auto left = files;
  std::string text;
  for (const auto& line : split(replace_all(plain_text(mtree, package, limits), "\\\n", " "), '\n')) {
    const auto words = split_words(line);
    const bool is_entry = !words.empty() && !words[0].starts_with("#") && !words[0].starts_with("/");
    const std::string path = is_entry ? normal_path(unescaped(words[0])) : "";
    if (line.empty() || removed.contains(path)) continue;
    auto content = left.extract(path);
    text += (content ? changed_line(words, content.mapped(), package + ": " + path) : line) + "\n";
  }
  for (const auto& [path, content] : left) text += new_line(path, content) + "\n";
  return compress(text, {CompressionKind::gzip, 9});
}

}  // namespace extmod
