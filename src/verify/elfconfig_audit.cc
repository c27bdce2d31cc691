// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/elfconfig.h"
#include "support/text.h"
#include "verify/checks.h"

namespace extmod {
namespace {

/// The value of `#define NAME VALUE`; empty if there is none.
std::string defined_in(const std::string& header, const std::string& name) {
  for (const auto& line : split(header, '\n')) {
    const std::vector<std::string> words = split_words(line);
    if (words.size() > 2 && words[0] == "#define" && words[1] == name) return words[2];
  }
  return {};
}

std::string data_of(const ElfMachine& machine) {
  return machine.little_endian ? "ELFDATA2LSB" : "ELFDATA2MSB";
}

}  // namespace

Findings audit_elfconfig(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  const std::string header = content.text(kElfConfig).value_or("");
  auto compare = [&](const std::string& name, const std::string& right, const std::string& sentence) {
    const std::string is = defined_in(header, name);
    if (is.starts_with("ELF") && is != right)
      findings.push_back(make_finding("modpost-elfconfig", kElfConfig,
                                      "says " + name + " " + is + ", but " + sentence + " " + right +
                                          ": modpost is compiled with it and takes no object of this kernel"));
  };
  if (expectation.object) {
    compare("KERNEL_ELFDATA", data_of(*expectation.object), "objects of this kernel are");
    compare("KERNEL_ELFCLASS", "ELFCLASS" + std::to_string(expectation.object->bits), "objects of this kernel are");
  }
  // Of HOST_ELFCLASS, which the same kernels have, modpost asks nothing.
  const auto abi = expectation.userland ? std::optional(expectation.userland->abi) : expectation.abi;
  if (abi) compare("HOST_ELFDATA", data_of(abi->machine), "the machine where modules are built is");
  return findings;
}

}  // namespace extmod
