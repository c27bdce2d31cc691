// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/extractor.h"
#include "package/package_format.h"

namespace extmod {

/// Unpacks a whole package with the reader of its format.
inline void unpack(decltype(PackageFormat::read) read, const std::filesystem::path& package,
                   const std::filesystem::path& into, const Limits& limits = {}) {
  Extractor extractor(into, package, [](const std::string&) { return true; });
  read(package, limits, extractor);
}

}  // namespace extmod
