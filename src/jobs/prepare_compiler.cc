// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_compiler.h"

#include <algorithm>

#include "distro/distro.h"
#include "distro/tools.h"
#include "kernel/kernel_config.h"
#include "kernel/srcarch.h"
#include "support/error.h"
#include "support/process.h"
#include "support/text.h"
#include "target/abi.h"
#include "target/compiler_advice.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

std::string text_of_config(const ConfigurationRequest& request) {
  if (!request.config) return {};
  std::error_code ignored;
  if (!fs::is_regular_file(*request.config, ignored))
    throw Error(ExitStatus::impossible, "there is no such configuration", *request.config,
                "give the file, such as /boot/config-RELEASE");
  return read_file(*request.config);
}

std::string arch_of(const PrepareRequest& request, const KernelConfig& config) {
  if (request.arch) return *request.arch;
  return config.arch().value_or(srcarch_of_machine(own_machine()));
}

/// Where no whole configuration says it, names do: i386, ppc64le_defconfig.
WantedUserland userland_of_arch(const PrepareRequest& request, const KernelConfig& config, const std::string& arch) {
  const std::string names = arch + " " + request.configuration.defconfig;
  const bool is_64bit = config.value("CC_VERSION_TEXT") ? config.enabled("64BIT")
                                                        : arch != "i386" && names.find("32") == std::string::npos;
  WantedUserland wanted;
  wanted.name = arch;
  const auto object = usual_object(srcarch_of(arch), is_64bit, config.enabled("CPU_BIG_ENDIAN"));
  if (!object) return wanted;
  wanted.triplets = usual_triplets(srcarch_of(arch), *object);
  wanted.abi = Abi{*object, 0, 0};
  return wanted;
}

/// Kbuild would take a relative path from objtree, a person takes it from where they are.
std::string from_here(const std::string& words, const std::string& ending = {}) {
  Words absolute = split_words(words);
  for (auto& word : absolute)
    if (std::error_code ignored; word.find('/') != std::string::npos && !word.starts_with("-") &&
                                 (fs::exists(word + ending, ignored) || fs::exists(word, ignored)))
      word = fs::absolute(word).lexically_normal().string();
  return join(absolute, " ");
}

/// The prefix for ARCH, where it is another machine's.
std::string usual_prefix(const WantedUserland& wanted) {
  if (wanted.triplets.empty() || srcarch_of(wanted.name) == srcarch_of_machine(own_machine())) return {};
  return triplet_with_gcc(wanted.triplets).value_or(wanted.triplets.front()) + "-";
}

void choose(const CompilerRequest& request, const WantedUserland& wanted, KernelCompiler& chosen) {
  const std::string prefix = request.cross_compile ? from_here(*request.cross_compile, "gcc") : usual_prefix(wanted);
  // With LLVM it is where kernels before 5.15 find clang's target, with CC= the prefix of the linker.
  if (!prefix.empty()) chosen.make.push_back("CROSS_COMPILE=" + prefix);
  if (request.cc) {
    chosen.argv = split_words(from_here(*request.cc));
    chosen.make.push_back("CC=" + join(chosen.argv, " "));
    chosen.named_by = request.cc_named_by;
  } else if (request.llvm) {
    const bool is_folder = request.llvm->ends_with("/");
    const std::string llvm = is_folder ? fs::absolute(*request.llvm).lexically_normal().string() : *request.llvm;
    chosen.argv = {clang_named(llvm)};
    chosen.make.push_back("LLVM=" + llvm);
    chosen.named_by = "LLVM=" + llvm;
  } else {
    chosen.argv = split_words(prefix + "gcc");
    chosen.named_by = request.cross_compile ? "CROSS_COMPILE=" + prefix : "the usual name for " + wanted.name;
  }
}

void require_compiler(const KernelCompiler& chosen, const WantedUserland& wanted) {
  const CompilerChoice choice{chosen.argv, chosen.named_by};
  if (chosen.argv.empty())
    throw Error(ExitStatus::impossible, "no compiler is named", "--cc", "give its words, or leave the option out");
  for (const auto& word : chosen.argv)
    if (!word.starts_with("-") && find_program(word).empty())
      throw Error(ExitStatus::environment, "the compiler for " + wanted.name + " is not here", in_words(choice),
                  advise_missing_compiler(choice, wanted));
}

/// What is in front of the compiler's name is in front of its linker's.
Words programs_of(const KernelCompiler& chosen) {
  Words names = {"make", "gcc", "ld", "flex", "bison", "bc", "perl", "python3", kPahole, kRustc, "bindgen"};
  for (const auto& word : chosen.argv)
    if (!word.starts_with("-")) names.push_back(word);
  const std::string& compiler = names.back();
  if (compiler.ends_with("gcc"))
    for (const char* tool : {"ld", "as", "ar", "nm", "objcopy"})
      names.push_back(compiler.substr(0, compiler.size() - 3) + tool);
  else
    names.insert(names.end(), {kLld, "ld.lld", "llvm-ar", "llvm-nm", "llvm-objcopy"});
  std::erase_if(names, [](const std::string& name) { return find_program(name).empty(); });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool wants_btf(const ConfigurationRequest& request) {
  std::vector<fs::path> files = request.fragments;
  if (request.config) files.push_back(*request.config);
  bool wanted = std::any_of(files.begin(), files.end(), [](const fs::path& file) {
    return KernelConfig(read_file_if_exists(file).value_or("")).enabled("DEBUG_INFO_BTF");
  });
  for (const auto& setting : request.settings) wanted |= setting.ends_with("DEBUG_INFO_BTF=y");
  return wanted;
}

}  // namespace

KernelCompiler choose_kernel_compiler(const PrepareRequest& request) {
  const KernelConfig config(text_of_config(request.configuration));
  KernelCompiler chosen;
  chosen.arch = arch_of(request, config);
  chosen.make = {"ARCH=" + chosen.arch};
  const WantedUserland wanted = userland_of_arch(request, config, chosen.arch);
  choose(request.compiler, wanted, chosen);
  require_compiler(chosen, wanted);
  chosen.fitted = programs_of(chosen);
  return chosen;
}

void check_kernel_tools(const PrepareRequest& request, const fs::path& srctree) {
  Words needed = {"make", "flex", "bison"};
  if (!request.compiler.llvm) needed.emplace_back("gcc");  // HOSTCC
  std::error_code ignored;
  if (fs::exists(srctree / "kernel/time/timeconst.bc", ignored)) needed.emplace_back("bc");
  if (wants_btf(request.configuration)) needed.emplace_back(kPahole);
  for (const auto& program : needed)
    if (find_program(program).empty())
      throw Error(ExitStatus::environment, "a program that the kernel's makefiles run is not here", program,
                  program == "gcc" ? advise_native_compiler(this_distro()) : advise_program(this_distro(), program));
}

}  // namespace extmod
