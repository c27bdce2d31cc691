// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// Makes detached OpenPGP signatures with a command: gpg, or one that the person names.
class Signer {
 public:
  /// Signs with gpg and this key (an id, fingerprint or address).
  static Signer with_gpg(CommandRunner& runner, const std::string& key, const std::filesystem::path& scratch);
  /// Signs with `command FILE SIGNATURE`, which writes a signature of FILE to SIGNATURE.
  static Signer with_command(CommandRunner& runner, const std::vector<std::string>& command,
                             const std::filesystem::path& scratch);

  /// By what the person asked for; nothing without a key or a command.
  static std::optional<Signer> wanted(CommandRunner& runner, const std::string& key,
                                      const std::vector<std::string>& command, const std::filesystem::path& scratch);

  /// The signature. `armored` is a wish that gpg fulfils. Throws Error if the command fails or writes nothing.
  std::string sign(const std::filesystem::path& file, bool armored) const;

  /// The text of the file with a signature around it (RFC 4880, 7). Throws as sign() and check_signs_texts().
  std::string clearsign(const std::filesystem::path& file) const;
  /// Throws Error with status impossible if it is not gpg that signs; `what` shall be signed.
  void check_signs_texts(const std::string& what) const;

 private:
  std::filesystem::path place() const;
  std::string run(const std::vector<std::string>& arguments) const;

  Signer(CommandRunner& runner, std::vector<std::string> command, bool gpg, std::filesystem::path scratch)
      : runner_(runner), command_(std::move(command)), gpg_(gpg), scratch_(std::move(scratch)) {}

  CommandRunner& runner_;
  std::vector<std::string> command_;
  bool gpg_;
  std::filesystem::path scratch_;
};

}  // namespace extmod
