// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace extmod {

/// Type information, written word by word.
class MadeBtf {
 public:
  /// Goes on from the types and names of a base where there is one; `types` of it without void.
  explicit MadeBtf(bool little_endian = true, uint32_t base_types = 0, uint32_t base_strings = 0)
      : little_endian_(little_endian), next_(base_types + 1), base_strings_(base_strings) {
    if (base_strings == 0) strings_ += '\0';
  }

  uint32_t name(const std::string& text) {
    const auto at = static_cast<uint32_t>(base_strings_ + strings_.size());
    strings_ += text + '\0';
    return at;
  }
  /// Its id. `more` are the words that follow.
  uint32_t type(uint32_t name, uint32_t kind, uint32_t elements, uint32_t third, const std::vector<uint32_t>& more) {
    put(types_, {name, kind << 24 | elements, third});
    put(types_, more);
    return next_++;
  }
  uint32_t integer(const std::string& text) { return type(name(text), 1, 0, 4, {0x01000020}); }
  uint32_t prototype(uint32_t result) { return type(0, 13, 0, result, {}); }
  uint32_t function(const std::string& text, uint32_t prototype) { return type(name(text), 12, 0, prototype, {}); }

  uint32_t string_bytes() const { return static_cast<uint32_t>(strings_.size()); }

  std::string section() const {
    std::string bytes = little_endian_ ? "\x9f\xeb" : "\xeb\x9f";
    bytes += '\1';
    bytes += '\0';
    const auto types = static_cast<uint32_t>(types_.size());
    put(bytes, {24, 0, types, types, string_bytes()});
    return bytes + types_ + strings_;
  }

 private:
  void put(std::string& to, const std::vector<uint32_t>& words) const {
    for (uint32_t word : words)
      for (int i = 0; i < 4; ++i) to += static_cast<char>(word >> 8 * (little_endian_ ? i : 3 - i));
  }

  bool little_endian_;
  uint32_t next_;
  uint32_t base_strings_;
  std::string types_;
  std::string strings_;
};

/// Of a small kernel: 1 int, 2 int(void), 3 a function, 4 struct page { int flags; }.
inline MadeBtf kernel_btf(bool little_endian = true) {
  MadeBtf btf(little_endian);
  const uint32_t integer = btf.integer("int");
  btf.function("schedule", btf.prototype(integer));
  const uint32_t flags = btf.name("flags");
  btf.type(btf.name("page"), 4, 1, 4, {flags, integer, 0});
  return btf;
}

inline constexpr uint32_t kKernelTypes = 4;

/// Of a module for it: a function of its int(void), a pointer to its page.
inline MadeBtf module_btf(bool little_endian = true) {
  MadeBtf btf(little_endian, kKernelTypes, kernel_btf(little_endian).string_bytes());
  btf.function("hello_init", 2);
  btf.type(0, 2, 0, 4, {});
  return btf;
}

}  // namespace extmod
