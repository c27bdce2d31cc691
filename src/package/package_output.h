// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "package/package_format.h"

namespace extmod {

/// Makes the folder if it is not there, and finishes what a killed run left in it (clean_output()). Throws an
/// environment Error if it cannot.
void prepare_output(const std::filesystem::path& folder);

/// The detached signature, if one is wanted and the format has one.
std::unique_ptr<AtomicFile> detached_signature(const PackageFormat& format, const AtomicFile& file,
                                               const WriterSettings& settings);

}  // namespace extmod
