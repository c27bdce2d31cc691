// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// One header structure of an rpm file (rpm's docs/manual/format_header): tagged values, big-endian, in a region that
/// covers them all. Values may be added in any order; adding a tag again replaces it.
class RpmHeader {
 public:
  void add_string(int tag, std::string_view value);
  void add_i18n(int tag, std::string_view value);  ///< one translation, C
  void add_strings(int tag, const std::vector<std::string>& values);
  void add_int16(int tag, const std::vector<uint16_t>& values);
  void add_int32(int tag, const std::vector<uint32_t>& values);
  void add_int64(int tag, const std::vector<uint64_t>& values);
  void add_bytes(int tag, std::string_view value);
  void remove(int tag) { values_.erase(tag); }

  // These change a list of values where it is there, and keep its type. Values that do not fit are cut short.
  /// The new list has the old values with these numbers.
  void pick(int tag, const std::vector<size_t>& numbers);
  void set_number(int tag, size_t at, uint64_t value);
  void set_text(int tag, size_t at, const std::string& value);
  void append_text(int tag, const std::string& value);

  bool has(int tag) const { return values_.contains(tag); }
  bool is_64_bit(int tag) const { return find(tag, kInt64Type) != nullptr; }
  std::vector<int> tags() const;
  /// How many values the tag has; 0 if it is absent.
  size_t count(int tag) const;
  /// Nothing if the tag is absent or of another type.
  std::optional<std::string> string(int tag) const;
  std::optional<std::vector<std::string>> strings(int tag) const;
  /// Of 16, 32 or 64 bits.
  std::optional<std::vector<uint64_t>> numbers(int tag) const;
  std::optional<std::string> bytes(int tag) const;

  /// The bytes in the file, magic number first. `region` is 62 for the signature header, 63 for the main header.
  std::string serialize(int region) const;

  /// The structure at the start of `data`. Throws std::runtime_error with what is wrong: what rpm refuses
  /// (hdrblobVerifyRegion(), hdrblobVerifyInfo()).
  static RpmHeader parse(std::string_view data, int region);

  static constexpr size_t kIntro = 16;  ///< bytes: magic number, count of entries, size of their data
  /// Size of the structure at the start of `data`, of which kIntro bytes must be there; nothing if there is none.
  static std::optional<uint64_t> size_of(std::string_view data);

 private:
  static constexpr uint32_t kInt64Type = 5;  ///< RPM_INT64_TYPE
  struct Value {
    uint32_t type;
    uint32_t count;
    std::string data;
  };
  const Value* find(int tag, uint32_t type) const;

  std::map<int, Value> values_;
};

/// The largest value of format 4: 4 GiB - 1.
constexpr uint64_t kMost32 = std::numeric_limits<uint32_t>::max();

/// Appends a number in network order.
void append_big_endian(std::string& text, uint64_t value, int bytes);

}  // namespace extmod
