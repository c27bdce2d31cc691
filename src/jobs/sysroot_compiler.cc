// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot_compiler.h"

#include "distro/distro.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

Words compilers_words(const CompilerRequest& request, const std::optional<KernelTree>& tree,
                      const std::string& triplet) {
  if (tree) return choose_compiler(request, *tree, wanted_userland(request.run_arch, *tree)).argv;
  if (request.cc) return split_words(*request.cc);
  if (request.llvm) {
    Words words = {clang_named(*request.llvm)};
    if (!triplet.empty()) words.push_back("--target=" + triplet);
    return words;
  }
  if (request.cross_compile) return split_words(*request.cross_compile + "gcc");
  if (triplet.empty())
    throw Error(ExitStatus::impossible, "no compiler was named", "--from-compiler",
                "give --cc, --cross-compile or --run-arch");
  return {triplet + "-gcc"};
}

/// The sysroot that it was told or configured to use; empty where that is / or nothing.
fs::path own_sysroot(CommandRunner& runner, const Compiler& compiler) {
  constexpr std::string_view kOption = "--sysroot=";
  for (const auto& word : compiler.argv)
    if (word.starts_with(kOption)) return word.substr(kOption.size());
  Command question{compiler.argv, ".", command_environment()};
  question.argv.emplace_back("-print-sysroot");
  const CommandResult result = runner.run(question);
  const fs::path answer = std::string(trim(result.output));
  std::error_code unknown;
  if (result.status != 0 || answer.empty() || !fs::is_directory(answer, unknown)) return {};
  return fs::canonical(answer, unknown) == "/" ? fs::path() : answer;
}

/// /usr/aarch64-linux-gnu of /usr/lib/gcc-cross/aarch64-linux-gnu/12/../../../../aarch64-linux-gnu/lib/crt1.o
fs::path classic_folder(CommandRunner& runner, const Compiler& compiler) {
  const auto start = file_of(runner, compiler, "crt1.o");
  if (!start) return {};
  const fs::path folder = start->lexically_normal().parent_path().parent_path();
  const bool is_named = folder.filename() == compiler.triplet || folder.filename() == compiler.multiarch;
  std::error_code unknown;
  return is_named && fs::is_directory(folder / "include", unknown) ? folder : fs::path();
}

}  // namespace

CompilersRoot find_compilers_root(CommandRunner& runner, const CompilerRequest& request,
                                  const std::optional<KernelTree>& tree, const std::string& triplet,
                                  const fs::path& scratch) {
  const Words words = compilers_words(request, tree, triplet);
  auto compiler = probe_compiler(runner, words, scratch);
  if (!compiler)
    throw Error(ExitStatus::environment, "the compiler is not here or does not run", join(words, " "),
                advise_compiler(this_distro(), triplet));
  if (!compiler->machine)
    throw Error(ExitStatus::environment, "the compiler compiles nothing", join(words, " "),
                "try it with an empty file");
  fs::path folder = own_sysroot(runner, *compiler);
  if (folder.empty()) folder = classic_folder(runner, *compiler);
  if (folder.empty())
    throw Error(ExitStatus::impossible, "the compiler has no folder of its own with a C library", join(words, " "),
                "it takes this machine's: give packages of the C library, or a cross compiler that has one");
  return {std::move(*compiler), std::move(folder)};
}

}  // namespace extmod
