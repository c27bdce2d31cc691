// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// Makes detached OpenPGP signatures by a command: gpg, or one that the person names.
class Signer {
 public:
  /// gpg with this key (an id, fingerprint or address).
  static Signer with_gpg(CommandRunner& runner, const std::string& key, const std::filesystem::path& scratch);
  /// `command FILE SIGNATURE` has to write a signature of FILE to SIGNATURE.
  static Signer with_command(CommandRunner& runner, const std::vector<std::string>& command,
                             const std::filesystem::path& scratch);

  /// The signature; `armored` is what is wished, and gpg's answer to it. Throws Error if the command fails or leaves
  /// nothing.
  std::string sign(const std::filesystem::path& file, bool armored) const;

 private:
  Signer(CommandRunner& runner, std::vector<std::string> command, bool gpg, std::filesystem::path scratch)
      : runner_(runner), command_(std::move(command)), gpg_(gpg), scratch_(std::move(scratch)) {}

  CommandRunner& runner_;
  std::vector<std::string> command_;
  bool gpg_;
  std::filesystem::path scratch_;
};

}  // namespace extmod
