// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_header.h"

#include <algorithm>
#include <stdexcept>

namespace extmod {
namespace {

// rpm's rpmTagType.
constexpr uint32_t kChar = 1;
constexpr uint32_t kInt16 = 3;
constexpr uint32_t kInt32 = 4;
constexpr uint32_t kInt64 = 5;
constexpr uint32_t kString = 6;
constexpr uint32_t kBytes = 7;
constexpr uint32_t kStrings = 8;
constexpr uint32_t kI18nString = 9;

constexpr uint32_t kEntrySize = 16;
// Below are regions and what is of no package.
constexpr uint32_t kFirstTag = 100;  // HEADER_I18NTABLE
constexpr uint32_t kLastTag = std::numeric_limits<int>::max();
constexpr std::string_view kMagic("\x8e\xad\xe8\x01\0\0\0\0", 8);

uint32_t alignment_of(uint32_t type) {
  return type == kInt16 ? 2 : type == kInt32 ? 4 : type == kInt64 ? 8 : 1;
}

template <typename Number>
std::string packed(const std::vector<Number>& values) {
  std::string data;
  for (Number value : values) append_big_endian(data, value, sizeof(Number));
  return data;
}

std::string joined(const std::vector<std::string>& values) {
  std::string data;
  for (const auto& value : values) data += value + '\0';
  return data;
}

std::vector<std::string> texts_in(const std::string& data) {
  std::vector<std::string> texts;
  for (size_t at = 0; at < data.size(); at += texts.back().size() + 1) texts.emplace_back(data.c_str() + at);
  return texts;
}

void append_entry(std::string& index, uint32_t tag, uint32_t type, uint32_t offset, uint32_t count) {
  for (uint32_t field : {tag, type, offset, count}) append_big_endian(index, field, 4);
}

uint64_t number_at(std::string_view data, size_t at, size_t bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) value = value << 8 | static_cast<unsigned char>(data[at + i]);
  return value;
}

std::runtime_error broken(const std::string& what) {
  return std::runtime_error("a header of it is broken: " + what);
}

struct IndexEntry {
  uint32_t tag;
  uint32_t type;
  uint32_t offset;
  uint32_t count;
};

IndexEntry entry_at(std::string_view data, size_t at) {
  auto field = [&](size_t which) { return static_cast<uint32_t>(number_at(data, at + which * 4, 4)); };
  return {field(0), field(1), field(2), field(3)};
}

/// The first entry is the region, whose data ends the store and repeats it with the negative size of the index: as in
/// rpm's hdrblobVerifyRegion(), it must cover all of the header.
void check_region(std::string_view data, std::string_view store, int region) {
  const IndexEntry first = entry_at(data, RpmHeader::kIntro);
  auto is_region = [region](const IndexEntry& entry) {
    return entry.tag == static_cast<uint32_t>(region) && entry.type == kBytes && entry.count == kEntrySize;
  };
  if (!is_region(first)) throw broken("it does not begin with the region that covers it");
  if (uint64_t{first.offset} + kEntrySize != store.size()) throw broken("its region does not cover it");
  const IndexEntry last = entry_at(store, first.offset);
  const auto entries = static_cast<uint32_t>(number_at(data, 8, 4));
  if (!is_region(last) || last.offset != 0U - entries * kEntrySize) throw broken("its region does not cover it");
}

/// The bytes of a value: fixed for numbers, for strings up to the last one's zero.
std::string_view extent(std::string_view store, const IndexEntry& entry) {
  if (entry.offset > store.size()) throw broken("a value lies outside");
  std::string_view rest = store.substr(entry.offset);
  if (entry.type == kString || entry.type == kStrings || entry.type == kI18nString) {
    size_t end = 0;
    for (uint32_t i = 0; i < entry.count; ++i) {
      size_t zero = rest.find('\0', end);
      if (zero == std::string_view::npos) throw broken("a text has no end");
      end = zero + 1;
    }
    return rest.substr(0, end);
  }
  uint64_t size = uint64_t{entry.count} * alignment_of(entry.type);
  if (size > rest.size()) throw broken("a value is cut short");
  return rest.substr(0, size);
}

}  // namespace

void append_big_endian(std::string& text, uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xff);
}

void RpmHeader::add_string(int tag, std::string_view value) {
  values_[tag] = {kString, 1, std::string(value) + '\0'};
}

void RpmHeader::add_i18n(int tag, std::string_view value) {
  values_[tag] = {kI18nString, 1, std::string(value) + '\0'};
}

void RpmHeader::add_strings(int tag, const std::vector<std::string>& values) {
  values_[tag] = {kStrings, static_cast<uint32_t>(values.size()), joined(values)};
}

void RpmHeader::add_int16(int tag, const std::vector<uint16_t>& values) {
  values_[tag] = {kInt16, static_cast<uint32_t>(values.size()), packed(values)};
}

void RpmHeader::add_int32(int tag, const std::vector<uint32_t>& values) {
  values_[tag] = {kInt32, static_cast<uint32_t>(values.size()), packed(values)};
}

void RpmHeader::add_int64(int tag, const std::vector<uint64_t>& values) {
  values_[tag] = {kInt64, static_cast<uint32_t>(values.size()), packed(values)};
}

void RpmHeader::add_bytes(int tag, std::string_view value) {
  values_[tag] = {kBytes, static_cast<uint32_t>(value.size()), std::string(value)};
}

void RpmHeader::pick(int tag, const std::vector<size_t>& numbers) {
  auto at = values_.find(tag);
  if (at == values_.end()) return;
  Value& value = at->second;
  std::string data;
  if (value.type == kStrings || value.type == kI18nString) {
    const auto texts = texts_in(value.data);
    for (size_t number : numbers) data += texts.at(number) + '\0';
  } else {
    const size_t size = alignment_of(value.type);
    for (size_t number : numbers) data += value.data.substr(number * size, size);
  }
  value.data = std::move(data);
  value.count = static_cast<uint32_t>(numbers.size());
  if (numbers.empty()) values_.erase(at);
}

void RpmHeader::set_number(int tag, size_t at, uint64_t number) {
  auto found = values_.find(tag);
  if (found == values_.end()) return;
  const size_t size = alignment_of(found->second.type);
  std::string data;
  append_big_endian(data, number, static_cast<int>(size));
  found->second.data.replace(at * size, size, data);
}

void RpmHeader::set_text(int tag, size_t at, const std::string& text) {
  auto found = values_.find(tag);
  if (found == values_.end()) return;
  auto texts = texts_in(found->second.data);
  texts.at(at) = text;
  found->second.data = joined(texts);
}

void RpmHeader::append_text(int tag, const std::string& text) {
  auto found = values_.find(tag);
  if (found == values_.end()) return;
  found->second.data += text + '\0';
  ++found->second.count;
}

std::vector<int> RpmHeader::tags() const {
  std::vector<int> tags;
  for (const auto& [tag, value] : values_) tags.push_back(tag);
  return tags;
}

size_t RpmHeader::count(int tag) const {
  auto found = values_.find(tag);
  return found != values_.end() ? found->second.count : 0;
}

const RpmHeader::Value* RpmHeader::find(int tag, uint32_t type) const {
  auto at = values_.find(tag);
  return at != values_.end() && at->second.type == type ? &at->second : nullptr;
}

std::optional<std::string> RpmHeader::string(int tag) const {
  const Value* value = find(tag, kString);
  if (value == nullptr) value = find(tag, kI18nString);
  if (value == nullptr) return std::nullopt;
  return std::string(value->data.c_str());
}

std::optional<std::vector<std::string>> RpmHeader::strings(int tag) const {
  const Value* value = find(tag, kStrings);
  if (value == nullptr) return std::nullopt;
  return texts_in(value->data);
}

std::optional<std::vector<uint64_t>> RpmHeader::numbers(int tag) const {
  const Value* value = nullptr;
  for (uint32_t type : {kInt16, kInt32, kInt64})
    if (value == nullptr) value = find(tag, type);
  if (value == nullptr) return std::nullopt;
  std::vector<uint64_t> result;
  size_t size = alignment_of(value->type);
  for (size_t at = 0; at < value->data.size(); at += size) result.push_back(number_at(value->data, at, size));
  return result;
}

std::optional<std::string> RpmHeader::bytes(int tag) const {
  const Value* value = find(tag, kBytes);
  if (value == nullptr) return std::nullopt;
  return value->data;
}

std::string RpmHeader::serialize(int region) const {
  std::string index;
  std::string data;
  for (const auto& [tag, value] : values_) {
    uint32_t alignment = alignment_of(value.type);
    data.resize((data.size() + alignment - 1) / alignment * alignment);
    append_entry(index, static_cast<uint32_t>(tag), value.type, static_cast<uint32_t>(data.size()), value.count);
    data += value.data;
  }
  // The region's own entry is the first. Its data, at the end, repeats it with the negative size of the index.
  const auto entries = static_cast<uint32_t>(values_.size() + 1);
  std::string region_entry;
  append_entry(region_entry, static_cast<uint32_t>(region), kBytes, static_cast<uint32_t>(data.size()), kEntrySize);
  append_entry(data, static_cast<uint32_t>(region), kBytes, 0U - entries * kEntrySize, kEntrySize);

  std::string bytes(kMagic);
  append_big_endian(bytes, entries, 4);
  append_big_endian(bytes, data.size(), 4);
  return bytes + region_entry + index + data;
}

std::optional<uint64_t> RpmHeader::size_of(std::string_view data) {
  if (data.size() < kIntro || !data.starts_with(kMagic)) return std::nullopt;
  return kIntro + number_at(data, 8, 4) * kEntrySize + number_at(data, 12, 4);
}

RpmHeader RpmHeader::parse(std::string_view data, int region) {
  auto size = size_of(data);
  if (!size) throw broken("its magic number is not there");
  if (*size > data.size()) throw broken("it is cut short");
  const uint64_t entries = number_at(data, 8, 4);
  std::string_view store = data.substr(kIntro + entries * kEntrySize, number_at(data, 12, 4));
  if (entries == 0) throw broken("it is empty");
  check_region(data, store, region);
  RpmHeader header;
  uint64_t end = 0;  // of the values so far
  for (uint64_t i = 1; i < entries; ++i) {
    const IndexEntry entry = entry_at(data, kIntro + i * kEntrySize);
    if (entry.tag < kFirstTag || entry.tag > kLastTag) throw broken("a value has no tag of rpm's");
    if (entry.type < kChar || entry.type > kI18nString) throw broken("a value has an unknown type");
    if (entry.offset % alignment_of(entry.type) != 0) throw broken("a value is not aligned");
    if (entry.offset < end) throw broken("two values overlap");
    std::string_view value = extent(store, entry);
    if (value.empty() || (entry.type == kString && entry.count != 1)) throw broken("a value has a wrong count");
    end = entry.offset + value.size();
    if (!header.values_.try_emplace(static_cast<int>(entry.tag), Value{entry.type, entry.count, std::string(value)})
             .second)
      throw broken("a tag occurs twice");
  }
  return header;
}

}  // namespace extmod
