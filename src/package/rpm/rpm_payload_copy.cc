// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_payload_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "package/tar_copy.h"
#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr size_t kCpioAlignment = 4;
constexpr size_t kNewcHeader = 110;
constexpr size_t kStrippedMember = 16;  // magic number, number of the file, padding
constexpr size_t kDigits = 8;           // of a number
constexpr std::string_view kStrippedMagic = "07070X";
constexpr std::string_view kWithSum = "070702";
constexpr std::string_view kTrailer = "TRAILER!!!";

// Fields of newc: where each begins.
constexpr size_t kInode = 6;
constexpr size_t kMode = 14;
constexpr size_t kLinks = 38;
constexpr size_t kTime = 46;
constexpr size_t kFileSize = 54;
constexpr size_t kNameSize = 94;
constexpr size_t kSum = 102;

uint64_t padding(uint64_t size) {
  return (kCpioAlignment - size % kCpioAlignment) % kCpioAlignment;
}

std::string stripped_header(size_t number) {
  std::string header = fmt::format("{}{:08x}", kStrippedMagic, number);
  header.resize(kStrippedMember, '\0');
  return header;
}

uint64_t hex_at(const std::string& header, size_t at) {
  uint64_t value = 0;
  std::from_chars(header.data() + at, header.data() + at + kDigits, value, 16);
  return value;
}

void put_hex(std::string& header, size_t at, uint64_t value) {
  header.replace(at, kDigits, fmt::format("{:08x}", value & 0xffffffff));
}

}  // namespace

RpmPayloadCopy::RpmPayloadCopy(const std::vector<RpmChangedFile>& files, std::vector<uint64_t> old_sizes, int64_t time,
                               ByteSink sink, std::string name)
    : files_(files),
      old_sizes_(std::move(old_sizes)),
      number_of_old_(old_sizes_.size()),
      time_(time),
      sink_(std::move(sink)),
      name_(std::move(name)) {
  for (size_t i = 0; i < files.size(); ++i) {
    if (files[i].old) number_of_old_.at(*files[i].old) = i;
    number_of_path_[files[i].path] = i;
  }
}

std::string_view RpmPayloadCopy::part(uint64_t most) {
  if (left_.empty()) left_ = (*plain_)();
  const std::string_view bytes = left_.substr(0, static_cast<size_t>(std::min<uint64_t>(most, left_.size())));
  left_.remove_prefix(bytes.size());
  return bytes;
}

std::string RpmPayloadCopy::exactly(uint64_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    const std::string_view more = part(size - bytes.size());
    if (more.empty())
      throw Error(ExitStatus::unverified, "the package is damaged (its payload is cut short)", name_,
                  "build or fetch it again");
    bytes += more;
  }
  return bytes;
}

void RpmPayloadCopy::pass_on(uint64_t size, bool is_kept) {
  while (size > 0) {
    const std::string_view bytes = part(size);
    if (bytes.empty())
      throw Error(ExitStatus::unverified, "the package is damaged (its payload is cut short)", name_,
                  "build or fetch it again");
    if (is_kept) sink_(bytes);
    size -= bytes.size();
  }
}

void RpmPayloadCopy::copy(const NextBlock& plain) {
  plain_ = &plain;
  for (bool is_end = false; !is_end;) {
    check_interrupt();
    std::string header = exactly(kStrippedMember);
    const bool is_stripped = header.starts_with(kStrippedMagic);
    is_stripped_ = is_stripped_ || is_stripped;  // its last member is one of newc
    if (is_stripped)
      take_stripped(header);
    else
      is_end = !take_newc(header + exactly(kNewcHeader - kStrippedMember));
  }
  for (std::string_view rest = part(UINT64_MAX); !rest.empty(); rest = part(UINT64_MAX)) sink_(rest);
}

/// New files that stand before this one in the file list.
void RpmPayloadCopy::add_before(size_t number) {
  for (; next_ < number; ++next_) {
    const RpmChangedFile& file = files_[next_];
    if (file.old) continue;
    if (is_stripped_)
      write_stripped(next_);
    else
      write_newc(new_header(file), prefix_ + file.path, file);
  }
}

/// False for the last member.
bool RpmPayloadCopy::take_newc(std::string header) {
  const uint64_t name_size = hex_at(header, kNameSize);
  const std::string name_bytes = exactly(name_size + padding(kNewcHeader + name_size));
  const std::string name = name_bytes.substr(0, name_bytes.find('\0'));
  const uint64_t size = hex_at(header, kFileSize);
  const uint64_t padded_size = size + padding(size);
  const std::string path = normal_path(name);
  auto number = number_of_path_.find(path);
  if (name == kTrailer && number == number_of_path_.end()) {
    add_before(files_.size());
    sink_(header + name_bytes);
    pass_on(padded_size, true);
    return false;
  }
  prefix_ = name.substr(0, name.find(path));
  if (number != number_of_path_.end()) add_before(number->second);
  const bool is_kept = number != number_of_path_.end() && files_[number->second].content == nullptr;
  if (is_kept) sink_(header + name_bytes);
  pass_on(padded_size, is_kept);
  if (!is_kept && number != number_of_path_.end()) write_newc(std::move(header), name, files_[number->second]);
  return true;
}

std::string RpmPayloadCopy::new_header(const RpmChangedFile& file) const {
  std::string header = "070701" + std::string(kNewcHeader - 6, '0');
  put_hex(header, kInode, file.inode);
  put_hex(header, kLinks, 1);
  return header;
}

void RpmPayloadCopy::write_newc(std::string header, const std::string& name, const RpmChangedFile& file) {
  const std::string& bytes = file.content->bytes;
  put_hex(header, kMode, file.mode);
  put_hex(header, kTime, static_cast<uint64_t>(time_));
  put_hex(header, kFileSize, bytes.size());
  put_hex(header, kNameSize, name.size() + 1);
  uint64_t sum = 0;
  for (unsigned char byte : bytes) sum += byte;
  if (header.starts_with(kWithSum)) put_hex(header, kSum, sum);
  sink_(header + name + std::string(1 + padding(kNewcHeader + name.size() + 1), '\0'));
  sink_(bytes);
  sink_(std::string(padding(bytes.size()), '\0'));
}

void RpmPayloadCopy::take_stripped(const std::string& header) {
  const uint64_t old = hex_at(header, kStrippedMagic.size());
  const uint64_t size = old_sizes_.at(old);
  const auto number = number_of_old_.at(old);
  if (number) add_before(*number);
  const bool is_kept = number && files_[*number].content == nullptr;
  if (is_kept) sink_(stripped_header(*number));
  pass_on(size + padding(size), is_kept);
  if (number && !is_kept) write_stripped(*number);
}

void RpmPayloadCopy::write_stripped(size_t number) {
  const std::string& bytes = files_[number].content->bytes;
  sink_(stripped_header(number));
  sink_(bytes);
  sink_(std::string(padding(bytes.size()), '\0'));
}

}  // namespace extmod
