// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "fake_elf.h"
#include "made_btf.h"
#include "signed_module.h"
#include "verify/module_checks.h"

namespace extmod {
namespace {

/// `severity sentence`, or nothing.
std::string sentences(const Findings& findings) {
  std::string text;
  for (const auto& finding : findings) text += to_string(finding.severity) + " " + finding.sentence + "\n";
  return text.empty() ? "" : text.substr(0, text.size() - 1);
}

constexpr const char* kModulesSigned =
    "CONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_HASH=\"sha256\"\nCONFIG_CRYPTO_SHA256=y\n";
constexpr const char* kModulesForced =
    "CONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_FORCE=y\nCONFIG_MODULE_SIG_HASH=\"sha256\"\nCONFIG_CRYPTO_SHA512=y\n";

class ModuleSignatureAudit : public testing::Test {
 protected:
  std::string audit(const std::string& bytes, const std::optional<std::string>& config) {
    ModuleExpectation expectation;
    if (config) expectation.config = KernelConfig(*config);
    expectation.certificate = certificate_;
    return sentences(audit_module_signature("a.ko", bytes, {}, expectation));
  }

  ModuleSigner key_{"Build key"};
  std::string module_ = object_for(kArm64).bytes();
  std::optional<std::string> certificate_;
};

TEST_F(ModuleSignatureAudit, TakesASignedModule) {
  for (const auto& certificate : {std::optional<std::string>(), std::optional(key_.certificate())}) {
    certificate_ = certificate;
    for (const char* config : {"", kModulesSigned, kModulesForced}) EXPECT_EQ(audit(key_.sign(module_), config), "");
    EXPECT_EQ(audit(key_.sign(module_), std::nullopt), "");
  }
}

TEST_F(ModuleSignatureAudit, MissesASignature) {
  EXPECT_EQ(audit(module_, std::nullopt), "");
  EXPECT_EQ(audit(module_, ""), "");
  EXPECT_EQ(audit(module_, kModulesSigned), "note is not signed: the kernel is tainted, and refuses it under lockdown");
  EXPECT_EQ(audit(module_, kModulesForced),
            "error is not signed: the kernel refuses it, for CONFIG_MODULE_SIG_FORCE is set");
}

TEST_F(ModuleSignatureAudit, SeesWhatWasCut) {
  const std::string file = key_.sign(module_);
  const std::string cut = file.substr(0, file.size() - 10);
  const std::string words = "has bytes behind its ELF file that do not end like a signature, as if it was cut";
  EXPECT_EQ(audit(cut, ""), "warning " + words);
  EXPECT_TRUE(audit(cut, kModulesSigned).starts_with("warning " + words));
  EXPECT_TRUE(audit(cut, kModulesForced).starts_with("error " + words));
  EXPECT_EQ(audit(module_ + std::string(100, '\0'), ""), "") << "filled up";
}

TEST_F(ModuleSignatureAudit, SeesADamagedOne) {
  const std::string file = module_ + "xyz" + signature_end(3);
  const std::string words =
      "has a signature that is damaged: it is no PKCS#7 message that signs something; the kernel refuses it";
  EXPECT_EQ(audit(file, kModulesSigned), "error " + words);
  EXPECT_EQ(audit(file, std::nullopt), "error " + words);
  EXPECT_EQ(audit(file, ""), "note " + words) << "this kernel does not look";
}

TEST_F(ModuleSignatureAudit, SeesWhatWasChangedAfterwards) {
  FakeElf larger = object_for(kArm64);
  larger.sections[".more"] = std::string(1000, 'x');
  const std::string signed_part = key_.sign(module_);
  EXPECT_TRUE(audit(larger.bytes() + signed_part.substr(module_.size()), kModulesSigned) == "") << "nobody can tell";
  certificate_ = key_.certificate();
  EXPECT_TRUE(audit(larger.bytes() + signed_part.substr(module_.size()), kModulesSigned)
                  .starts_with("error was changed after it was signed: its signature does not fit"));
  EXPECT_TRUE(audit(signed_part, kModulesSigned).empty());
}

TEST_F(ModuleSignatureAudit, SeesAChangedDigestWithoutTheKey) {
  std::string file = key_.sign(module_, {.attributes = true});
  EXPECT_EQ(audit(file, kModulesSigned), "");
  file[0x20] ^= 1;  // the entry point of an object, which nobody reads
  file[EI_PAD + 1] = 1;
  EXPECT_NE(audit(file, kModulesSigned), "");
}

TEST_F(ModuleSignatureAudit, SeesALengthThatIsTooLarge) {
  // the message begins within the ELF file: nobody can make that a message, so it is damaged
  const std::string file = key_.sign(module_);
  const size_t message = file.size() - module_.size() - signature_end(0).size();
  EXPECT_TRUE(audit(file.substr(0, file.size() - signature_end(0).size()) + signature_end(message + 8), kModulesSigned)
                  .starts_with("error has a signature that is damaged"));
}

TEST_F(ModuleSignatureAudit, KnowsWhoseCertificateItHas) {
  certificate_ = ModuleSigner("another").certificate();
  const std::string found = audit(key_.sign(module_), kModulesSigned);
  EXPECT_TRUE(found.starts_with("note is signed by another key than that of the headers, Build key (10:")) << found;
  EXPECT_EQ(audit(key_.sign(module_), ""), "");
}

TEST_F(ModuleSignatureAudit, ComparesTheHash) {
  EXPECT_EQ(audit(key_.sign(module_, {.hash = "sha512"}), kModulesForced),
            "note is signed with sha512, and the kernel's own modules with sha256");
  EXPECT_EQ(audit(key_.sign(module_, {.hash = "sha512"}), kModulesSigned),
            "warning is signed with sha512, and the kernel's own modules with sha256: this kernel may not be able to "
            "check it, which counts as not signed");
  EXPECT_EQ(audit(key_.sign(module_, {.hash = "sha1"}), std::string(kModulesSigned) + "CONFIG_CRYPTO_SHA1=y\n"),
            "warning is signed with sha1, and the kernel's own modules with sha256: SHA-1 is no longer safe");
}

class ModuleBtfAudit : public testing::Test {
 protected:
  std::string audit(const std::string& btf, const std::string& config) {
    FakeElf module = object_for(kArm64);
    if (!btf.empty()) module.sections[".BTF"] = btf;
    expectation_.config = KernelConfig(config);
    return sentences(audit_module_btf("a.ko", module.bytes(), {}, expectation_));
  }

  ModuleExpectation expectation_;
};

constexpr const char* kModuleBtf = "CONFIG_DEBUG_INFO_BTF_MODULES=y\n";
constexpr const char* kModuleBtfMayDiffer = "CONFIG_DEBUG_INFO_BTF_MODULES=y\nCONFIG_MODULE_ALLOW_BTF_MISMATCH=y\n";

TEST_F(ModuleBtfAudit, TakesWhatFits) {
  EXPECT_EQ(audit(module_btf().section(), kModuleBtf), "");
  expectation_.base_btf = read_btf(kernel_btf().section(), true);
  EXPECT_EQ(audit(module_btf().section(), kModuleBtf), "");
}

TEST_F(ModuleBtfAudit, MissesIt) {
  EXPECT_EQ(audit("", kModuleBtf), "") << "there is no vmlinux with types";
  expectation_.base_btf = read_btf(kernel_btf().section(), true);
  EXPECT_EQ(audit("", ""), "");
  EXPECT_EQ(audit("", kModuleBtf),
            "note has no type information (BTF): it loads, and BPF programs cannot attach to it by type");
}

TEST_F(ModuleBtfAudit, SeesAnotherBase) {
  MadeBtf other;
  other.integer("a_much_longer_name_than_all_names_of_the_other_kernel_together");
  expectation_.base_btf = read_btf(other.section(), true);
  const std::string what =
      " has type information (BTF) for another vmlinux: it has a name that begins within another one; ";
  EXPECT_EQ(audit(module_btf().section(), kModuleBtf), "error" + what + "the kernel refuses the module");
  EXPECT_EQ(audit(module_btf().section(), kModuleBtfMayDiffer), "warning" + what + "the kernel ignores it");
  EXPECT_EQ(audit(module_btf().section(), ""), "") << "this kernel does not read it";
}

TEST_F(ModuleBtfAudit, SeesADamagedOne) {
  EXPECT_EQ(audit("short", kModuleBtf),
            "error has type information (BTF) that is damaged: its header is cut short; the kernel refuses the module");
}

}  // namespace
}  // namespace extmod
