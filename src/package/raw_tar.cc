// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/raw_tar.h"

#include <algorithm>
#include <charconv>

#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr std::string_view kExtensionTypes = "xgLK";

bool is_all_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

uint64_t padded(uint64_t size) {
  return size + tar_padding(size).size();
}

}  // namespace

std::string RawTarEntry::bytes() const {
  std::string bytes;
  for (const auto& extension : extensions)
    bytes += extension.header.bytes() + extension.text + tar_padding(extension.text.size());
  return bytes + header.bytes();
}

std::string_view RawTar::part(uint64_t most) {
  if (left_.empty()) left_ = bytes_();
  const std::string_view bytes = left_.substr(0, static_cast<size_t>(std::min<uint64_t>(most, left_.size())));
  left_.remove_prefix(bytes.size());
  return bytes;
}

std::string RawTar::exactly(uint64_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    const std::string_view more = part(size - bytes.size());
    if (more.empty() && bytes.empty()) return {};
    if (more.empty())
      throw Error(ExitStatus::unverified, "the package is damaged (its tar is cut short)", name_,
                  "build or fetch it again");
    bytes += more;
  }
  return bytes;
}

std::optional<RawTarEntry> RawTar::next() {
  check_interrupt();
  while (!content().empty()) {
  }
  RawTarEntry entry;
  std::string long_name;
  for (;;) {
    std::string block = exactly(TarHeader::kSize);
    if (is_all_zero(block)) {
      end_ = std::move(block);
      return std::nullopt;
    }
    entry.header = TarHeader(std::move(block));
    const char type = entry.header.type();
    if (kExtensionTypes.find(type) == std::string_view::npos) break;
    const uint64_t size = entry.header.size();  // TarCheck bounds it
    std::string text = exactly(padded(size));
    text.resize(size);
    if (type == 'L') long_name = text.substr(0, text.find('\0'));
    for (const auto& [key, value] :
         type == 'x' ? pax_records(text) : std::vector<std::pair<std::string, std::string>>{})
      if (key == "path") long_name = value;
    entry.extensions.push_back({entry.header, std::move(text)});
  }
  entry.path = long_name.empty() ? entry.header.name() : long_name;
  content_left_ = padded(entry.header.size());
  return entry;
}

std::string_view RawTar::content() {
  if (content_left_ == 0) return {};
  const std::string_view bytes = part(content_left_);
  if (bytes.empty())
    throw Error(ExitStatus::unverified, "the package is damaged (its tar is cut short)", name_,
                "build or fetch it again");
  content_left_ -= bytes.size();
  return bytes;
}

std::string_view RawTar::rest() {
  if (end_given_ || end_.empty()) return part(UINT64_MAX);
  end_given_ = true;
  return end_;
}

std::vector<std::pair<std::string, std::string>> pax_records(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> records;
  for (size_t at = 0; at < text.size();) {
    size_t length = 0;
    const auto [stop, failed] = std::from_chars(text.data() + at, text.data() + text.size(), length);
    const auto digits = static_cast<size_t>(stop - text.data()) - at;
    if (failed != std::errc() || length > text.size() - at || length < digits + 2) break;  // TarCheck refuses that
    const std::string record = text.substr(at + digits + 1, length - digits - 2);
    const size_t equals = std::min(record.find('='), record.size());
    records.emplace_back(record.substr(0, equals), record.substr(std::min(equals + 1, record.size())));
    at += length;
  }
  return records;
}

}  // namespace extmod
