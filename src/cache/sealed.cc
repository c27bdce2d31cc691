// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/sealed.h"

#include "support/digest.h"

namespace extmod {

std::string sealed(const std::string& text) {
  return digest_of(Digest::sha256(), text) + " " + text;
}

std::optional<std::string> unsealed(const std::string& content) {
  size_t blank = content.find(' ');
  if (blank == std::string::npos) return std::nullopt;
  std::string text = content.substr(blank + 1);
  if (digest_of(Digest::sha256(), text) != content.substr(0, blank)) return std::nullopt;
  return text;
}

}  // namespace extmod
