// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tar_header.h"

#include <fmt/format.h>

#include <algorithm>

namespace extmod {
namespace {

// Fields of a header.
constexpr size_t kMostInTarName = 100;
constexpr size_t kSizeAt = 124;
constexpr size_t kSizeDigits = 12;
constexpr size_t kChecksumAt = 148;
constexpr size_t kLinkAt = 157;
constexpr size_t kMostInLink = 100;
constexpr size_t kPrefixAt = 345;
constexpr size_t kMostInPrefix = 155;
constexpr std::string_view kPosixMagic("ustar\00000", 8);
constexpr std::string_view kChecksumAsBlanks = "        ";

}  // namespace

TarHeader TarHeader::of_type(char type) {
  TarHeader header(std::string(kSize, '\0'));
  header.put(kMagic, kPosixMagic);
  header.set_type(type);
  header.set_mode(0644);
  header.set_number(108, 8, 0);  // owner
  header.set_number(116, 8, 0);  // group
  header.set_size(0);
  header.set_time(0);
  header.put(265, "root");
  header.put(297, "root");
  return header;
}

void TarHeader::put(size_t at, std::string_view field) {
  block_.replace(at, field.size(), field);
  is_changed_ = true;
}

/// Cut short, or with zero bytes behind it.
void TarHeader::put_text(size_t at, size_t size, std::string text) {
  text.resize(size, '\0');
  put(at, text);
}

std::string TarHeader::text(size_t at, size_t size) const {
  const std::string field = block_.substr(at, size);
  return field.substr(0, field.find('\0'));
}

/// TarCheck has refused what is no number.
uint64_t TarHeader::size() const {
  uint64_t value = 0;
  const std::string_view field = std::string_view(block_).substr(kSizeAt, kSizeDigits);
  const bool is_binary = field[0] == '\x80';
  for (char byte : field.substr(is_binary ? 1 : std::min(field.find_first_not_of(' '), field.size()))) {
    if (!is_binary && (byte < '0' || byte > '7')) break;
    value = is_binary ? value << 8 | static_cast<unsigned char>(byte) : value << 3 | static_cast<uint64_t>(byte - '0');
  }
  return value;
}

std::string TarHeader::name() const {
  const std::string name = text(0, kMostInTarName);
  const std::string prefix =
      std::string_view(block_).substr(kMagic, kPosixMagic.size()) == kPosixMagic ? text(kPrefixAt, kMostInPrefix) : "";
  return prefix.empty() ? name : prefix + "/" + name;
}

/// Octal digits; a number that is too large for them as GNU tar writes it, which every reader knows.
void TarHeader::set_number(size_t at, size_t size, uint64_t value) {
  std::string digits = fmt::format("{:0{}o}", value, size - 1) + '\0';
  if (digits.size() > size) {
    digits.assign(size, '\0');
    digits[0] = '\x80';
    for (size_t i = size - 1; i > 0; --i, value >>= 8) digits[i] = static_cast<char>(value & 0xff);
  }
  put(at, digits);
}

bool TarHeader::set_name(const std::string& name) {
  size_t split = 0;  // where the part behind the prefix begins
  if (std::string_view(block_).substr(kMagic, kPosixMagic.size()) == kPosixMagic) {
    for (size_t slash = 0; name.size() - split > kMostInTarName && slash != std::string::npos;)
      if (slash = name.find('/', slash + 1); slash != std::string::npos) split = slash + 1;
    if (split > kMostInPrefix + 1) split = 0;
    put_text(kPrefixAt, kMostInPrefix, split == 0 ? "" : name.substr(0, split - 1));
  }
  put_text(0, kMostInTarName, name.substr(split));
  return name.size() - split <= kMostInTarName;
}

void TarHeader::clear_link() {
  put(kLinkAt, std::string(kMostInLink, '\0'));
}

std::string TarHeader::bytes() const {
  if (!is_changed_) return block_;
  std::string bytes = block_;
  bytes.replace(kChecksumAt, kChecksumAsBlanks.size(), kChecksumAsBlanks);
  unsigned sum = 0;
  for (unsigned char byte : bytes) sum += byte;
  bytes.replace(kChecksumAt, 7, fmt::format("{:06o}", sum) + '\0');
  return bytes;
}

std::string tar_padding(uint64_t size) {
  return std::string((TarHeader::kSize - size % TarHeader::kSize) % TarHeader::kSize, '\0');
}

std::string pax_record(const std::string& key, const std::string& value) {
  const std::string rest = " " + key + "=" + value + "\n";
  size_t length = rest.size() + 1;
  while (std::to_string(length).size() + rest.size() != length) ++length;
  return std::to_string(length) + rest;
}

}  // namespace extmod
