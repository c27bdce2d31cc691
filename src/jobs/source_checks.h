// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "jobs/source_tree.h"
#include "support/file_descriptor.h"
#include "support/process.h"

namespace extmod {

/// The digest that a list of checksums has for a file of that name: as sha256sum writes it, or `SHA256 (NAME) =
/// DIGEST`. Other lines are passed over, such as those of a signature. Names count without their folders. Throws Error
/// with status impossible if the list has no line for it, or two that differ.
std::string listed_sha256(const std::filesystem::path& list, const std::string& name);

/// Throws Error with status impossible if the list has another digest.
void check_sha256(const std::filesystem::path& list, const std::filesystem::path& source, const std::string& sha256);

/// Lets gpg, or gpgv for a keyring, check the signature of the open file, or of the tar that is compressed in it.
/// Throws Error with status impossible if it is not good, environment if there is no such program.
void check_signature(const SourceRequest& request, const FileDescriptor& file, CommandRunner& runner);

}  // namespace extmod
