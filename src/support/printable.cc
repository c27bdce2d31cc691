// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/printable.h"

#include <fmt/format.h>

#include <cstdint>

namespace extmod {
namespace {

struct Character {
  uint32_t code = 0;
  size_t bytes = 0;  ///< 0: not UTF-8
};

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
Character first_character(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes > text.size()) return {};
  uint32_t code = lead & (0xffU >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const uint32_t least = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
  return {code, bytes};
}

/// C1 controls, line and paragraph separators, marks that change the direction or have no width.
bool misleads(uint32_t code) {
  return (code >= 0x80 && code < 0xa0) || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

std::string escaped(std::string_view text, bool keep_lines) {
  std::string result;
  while (!text.empty()) {
    const char first = text.front();
    const Character character = first_character(text);
    const size_t bytes = character.bytes == 0 ? 1 : character.bytes;
    if (keep_lines && (first == '\n' || first == '\t'))
      result += first;
    else if (first == '\n' || first == '\t')
      result += first == '\n' ? "\\n" : "\\t";
    else if (character.bytes == 0 || character.code < 0x20 || character.code == 0x7f)
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(first));
    else if (misleads(character.code))
      result += fmt::format("\\u{:04x}", character.code);
    else
      result += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) {
  return escaped(text, false);
}

std::string printable_lines(std::string_view text) {
  return escaped(text, true);
}

}  // namespace extmod
