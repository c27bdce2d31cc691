// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "support/text.h"
#include "verify/checks.h"

namespace extmod {
namespace {

/// Judges one ELF file.
class ElfAudit {
 public:
  ElfAudit(const std::string& path, const ElfFacts& elf, Findings& findings)
      : path_(path), elf_(elf), findings_(findings) {}

  /// Whether it is for that machine.
  bool machine(const ElfMachine& wanted, const std::string& whose) {
    const ElfMachine& is = elf_.machine;
    if (is == wanted) return true;
    const char* rule = "elf-machine";
    if (is.machine == wanted.machine) rule = is.bits != wanted.bits ? "elf-class" : "elf-byte-order";
    error(rule, "is for " + to_string(is) + ", but " + whose + " needs " + to_string(wanted) +
                    (elf_.is_program() ? ": it ends with \"Exec format error\" there" : ""));
    return false;
  }

  void type() {
    if (elf_.type == ElfType::core || elf_.type == ElfType::other)
      error("elf-type", "is neither a program, a library nor an object");
  }

  void loading() {
    if (elf_.refused)
      error("elf-refused",
            std::string(elf_.is_program() ? "cannot be started: " : "cannot be loaded: ") + *elf_.refused);
  }

  void abi(const Abi& wanted) {
    if (!agree(abi_of(elf_), wanted))
      error("elf-abi", "is for " + to_string(abi_of(elf_)) + ", but the machine where modules are built needs " +
                           to_string(wanted));
  }

  void loader(const Userland& userland) {
    if (!elf_.interpreter || elf_.interpreter == userland.loader) return;
    error("elf-interpreter",
          "needs the dynamic loader " + *elf_.interpreter + ", but " +
              (userland.loader ? "programs of this userland have " + *userland.loader : "this userland has none"));
  }
  void against(const LibrarySource& source, const Abi& abi) {
    if (source.complete && elf_.interpreter && !has_loader(source, *elf_.interpreter))
      error("elf-interpreter", "needs the dynamic loader " + *elf_.interpreter + ", which is not in " + source.name);
    Userland userland{abi, {}, CLibrary::unknown, {}};
    add_versions(userland, elf_.needed, source);
    if (source.complete) libraries_in(source, userland);
    for (const auto& missing : too_new_for(elf_.versions, userland))
      error("elf-too-new",
            "needs " + missing + ", which the library in " + source.name + " does not have: it cannot start there");
  }

  void libraries() {
    for (const auto& library : elf_.needed)
      if (library.find('/') != std::string::npos)
        error("elf-needed", "names a library by its path, " + library + ", which belongs to the build machine");
    for (const auto& folder : elf_.run_paths)
      if (!folder.starts_with("$ORIGIN"))
        error("elf-runpath", "looks for libraries in " + folder + ", a folder of the build machine");
  }

 private:
  void libraries_in(const LibrarySource& source, const Userland& found) {
    for (const auto& library : elf_.needed) {
      // The loader is a library, too; $ORIGIN may lead to one in the tree.
      if (found.versions.contains(library) || library.find('/') != std::string::npos ||
          is_in_loader(library, elf_.interpreter.value_or("")))
        continue;
      if (library.starts_with("libc."))
        error("elf-needed",
              "needs " + library + ", a C library that is not in " + source.name + ": it cannot start there");
      else if (elf_.run_paths.empty())
        findings_.push_back(
            make_finding(Severity::warning, "elf-needed", path_,
                         "needs " + library + ", which is not in " + source.name +
                             ": install the package that has it there; the package's dependencies name it"));
    }
  }
  void error(const char* rule, const std::string& sentence) {
    findings_.push_back(make_finding(rule, path_, sentence));
  }

  const std::string& path_;
  const ElfFacts& elf_;
  Findings& findings_;
};

bool is_of_kernel(const std::string& path, const ElfFacts& elf) {
  return elf.type == ElfType::relocatable || path == "vmlinux";
}

/// The userland that most programs of the tree are for. Of two equally frequent ones it is that of the first path.
std::optional<Userland> most_common(const TreeContent& content, const std::optional<Abi>& abi) {
  std::vector<std::pair<Userland, size_t>> counted;
  for (const auto& [path, elf] : content.elf) {
    Userland own = userland_of(elf);
    if (is_of_kernel(path, elf) || !own.loader || (abi && own.abi.machine != abi->machine)) continue;
    auto same = std::find_if(counted.begin(), counted.end(), [&](const auto& other) {
      return other.first.loader == own.loader && agree(other.first.abi, own.abi);
    });
    if (same == counted.end())
      counted.emplace_back(own, 1);
    else
      ++same->second;
  }
  auto most = std::max_element(counted.begin(), counted.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == counted.end()) return std::nullopt;
  most->first.versions.clear();
  return most->first;
}

}  // namespace

Findings audit_elf(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  std::optional<Userland> userland = expectation.userland;
  if (!userland) userland = most_common(content, expectation.abi);
  std::optional<Abi> abi = expectation.userland ? expectation.userland->abi : expectation.abi;
  if (!abi && userland) abi = userland->abi;
  for (const auto& [path, elf] : content.elf) {
    ElfAudit audit(path, elf, findings);
    audit.type();
    if (is_of_kernel(path, elf)) {
      if (expectation.object) audit.machine(*expectation.object, "the kernel");
      continue;
    }
    audit.libraries();
    if (abi && !audit.machine(abi->machine, "the machine where modules are built")) continue;
    audit.loading();
    if (abi) audit.abi(*abi);
    if (!userland) continue;
    if (!expectation.userland) audit.abi(userland->abi);
    audit.loader(*userland);
    for (const auto& source : expectation.sources) audit.against(source, userland->abi);
  }
  return findings;
}

}  // namespace extmod
