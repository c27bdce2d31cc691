// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace extmod {

/// The symbols of include/config/auto.conf or .config, without the CONFIG_ prefix.
class KernelConfig {
 public:
  KernelConfig() = default;
  explicit KernelConfig(std::string_view text);

  bool enabled(const std::string& symbol) const;                      ///< =y
  std::optional<std::string> value(const std::string& symbol) const;  ///< strings without their quotes

  /// ARCH as Kconfig recorded it in the head comment, `# Linux/arm64 6.1.192 Kernel Configuration`.
  const std::optional<std::string>& arch() const { return arch_; }

 private:
  std::map<std::string, std::string> values_;
  std::optional<std::string> arch_;
};

}  // namespace extmod
