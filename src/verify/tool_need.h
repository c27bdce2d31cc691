// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "verify/finding.h"

namespace extmod {

/// A tool that module builds run and headers do not have, as a headers tree says.
struct ToolNeed {
  std::string tool;     ///< by its name in distro/tools.h
  std::string version;  ///< of compilers the first number, of others the least version; empty: any will do
  std::string path;     ///< the file that says so
  std::string because;  ///< follows `says that`
  Severity severity = Severity::warning;  ///< of the finding if no package declares it
  bool is_required = false;               ///< modules cannot be built without it, or with another version
  bool is_judged = true;                  ///< otherwise packages may well leave it to the person
};

struct TreeContent;
struct TreeExpectation;

/// Compiler, linker and assembler of the configuration, pahole and objcopy where modules get type information, what the
/// recipes of `make M=` run, make itself, headers of the C library, and OpenSSL for signing.
std::vector<ToolNeed> tool_needs(const TreeContent& content, const TreeExpectation& expectation);

/// The least OpenSSL that can sign modules with the configured type of key, and that type; nothing if any can.
struct SigningKey {
  std::string type;     ///< `ML-DSA`
  std::string symbol;   ///< CONFIG_MODULE_SIG_KEY_TYPE_...
  std::string openssl;  ///< `3.5`
};
std::vector<SigningKey> demanding_keys(const TreeExpectation& expectation);

}  // namespace extmod
