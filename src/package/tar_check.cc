// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tar_check.h"

#include <algorithm>
#include <charconv>

#include "support/error.h"

namespace extmod {
namespace {

constexpr size_t kTarBlock = 512;
constexpr uint64_t kMostInExtension = 1 << 20;  // as libarchive
constexpr std::string_view kNoFiles = "123456";
constexpr std::string_view kExtensions = "xgLK";
constexpr const char* kSparse = "a sparse file, which readers take in different ways: it must be packed without holes";

// Fields of a header.
struct Field {
  size_t at;
  size_t size;
};
constexpr Field kNameField{0, 100};
constexpr Field kSizeField{124, 12};
constexpr Field kNumberFields[] = {{100, 8}, {108, 8}, {116, 8}, {136, 12}};  // mode, user, group, time
constexpr size_t kTypeField = 156;
constexpr Field kLinkField{157, 100};
constexpr Field kMagicField{257, 8};

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

uint64_t with_padding(uint64_t size) {
  return (size + kTarBlock - 1) / kTarBlock * kTarBlock;
}

}  // namespace

void TarCheck::refuse(const std::string& what) const {
  throw Error(ExitStatus::unverified, "the package is malformed (" + what + ")", name_,
              "do not install it; build or fetch it again");
}

void TarCheck::look_at(std::string_view bytes) {
  while (!bytes.empty()) {
    const bool content = left_ > 0;
    const auto size =
        static_cast<size_t>(std::min<uint64_t>(content ? left_ : kTarBlock - block_.size(), bytes.size()));
    if (content) left_ -= size;
    if (extension_ != 0)
      text_ += bytes.substr(0, size);
    else if (!content)
      block_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (left_ == 0 && extension_ != 0) extension();
    if (block_.size() < kTarBlock) continue;
    header();
    block_.clear();
  }
}

/// Octal digits up to a blank or a zero byte; or, as GNU tar writes large ones, a bit and the binary number.
uint64_t TarCheck::number(size_t at, size_t size) const {
  std::string_view field = std::string_view(block_).substr(at, size);
  uint64_t value = 0;
  if (field[0] == '\x80') {
    constexpr size_t kBytes = 8;
    const size_t extra = std::max(field.size(), kBytes) - kBytes;
    if (field.size() > kBytes && !is_zero(field.substr(1, extra - 1))) refuse("a number that is too large");
    for (char byte : field.substr(std::max<size_t>(extra, 1))) value = value << 8 | static_cast<unsigned char>(byte);
    if (value > INT64_MAX) refuse("a number that is too large");
    return value;
  }
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  const char* end = field.data() + field.size();
  const auto [stop, failed] = std::from_chars(field.data(), end, value, 8);
  if (failed != std::errc() || (stop != end && *stop != ' ' && *stop != '\0')) refuse("a number in it is none");
  return value;
}

void TarCheck::header() {
  if (is_zero(block_)) {
    ended_ = true;
    return;
  }
  if (ended_) refuse("it has entries behind its end");
  for (const auto& field : kNumberFields) number(field.at, field.size);
  const uint64_t size = number(kSizeField.at, kSizeField.size);
  const std::string magic = block_.substr(kMagicField.at, kMagicField.size);
  if (magic != "ustar  " + std::string(1, '\0') && magic != std::string("ustar\00000", 8) && !is_zero(magic))
    refuse("a header of no known tar format");
  const char type = block_[kTypeField] == 0 ? '0' : block_[kTypeField];
  if (kExtensions.find(type) == std::string_view::npos) return check_entry(type, size);
  if (size == 0 || size > kMostInExtension) refuse("an extended header that is empty or too large");
  extension_ = type;
  text_size_ = size;
  left_ = with_padding(size);
}

void TarCheck::check_entry(char type, uint64_t size) {
  const bool no_file = kNoFiles.find(type) != std::string_view::npos;
  if (type == 'S') refuse(kSparse);
  if (!no_file && type != '0') refuse("an entry of an unknown type");
  if (no_file && size > 0) refuse("content in something that is no file");
  std::string path = long_name_;
  if (path.empty()) path = block_.substr(kNameField.at, std::min(block_.find('\0'), kNameField.size));
  if (path.empty()) refuse("an entry without a name");
  if (path.ends_with('/') && type != '5') refuse("a name that ends as a folder's and is none");
  if ((type == '1' || type == '2') && !has_long_link_ && block_[kLinkField.at] == '\0')
    refuse("a link without a target");
  long_name_.clear();
  has_long_link_ = has_records_ = false;
  left_ = with_padding(size);
}

void TarCheck::take_name(const std::string& name, bool for_link) {
  const size_t end = name.find('\0');
  if (name.empty() || end == 0 || !is_zero(std::string_view(name).substr(std::min(end, name.size()))))
    refuse("a name that is none");
  if (for_link ? has_long_link_ : !long_name_.empty()) refuse("an entry with two names");
  if (for_link)
    has_long_link_ = true;
  else
    long_name_ = name.substr(0, end);
}

void TarCheck::extension() {
  text_.resize(text_size_);
  if (extension_ == 'L' || extension_ == 'K')
    take_name(text_, extension_ == 'K');
  else
    records();
  extension_ = 0;
  text_.clear();
}

/// `LENGTH KEY=VALUE\n` (POSIX pax, 4.18).
void TarCheck::records() {
  if (extension_ == 'x' && has_records_) refuse("an entry with two extended headers");
  if (extension_ == 'x') has_records_ = true;
  for (size_t at = 0; at < text_.size();) {
    size_t length = 0;
    const char* begin = text_.data() + at;
    const auto [stop, failed] = std::from_chars(begin, text_.data() + text_.size(), length);
    const auto digits = static_cast<size_t>(stop - begin);
    if (failed != std::errc() || length > text_.size() - at || length < digits + 3 || *stop != ' ' ||
        text_[at + length - 1] != '\n')
      refuse("an extended header that is damaged");
    const std::string text = text_.substr(at + digits + 1, length - digits - 2);
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) refuse("an extended header that is damaged");
    record(text.substr(0, equals), text.substr(equals + 1));
    at += length;
  }
}

void TarCheck::record(const std::string& key, const std::string& value) {
  if (extension_ == 'g' && key != "comment") refuse("an extended header for all entries that changes them: " + key);
  // Nothing in a headers package needs these: its sizes fit into the header.
  for (const char* unclear : {"size", "hdrcharset", "SCHILY.realsize", "SUN.holesdata"})
    if (key == unclear) refuse("an extended header with " + key);
  if (key.starts_with("GNU.sparse.")) refuse(kSparse);
  if (key == "linkpath") take_name(value, true);
  if (key == "path") take_name(value, false);
}

}  // namespace extmod
