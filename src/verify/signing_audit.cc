// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "support/version.h"
#include "verify/checks.h"

namespace extmod {
namespace {

constexpr const char* kSignFile = "scripts/sign-file";

/// OPENSSL_3.5.0 -> 3.5.0, the newest; empty if the library is not there or has no versions.
std::string openssl_of(const LibrarySource& source, const ElfFacts& program) {
  Userland userland{abi_of(program), {}, CLibrary::unknown, {}};
  add_versions(userland, program.needed, source);
  std::string newest;
  for (const auto& [soname, versions] : userland.versions)
    if (soname.starts_with("libcrypto.so.")) newest = newest_version(versions, "OPENSSL");
  return newest;
}

}  // namespace

Findings audit_signing(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  const auto program = content.elf.find(kSignFile);
  if (program == content.elf.end()) return findings;
  for (const auto& key : demanding_keys(expectation))
    for (const auto& source : expectation.sources) {
      const std::string openssl = openssl_of(source, program->second);
      if (openssl.empty() || !version_less(openssl, key.openssl)) continue;
      findings.push_back(make_finding("signing-key", kSignFile,
                                      "is to sign modules with an " + key.type + " key (" + key.symbol +
                                          "), which OpenSSL has since " + key.openssl + ", and " + source.name +
                                          " has " + openssl + ": signing fails there"));
    }
  return findings;
}

}  // namespace extmod
