// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/script_template.h"

#include <algorithm>
#include <string>

namespace extmod {
namespace {

constexpr std::string_view kWord = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+~_:-";
constexpr std::string_view kName = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/// The size of the placeholder that the text begins with; 0 if it begins with none.
size_t placeholder(std::string_view text) {
  if (!text.starts_with('@')) return 0;
  const size_t end = text.find_first_not_of(kName, 1);
  return end != std::string_view::npos && end > 1 && text[end] == '@' ? end + 1 : 0;
}

}  // namespace

bool is_filled_in(std::string_view script, std::string_view text_template) {
  while (!text_template.empty()) {
    if (size_t size = placeholder(text_template); size > 0) {
      script.remove_prefix(std::min(script.find_first_not_of(kWord), script.size()));
      text_template.remove_prefix(size);
      continue;
    }
    if (script.empty() || script.front() != text_template.front()) return false;
    script.remove_prefix(1);
    text_template.remove_prefix(1);
  }
  return script.empty();
}

}  // namespace extmod
