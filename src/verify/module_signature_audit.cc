// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/elf_layout.h"
#include "modules/module_signature.h"
#include "verify/module_checks.h"

namespace extmod {
namespace {

/// The kernel refuses a signature that it can read and that is wrong; one that it cannot check counts as none
/// (module_sig_check() of kernel/module/signing.c). A kernel without MODULE_SIG looks at none.
class SignatureAudit {
 public:
  SignatureAudit(const std::string& path, std::string_view bytes, const ModuleExpectation& expectation)
      : path_(path), bytes_(bytes), expected_(expectation) {}

  Findings run() try {
    const uint64_t end = read_elf_layout(bytes_).end;
    if (const auto signature = read_module_signature(bytes_))
      audit(*signature, end);
    else
      audit_unsigned(end);
    return std::move(findings_);
  } catch (const ModuleSignatureError& error) {
    add(wrong(), std::string("has a signature that is damaged: ") + error.what() + "; the kernel refuses it");
    return std::move(findings_);
  }

 private:
  bool kernel_checks() const { return !expected_.config || expected_.enabled("MODULE_SIG"); }
  bool kernel_forces() const { return expected_.enabled("MODULE_SIG_FORCE"); }
  Severity wrong() const { return kernel_checks() ? Severity::error : Severity::note; }

  void add(Severity severity, const std::string& sentence) {
    findings_.push_back(make_finding(severity, "module-signature", path_, sentence));
  }

  /// Some tools fill a file up with zeros.
  bool has_rest(uint64_t end) const {
    return end < bytes_.size() && bytes_.substr(end).find_first_not_of('\0') != std::string_view::npos;
  }

  void audit_unsigned(uint64_t end) {
    const bool cut = has_rest(end);
    const std::string what =
        cut ? "has bytes behind its ELF file that do not end like a signature, as if it was cut" : "is not signed";
    if (kernel_forces())
      add(Severity::error, what + ": the kernel refuses it, for CONFIG_MODULE_SIG_FORCE is set");
    else if (expected_.enabled("MODULE_SIG"))
      add(cut ? Severity::warning : Severity::note, what + ": the kernel is tainted, and refuses it under lockdown");
    else if (cut)
      add(Severity::warning, what);
  }

  void audit(const ModuleSignature& signature, uint64_t end) {
    if (signature.signed_size < end) {
      add(wrong(), "was changed after it was signed: its signature is for " + std::to_string(signature.signed_size) +
                       " bytes, and the ELF file has " + std::to_string(end) + "; the kernel refuses it");
      return;
    }
    if (signature.digest_equals == false) {
      add(wrong(), "was changed after it was signed: its signature has another digest; the kernel refuses it");
      return;
    }
    if (kernel_checks()) audit_hash(signature);
    if (expected_.certificate)
      audit_proof(signature, check_module_signature(signature, bytes_, *expected_.certificate));
  }

  void audit_proof(const ModuleSignature& signature, SignatureProof proof) {
    if (proof == SignatureProof::wrong)
      add(wrong(),
          "was changed after it was signed: its signature does not fit the certificate of the headers; the kernel "
          "refuses it");
    else if (proof == SignatureProof::other_key && kernel_checks())
      add(Severity::note, "is signed by another key than that of the headers, " + signer_of(signature) +
                              ": the kernel takes it if it has this key");
  }

  static std::string signer_of(const ModuleSignature& signature) {
    return signature.signer.empty() ? signature.key_id : signature.signer + " (" + signature.key_id + ")";
  }

  /// The hash that the kernel signs with is built into it.
  void audit_hash(const ModuleSignature& signature) {
    const auto wanted = expected_.config ? expected_.config->value("MODULE_SIG_HASH") : std::nullopt;
    if (!wanted || wanted->empty() || *wanted == signature.hash) return;
    const std::string what = "is signed with " + signature.hash + ", and the kernel's own modules with " + *wanted;
    if (!kernel_has(signature.hash))
      add(Severity::warning, what + ": this kernel may not be able to check it, which counts as not signed");
    else if (signature.hash == "sha1")
      add(Severity::warning, what + ": SHA-1 is no longer safe");
    else
      add(Severity::note, what);
  }

  /// By the kernel's generic programs; a processor may have its own ones.
  bool kernel_has(const std::string& hash) const {
    static const std::vector<std::pair<std::string_view, std::vector<std::string>>> kSymbols = {
        {"sha1", {"CRYPTO_SHA1"}},
        {"sha224", {"CRYPTO_SHA256"}},
        {"sha256", {"CRYPTO_SHA256"}},
        {"sha384", {"CRYPTO_SHA512"}},
        {"sha512", {"CRYPTO_SHA512"}},
        {"sha3-", {"CRYPTO_SHA3"}},
        {"sm3", {"CRYPTO_SM3", "CRYPTO_SM3_GENERIC"}},
        {"streebog", {"CRYPTO_STREEBOG"}},
    };
    for (const auto& [prefix, symbols] : kSymbols)
      if (hash.starts_with(prefix))
        for (const auto& symbol : symbols)
          if (expected_.enabled(symbol)) return true;
    return false;
  }

  const std::string& path_;
  std::string_view bytes_;
  const ModuleExpectation& expected_;
  Findings findings_;
};

}  // namespace

Findings audit_module_signature(const std::string& path, std::string_view bytes, const ModuleFacts& /*facts*/,
                                const ModuleExpectation& expectation) {
  return SignatureAudit(path, bytes, expectation).run();
}

}  // namespace extmod
