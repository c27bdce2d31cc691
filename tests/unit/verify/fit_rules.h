// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/library_audit.h"
#include "package/package_format.h"
#include "package/tool_audit.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// A package with one program, at /usr/lib/x/modpost, and what it declares.
class FitPackage {
 public:
  explicit FitPackage(const FakeElf& program) : tree_("a.package", {}) {
    bytes_ = program.bytes();
    bool done = false;
    tree_.entry({"usr/lib/x/modpost", EntryKind::file, 0755, bytes_.size()}, [&]() -> std::string_view {
      if (done) return {};
      done = true;
      return bytes_;
    });
  }
  Findings audit(const std::string& format, const std::vector<std::string>& depends) {
    PackageDeclaration declaration{"a", "1", "all"};
    for (const auto& text : depends) declaration.depends.push_back({parse_relation(text)});
    tree_.declares(declaration);
    return audit_libraries(tree_, {}, find_format(format).needs());
  }

 private:
  std::string bytes_;
  PackageTree tree_;
};

/// A program that needs GLIBC_2.34, and libcrypto.so.3 with OPENSSL_3.0.0.
inline FakeElf signing_program() {
  FakeElf program = program_for(kX86);
  program.needed = {"libc.so.6", "libcrypto.so.3"};
  program.versions = {{"libc.so.6", {"GLIBC_2.2.5", "GLIBC_2.34"}}, {"libcrypto.so.3", {"OPENSSL_3.0.0"}}};
  return program;
}

inline std::function<Findings(bool)> in_declaration(const std::vector<std::string>& good,
                                                    const std::vector<std::string>& bad) {
  return [=](bool is_spoilt) { return FitPackage(signing_program()).audit("deb", is_spoilt ? bad : good); };
}

/// A tree with a key of a new type, and a sysroot with OpenSSL 3.5 or, spoilt, 3.0.
inline std::function<Findings(bool)> in_signing_tree() {
  return [](bool is_spoilt) {
    HeadersTree tree;
    tree.expectation_.config = KernelConfig("CONFIG_MODVERSIONS=y\nCONFIG_MODULE_SIG_KEY_TYPE_MLDSA_65=y\n");
    tree.put_elf("scripts/sign-file", signing_program());
    std::vector<std::string> versions = {"OPENSSL_3.0.0"};
    if (!is_spoilt) versions.push_back("OPENSSL_3.5.0");
    const std::filesystem::path sysroot = tree.folder_.path() / "sysroot";
    write_elf(sysroot / "usr/lib/libcrypto.so.3", library_for(kX86, versions));
    auto root = open_root(sysroot);
    auto folders = library_folders_in_root(*root);
    tree.expectation_.sources = {sysroot_source("--sysroot", root, folders)};
    return tree.verify().findings;
  };
}

/// What a package declares against what its programs and makefiles need.
inline std::vector<RuleFixture> fit_rules() {
  return {
      {"dependency-too-old", in_declaration({"libc6 (>= 2.34)", "libssl3"}, {"libc6 (>= 2.31)", "libssl3"})},
      {"undeclared-tool",
       [](bool is_spoilt) {
         PackageDeclaration declaration{"a", "1", "all"};
         if (!is_spoilt) declaration.recommends = {{parse_relation("clang-15")}};
         return audit_tools({{"clang", "15", "include/config/auto.conf", "the kernel was compiled with clang 15"}},
                            {declaration}, find_format("deb").needs());
       }},
      {"signing-key", in_signing_tree()},
      {"undeclared-library", in_declaration({"libc6 (>= 2.36)", "libssl3t64 (>= 3.0.0)"}, {"libc6 (>= 2.36)"})},
  };
}

}  // namespace extmod
