#pragma once

#include <filesystem>
#include <string>

struct archive;

namespace extmod {

/// Extracts every entry of an opened libarchive reader below `into`, which must be an empty folder. Throws Error with
/// status unverified for a damaged archive and for an entry that would leave the folder; `name` stands in messages.
void extract_all(archive* reader, const std::filesystem::path& into, const std::string& name);

[[noreturn]] void fail_malformed(archive* reader, const std::string& name);

}  // namespace extmod
