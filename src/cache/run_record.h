// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cache/group_result.h"

namespace extmod {

/// What the cache knows of one run over a group of programs.
struct RunRecord {
  std::map<std::string, std::string> inputs;    ///< name as in GroupInputs -> SHA-256 of what was read; never empty
  std::map<std::string, std::string> programs;  ///< path in the tree -> SHA-256
  std::vector<BuildFailure> failures;
};

/// Whether it is a SHA-256 in lower-case hex.
bool is_digest(const std::string& text);

/// As it stands in the file.
std::string write_record(const RunRecord& record);

/// Nothing if this is no record that write_record() could have written of a run: anybody can make the digest of a
/// record, so its names are held to what names a run can have.
std::optional<RunRecord> read_record(const std::string& content);

/// The name of its file: that of its inputs.
std::string file_name_of(const RunRecord& record);

}  // namespace extmod
