// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <charconv>

#include "distro/tools.h"
#include "support/text.h"
#include "verify/tool_need.h"
#include "verify/verified_tree.h"

namespace extmod {
namespace {

constexpr const char* kConfig = "include/config/auto.conf";
constexpr int kSplitBtf = 119;     // --btf_base, in lib/Kconfig.debug PAHOLE_HAS_SPLIT_BTF
constexpr int kDetachedBtf = 122;  // --btf_encode_detached of gen-btf.sh, and what its Kconfig asks for

int number_in(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// 126 -> 1.26, as scripts/pahole-version.sh joins them.
std::string pahole_version(int number) {
  return std::to_string(number / 100) + "." + std::to_string(number % 100);
}

class ToolReader {
 public:
  ToolReader(const TreeContent& content, const TreeExpectation& expectation)
      : content_(content), expectation_(expectation), config_(expectation.config) {}

  std::vector<ToolNeed> read() {
    if (config_.enabled("CC_IS_CLANG"))
      clang();
    else if (config_.enabled("CC_IS_GCC"))
      gcc();
    if (config_.enabled("AS_IS_GNU")) assembler();
    if (config_.enabled("DEBUG_INFO_BTF_MODULES") && content_.find("vmlinux")) type_information();
    if (content_.find("rust/libkernel.rmeta"))
      require(kRustc, rustc_version(), kConfig, "Rust modules need the rustc of the kernel");
    if (content_.find("scripts/sign-file"))
      for (const auto& key : demanding_keys(expectation_))
        add(kLibcrypto, key.openssl, kConfig,
            "modules are signed with an " + key.type + " key (" + key.symbol + "), which OpenSSL has since " +
                key.openssl);
    programs_of_recipes();
    everyones();
    return std::move(needs_);
  }

 private:
  void add(const char* tool, const std::string& version, const std::string& path, const std::string& because,
           Severity severity = Severity::warning) {
    needs_.push_back({tool, version, path, because, severity});
  }
  void require(const char* tool, const std::string& version, const std::string& path, const std::string& because) {
    add(tool, version, path, because);
    needs_.back().is_required = true;
  }
  /// What a package may declare, and many do not.
  void suggest(const char* tool, const std::string& path, const std::string& because) {
    add(tool, "", path, because, Severity::note);
    needs_.back().is_judged = false;
  }

  void programs_of_recipes() {
    for (const auto& [program, makefile] : content_.build.programs)
      if (const std::string tool = tool_of_program(program); !tool.empty()) {
        add(tool.c_str(), "", makefile, "`make M=` runs " + program, Severity::note);
        needs_.back().is_required = true;
      }
  }
  void everyones() {
    suggest(kMake, "Makefile", "modules are built with make");
    suggest(kLibcHeaders, "Makefile", "programs that a module's own makefile compiles (hostprogs) use the C library");
    if (config_.enabled("MODULE_SIG") && content_.find("scripts/sign-file"))
      suggest(kOpenssl, kConfig, "modules are signed (CONFIG_MODULE_SIG) with a key that openssl makes");
  }
  /// CONFIG_GCC_VERSION=120200 -> 12
  std::string major(const char* symbol) const {
    constexpr int kMajor = 10000;
    const int number = number_in(config_.value(symbol).value_or("")) / kMajor;
    return number > 0 ? std::to_string(number) : "";
  }
  std::string rustc_version() const {
    constexpr int kMajor = 100000;
    constexpr int kMinor = 100;
    const int number = number_in(config_.value("RUSTC_VERSION").value_or(""));
    if (number == 0) return {};
    return std::to_string(number / kMajor) + "." + std::to_string(number % kMajor / kMinor);
  }

  void gcc() {
    const std::string version = major("GCC_VERSION");
    const std::string what = "the kernel was compiled with gcc " + version;
    if (has_plugins())
      require(kGcc, version, kConfig, what + ", whose plugins every compile loads");
    else
      add(kGcc, version, kConfig, what, Severity::note);
  }
  bool has_plugins() const {
    return std::any_of(content_.entries.begin(), content_.entries.end(), [](const WalkEntry& entry) {
      return is_below(entry.path, "scripts/gcc-plugins") && entry.path.ends_with(".so");
    });
  }

  void clang() {
    const std::string version = major("CLANG_VERSION");
    std::string what = "the kernel was compiled with clang " + version;
    bool is_bound = false;
    for (const char* feature : {"LTO_CLANG", "CFI_CLANG", "CFI"})
      if (config_.enabled(feature)) {
        what += std::string(", with CONFIG_") + feature;
        is_bound = true;
      }
    add(kClang, version, kConfig, what + ", and its flags are clang's");
    needs_.back().is_required = is_bound;
    if (config_.enabled("LD_IS_LLD")) {
      add(kLld, version, kConfig, "modules are linked with ld.lld (CONFIG_LD_IS_LLD)");
      needs_.back().is_required = is_bound;
    }
    if (config_.enabled("LD_IS_BFD") && !config_.enabled("AS_IS_GNU"))
      add(kBinutils, "", kConfig, "modules are linked with GNU ld (CONFIG_LD_IS_BFD)");
    if (config_.enabled("LTO_CLANG")) {
      add(kLlvm, version, kConfig, "objects are LLVM bitcode (CONFIG_LTO_CLANG), which llvm-nm and llvm-ar read",
          Severity::note);
      needs_.back().is_required = true;
    }
    if (!config_.enabled("AS_IS_GNU") && content_.find("scripts/gen-btf.sh") &&
        config_.enabled("DEBUG_INFO_BTF_MODULES"))
      add(kBinutils, "", "scripts/gen-btf.sh", "type information is put into modules with objcopy");
  }

  /// CONFIG_AS_VERSION=24000 -> 2.40. The configuration records what that one understands (CONFIG_AS_HAS_...).
  void assembler() {
    constexpr int kMajor = 10000;
    constexpr int kMinor = 100;
    const int number = number_in(config_.value("AS_VERSION").value_or(""));
    const std::string version =
        number > 0 ? std::to_string(number / kMajor) + "." + std::to_string(number % kMajor / kMinor) : "";
    if (config_.enabled("CC_IS_CLANG"))
      add(kBinutils, version, kConfig, "modules are assembled with GNU as (CONFIG_AS_IS_GNU)");
    else
      add(kBinutils, version, kConfig, "the kernel was configured for GNU as " + version, Severity::note);
  }

  void type_information() {
    int least = 0;
    std::string path = "scripts/Makefile.modfinal";
    if (content_.text(path).value_or("").find("--btf_base") != std::string::npos) least = kSplitBtf;
    if (content_.text("scripts/gen-btf.sh")) {
      path = "scripts/gen-btf.sh";
      least = kDetachedBtf;
    }
    if (const int by_flags = version_of_flags(); by_flags > least) {
      path = "scripts/Makefile.btf";
      least = by_flags;
    }
    require(kPahole, least > 0 ? pahole_version(least) : "", path, "modules get type information from pahole");
  }
  /// scripts/Makefile.btf passes the flags that pahole on the build machine knew, by CONFIG_PAHOLE_VERSION. Older
  /// kernels ask the pahole that is there.
  int version_of_flags() const {
    const int built_with = number_in(config_.value("PAHOLE_VERSION").value_or(""));
    int least = 0;
    for (const auto& line : split(content_.text("scripts/Makefile.btf").value_or(""), '\n')) {
      constexpr std::string_view kTest = "$(call test-ge, $(pahole-ver),";
      const size_t at = line.find(kTest);
      // That flag is only for builds with KBUILD_BUILD_TIMESTAMP.
      if (at == std::string::npos || line.find("reproducible_build") != std::string::npos) continue;
      const int since = number_in(std::string(trim(line.substr(at + kTest.size()))));
      if (since <= built_with) least = std::max(least, since);
    }
    return least;
  }

  const TreeContent& content_;
  const TreeExpectation& expectation_;
  const KernelConfig& config_;
  std::vector<ToolNeed> needs_;
};

}  // namespace

std::vector<SigningKey> demanding_keys(const TreeExpectation& expectation) {
  // certs/Kconfig of the kernels that have them. RSA is in every OpenSSL.
  static const std::vector<SigningKey> kRows = {{"EC", "ECDSA", "1.0"},
                                                {"SM2", "SM2", "1.1.1"},
                                                {"ML-DSA", "MLDSA_44", "3.5"},
                                                {"ML-DSA", "MLDSA_65", "3.5"},
                                                {"ML-DSA", "MLDSA_87", "3.5"}};
  std::vector<SigningKey> keys;
  for (const auto& row : kRows) {
    const std::string symbol = "MODULE_SIG_KEY_TYPE_" + row.symbol;
    if (expectation.config.enabled(symbol)) keys.push_back({row.type, "CONFIG_" + symbol, row.openssl});
  }
  return keys;
}

std::vector<ToolNeed> tool_needs(const TreeContent& content, const TreeExpectation& expectation) {
  return ToolReader(content, expectation).read();
}

}  // namespace extmod
