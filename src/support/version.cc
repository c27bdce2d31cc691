// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/version.h"

#include <algorithm>
#include <charconv>

#include "support/text.h"

namespace extmod {
namespace {

int leading_number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

bool version_less(const std::string& a, const std::string& b) {
  int epoch_a = a.find(':') == std::string::npos ? 0 : leading_number(a);
  int epoch_b = b.find(':') == std::string::npos ? 0 : leading_number(b);
  if (epoch_a != epoch_b) return epoch_a < epoch_b;
  auto parts_a = split(a.substr(a.find(':') + 1), '.');
  auto parts_b = split(b.substr(b.find(':') + 1), '.');
  for (size_t i = 0; i < std::max(parts_a.size(), parts_b.size()); ++i) {
    int x = i < parts_a.size() ? leading_number(parts_a[i]) : -1;
    int y = i < parts_b.size() ? leading_number(parts_b[i]) : -1;
    if (x != y) return x < y;
  }
  return false;
}

}  // namespace extmod
