// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kernel_config.h"

#include "support/text.h"

namespace extmod {
namespace {

/// `# Linux/arm64 6.1.192 Kernel Configuration` -> `arm64`.
std::optional<std::string> arch_in_comment(std::string_view line) {
  constexpr std::string_view kStart = "# Linux/";
  if (!line.starts_with(kStart) || line.find("Kernel Configuration") == std::string_view::npos) return std::nullopt;
  line.remove_prefix(kStart.size());
  return std::string(line.substr(0, line.find(' ')));
}

std::string unquote(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string result;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    result += text[i];
  }
  return result;
}

}  // namespace

KernelConfig::KernelConfig(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
    at = end == std::string_view::npos ? text.size() : end + 1;
    if (line.starts_with('#')) {
      if (!arch_) arch_ = arch_in_comment(line);
      continue;
    }
    size_t equals = line.find('=');
    if (!line.starts_with("CONFIG_") || equals == std::string_view::npos) continue;
    constexpr size_t kPrefix = 7;
    values_[std::string(line.substr(kPrefix, equals - kPrefix))] = unquote(trim(line.substr(equals + 1)));
  }
}

bool KernelConfig::enabled(const std::string& symbol) const {
  auto found = values_.find(symbol);
  return found != values_.end() && found->second == "y";
}

std::optional<std::string> KernelConfig::value(const std::string& symbol) const {
  auto found = values_.find(symbol);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

}  // namespace extmod
