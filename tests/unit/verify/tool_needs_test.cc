// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "headers_tree_fixture.h"
#include "package/package_format.h"
#include "package/tool_audit.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

class ToolNeeds : public HeadersTreeTest {
 protected:
  void configure(const std::string& lines) { expectation_.config = KernelConfig(lines); }
  /// `severity tool version path` of each.
  Words needs() {
    Words words;
    for (const auto& need : judge_tree(headers(), expectation_).tools)
      if (need.is_judged)
        words.push_back(fmt::format("{} {} {} {}", to_string(need.severity), need.tool, need.version,
                                    need.path.substr(need.path.rfind('/') + 1)));
    return words;
  }
};

constexpr const char* kGcc12 =
    "CONFIG_CC_IS_GCC=y\nCONFIG_GCC_VERSION=120200\nCONFIG_LD_IS_BFD=y\nCONFIG_AS_IS_GNU=y\n"
    "CONFIG_AS_VERSION=24000\n";
constexpr const char* kClang15 = "CONFIG_CC_IS_CLANG=y\nCONFIG_CLANG_VERSION=150006\nCONFIG_LD_IS_LLD=y\n";
constexpr const char* kBtf = "CONFIG_DEBUG_INFO_BTF_MODULES=y\nCONFIG_PAHOLE_VERSION={}\n";

TEST_F(ToolNeeds, AreTheCompiler) {
  EXPECT_EQ(needs(), Words{});
  configure(kGcc12);
  EXPECT_EQ(needs(), (Words{"note gcc 12 auto.conf", "note binutils 2.40 auto.conf"}));
  put("scripts/gcc-plugins/latent.so", "");
  EXPECT_EQ(needs(), (Words{"warning gcc 12 auto.conf", "note binutils 2.40 auto.conf"})) << "exactly that gcc";
  configure(std::string(kClang15) + "CONFIG_AS_IS_LLVM=y\nCONFIG_LTO_CLANG=y\n");
  EXPECT_EQ(needs(), (Words{"warning clang 15 auto.conf", "warning lld 15 auto.conf", "note llvm 15 auto.conf"}));
  EXPECT_NE(judge_tree(headers(), expectation_).tools.at(0).because.find("CONFIG_LTO_CLANG"), std::string::npos);
  configure("CONFIG_CC_IS_CLANG=y\nCONFIG_CLANG_VERSION=150006\nCONFIG_AS_IS_LLVM=y\nCONFIG_LD_IS_BFD=y\n");
  EXPECT_EQ(needs(), (Words{"warning clang 15 auto.conf", "warning binutils  auto.conf"}));
  configure("CONFIG_CC_IS_CLANG=y\nCONFIG_CLANG_VERSION=150006\nCONFIG_AS_IS_GNU=y\nCONFIG_LD_IS_BFD=y\n");
  EXPECT_EQ(needs(), (Words{"warning clang 15 auto.conf", "warning binutils  auto.conf"}));
}

TEST_F(ToolNeeds, AreThePaholeWhoseFlagsTheMakefilePasses) {
  put("scripts/Makefile.modfinal", "\t$(PAHOLE) -J $(PAHOLE_FLAGS) --btf_base vmlinux $@\n");
  configure(fmt::format(kBtf, 130));
  EXPECT_EQ(needs(), Words{}) << "without vmlinux make skips it";
  put_elf("vmlinux", object_for(kX86));
  EXPECT_EQ(needs(), Words{"warning pahole 1.19 Makefile.modfinal"});
  put("scripts/Makefile.btf",
      "pahole-flags-$(call test-ge, $(pahole-ver), 121)\t+= --btf_gen_floats\n"
      "pahole-flags-$(call test-ge, $(pahole-ver), 126)  = -j --btf_features=encode_force\n"
      "pahole-flags-$(call test-ge, $(pahole-ver), 127)\t+= -j --btf_features=+reproducible_build\n"
      "pahole-flags-$(call test-ge, $(pahole-ver), 131) += --btf_features=layout\n"
      "pahole-flags-$(call test-ge, $(pahole-ver),\n");
  EXPECT_EQ(needs(), Words{"warning pahole 1.26 Makefile.btf"});
  configure(fmt::format(kBtf, 131));
  EXPECT_EQ(needs(), Words{"warning pahole 1.31 Makefile.btf"});
  configure(fmt::format(kBtf, 121));
  EXPECT_EQ(needs(), Words{"warning pahole 1.21 Makefile.btf"});
  put("scripts/gen-btf.sh", "");
  EXPECT_EQ(needs(), Words{"warning pahole 1.22 gen-btf.sh"});
  configure(fmt::format(kBtf, "nonsense"));
  EXPECT_EQ(needs(), Words{"warning pahole 1.22 gen-btf.sh"});
  configure(fmt::format(kBtf, 131) + kClang15);
  EXPECT_EQ(needs(), (Words{"warning clang 15 auto.conf", "warning lld 15 auto.conf", "warning binutils  gen-btf.sh",
                            "warning pahole 1.31 Makefile.btf"}));
}

TEST_F(ToolNeeds, AreRustcAndOpenssl) {
  configure("CONFIG_RUST=y\nCONFIG_RUSTC_VERSION=108500\nCONFIG_MODULE_SIG_KEY_TYPE_MLDSA_65=y\n");
  remove("scripts/sign-file");
  EXPECT_EQ(needs(), Words{}) << "nothing for Rust modules is there, and nothing signs";
  put("rust/libkernel.rmeta", "");
  put_elf("scripts/sign-file", program_for(kX86));
  EXPECT_EQ(needs(), (Words{"warning rustc 1.85 auto.conf", "warning libcrypto 3.5 auto.conf"}));
  remove("rust");
  configure("CONFIG_MODULE_SIG_KEY_TYPE_ECDSA=y\n");
  EXPECT_EQ(needs(), Words{"warning libcrypto 1.0 auto.conf"});
  configure("CONFIG_MODULE_SIG_KEY_TYPE_SM2=y\n");
  EXPECT_EQ(needs(), Words{"warning libcrypto 1.1.1 auto.conf"});
  configure("CONFIG_MODULE_SIG_KEY_TYPE_RSA=y\n");
  EXPECT_EQ(needs(), Words{});
}

TEST_F(ToolNeeds, AreRequiredWhereNoOtherOneWorks) {
  auto required = [&] {
    Words words;
    for (const auto& need : judge_tree(headers(), expectation_).tools)
      if (need.is_required) words.push_back(need.tool + need.version);
    return words;
  };
  configure(kGcc12);
  EXPECT_EQ(required(), Words{});
  put("scripts/gcc-plugins/latent.so", "");
  EXPECT_EQ(required(), Words{"gcc12"});
  configure(kClang15);
  EXPECT_EQ(required(), Words{});
  configure(std::string(kClang15) + "CONFIG_CFI_CLANG=y\n");
  EXPECT_EQ(required(), (Words{"clang15", "lld15"}));
  configure(std::string(kClang15) + "CONFIG_LTO_CLANG=y\n");
  EXPECT_EQ(required(), (Words{"clang15", "lld15", "llvm15"}));
}

TEST_F(ToolNeeds, AreWhatRecipesRunAndWhatEverybodyNeeds) {
  auto tools = [&] {
    Words words;
    for (const auto& need : judge_tree(headers(), expectation_).tools) words.push_back(need.tool);
    return words;
  };
  EXPECT_EQ(tools(), (Words{"make", "libc-headers"}));
  configure("CONFIG_MODULE_SIG=y\n");
  put_elf("scripts/sign-file", program_for(kX86));
  EXPECT_EQ(tools(), (Words{"make", "libc-headers", "openssl"}));
  put("Makefile", "M := x\nmodules:\n\tperl scripts/x.pl\n\tsed x\n");
  EXPECT_EQ(tools(), (Words{"perl", "make", "libc-headers", "openssl"}));
}

/// What audit_tools finds for one need: nothing, or the end of its sentence.
std::string declared(const std::string& format, const ToolNeed& need, const Words& depends,
                     const Words& recommends = {}) {
  PackageDeclaration declaration{"a", "1", "all"};
  for (const auto& text : depends)
    declaration.depends.push_back({text.starts_with("(") ? Relation{{}, text, {}, {}} : parse_relation(text)});
  for (const auto& text : recommends) declaration.recommends.push_back({parse_relation(text)});
  const auto findings = audit_tools({need}, {declaration}, find_format(format).needs());
  if (findings.empty()) return {};
  EXPECT_EQ(findings.at(0).rule, "undeclared-tool");
  const std::string& sentence = findings[0].sentence;
  return sentence.substr(sentence.find("package ") + 8);
}

TEST(ToolAudit, TakesEveryNameOfACompiler) {
  const ToolNeed gcc{"gcc", "12", "c", "b"};
  for (const char* name : {"gcc", "gcc-12", "linux-compiler-gcc-12-x86", "gcc-12-for-host", "build-essential",
                           "base-devel", "gcc12", "/usr/bin/gcc", "gcc-aarch64-linux-gnu", "(gcc or clang)"})
    EXPECT_EQ(declared("deb", gcc, {name}), "") << name;
  EXPECT_EQ(declared("deb", gcc, {}, {"gcc"}), "") << "recommended";
  EXPECT_EQ(declared("deb", gcc, {"libgcc-s1", "gcc-12-base", "gcc-libs", "make"}),
            "does not declare it: declare gcc-12");
  EXPECT_EQ(declared("deb", gcc, {"gcc-14"}), "declares gcc-14: declare gcc-12");
  EXPECT_EQ(declared("deb", gcc, {"gcc-14", "gcc-12"}), "");
  EXPECT_EQ(declared("rpm", {"clang", "15", "c", "b"}, {"gcc"}), "does not declare it: declare clang >= 15");
  EXPECT_EQ(declared("pacman", {"lld", "15", "c", "b"}, {"clang"}), "does not declare it: declare lld>=15");
  EXPECT_EQ(declared("apk", {"clang", "15", "c", "b"}, {"clang15"}), "");
  EXPECT_EQ(declared("deb", {"binutils", "", "c", "b"}, {"gcc"}), "") << "which needs them";
  EXPECT_EQ(declared("deb", {"binutils", "", "c", "b"}, {"llvm"}), "") << "llvm-objcopy";
  const ToolNeed as{"binutils", "2.40", "c", "b"};
  for (const char* name : {"gcc-12", "binutils", "binutils (>= 2.40)", "build-essential"})
    EXPECT_EQ(declared("deb", as, {name}), "") << name;
  EXPECT_NE(declared("deb", as, {"binutils (>= 2.31)"}), "");
}

TEST(ToolAudit, LeavesToThePersonWhatEverybodyHas) {
  ToolNeed make{"make", "", "c", "b"};
  EXPECT_NE(declared("deb", make, {}), "");
  make.is_judged = false;
  EXPECT_EQ(declared("deb", make, {}), "");
}

TEST(ToolAudit, ComparesVersions) {
  const ToolNeed pahole{"pahole", "1.26", "c", "b"};
  EXPECT_EQ(declared("deb", pahole, {"pahole"}), "");
  EXPECT_EQ(declared("deb", pahole, {"pahole (>= 1.26)"}), "");
  EXPECT_EQ(declared("deb", pahole, {"dwarves (>= 1.9)"}), "declares dwarves (>= 1.9): declare pahole (>= 1.26)");
  EXPECT_EQ(declared("rpm", pahole, {}), "does not declare it: declare dwarves >= 1.26");
  EXPECT_EQ(declared("rpm", pahole, {"/usr/bin/pahole"}), "");
  const ToolNeed openssl{"libcrypto", "3.5", "c", "b"};
  EXPECT_EQ(declared("deb", openssl, {"libssl3 (>= 3.0.0)"}),
            "declares libssl3 (>= 3.0.0): declare libssl3t64 (>= 3.5)");
  EXPECT_EQ(declared("deb", openssl, {"libssl3t64"}), "declares libssl3t64: declare libssl3t64 (>= 3.5)");
  EXPECT_EQ(declared("deb", openssl, {"libssl3t64 (>= 3.5.1)"}), "");
  EXPECT_EQ(declared("rpm", openssl, {"libcrypto.so.3(OPENSSL_3.0.0)(64bit)"}),
            "declares libcrypto.so.3(OPENSSL_3.0.0)(64bit): declare openssl-libs >= 3.5");
  EXPECT_EQ(declared("rpm", openssl, {"openssl-libs >= 3.5"}), "");
  EXPECT_EQ(declared("deb", {"rustc", "1.85", "c", "b"}, {"rustc"}), "");
}

}  // namespace
}  // namespace extmod
