// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot_env.h"

#include <algorithm>
#include <optional>

#include "jobs/cross_tools.h"
#include "kernel/srcarch.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "target/compiler_advice.h"
#include "target/library_source.h"
#include "target/sysroot.h"
#include "target/sysroot_record.h"
#include "target/userland_probe.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

/// Whom the libraries are for: --run-arch, the folder's record, else what they are.
WantedUserland userland_of_folder(const SysrootEnvRequest& request, const LibrarySource& source) {
  std::string named = request.compiler.run_arch.value_or("");
  if (named.empty())
    if (const auto record = read_sysroot_record(request.sysroot))
      named = record->triplet.empty() ? record->run_arch : record->triplet;
  const auto abi = abi_of_libraries(source);
  std::string triplet = triplet_named(named);
  if (!named.empty() && triplet.empty())
    throw Error(ExitStatus::impossible, "an architecture extmod-pkg does not know", named,
                "give --run-arch with a distribution's name such as arm64, or a GNU triplet");
  if (named.empty() && abi)
    for (const auto& usual : usual_triplets(srcarch_of_machine(abi->machine), abi->machine))
      if (triplet.empty() && agree(abi_of_triplet(usual).value_or(*abi), *abi)) triplet = usual;
  if (const auto loader = userland_of_loader(source); loader && loader->c_library == CLibrary::musl)
    triplet = replace_all(triplet, "-gnu", "-musl");
  WantedUserland wanted{named.empty() ? triplet : named, {}, abi, std::nullopt, false};
  if (!triplet.empty()) wanted.triplets = {triplet};
  if (!wanted.abi) wanted.abi = abi_of_triplet(triplet);
  return wanted;
}

CompilerChoice choose(const CompilerRequest& request, const WantedUserland& wanted) {
  const std::string triplet = wanted.triplets.empty() ? "" : wanted.triplets.front();
  if (request.cc) return {split_words(*request.cc), request.cc_named_by};
  if (request.llvm) {
    CompilerChoice choice{{clang_named(*request.llvm)}, "--llvm"};
    if (!triplet.empty()) choice.argv.push_back("--target=" + triplet);
    return choice;
  }
  if (request.cross_compile) return {split_words(*request.cross_compile + "gcc"), "--cross-compile"};
  if (triplet.empty())
    throw Error(ExitStatus::impossible, "nothing says which machine the folder is for", "--env",
                "it has no shared library: give --run-arch, --cc or --cross-compile");
  const bool is_own = wanted.abi && wanted.abi->machine == own_machine() && !triplet_with_gcc(wanted.triplets);
  if (is_own && triplet.find("-musl") == std::string::npos) return {{"gcc"}, "the usual name for this machine"};
  return {{triplet + "-gcc"}, "the usual name for " + triplet};
}

Compiler find_compiler(CommandRunner& runner, const CompilerRequest& request, const WantedUserland& wanted,
                       const fs::path& scratch) {
  const CompilerChoice choice = choose(request, wanted);
  auto compiler = probe_compiler(runner, choice.argv, scratch);
  if (!compiler || !compiler->machine)
    throw Error(ExitStatus::environment, "the compiler is not here, or does not compile an empty file",
                in_words(choice), advise_missing_compiler(choice, wanted));
  compiler->named_by = choice.named_by;
  return *compiler;
}

/// What it links must run where the sysroot's loader is.
Words checked_link_flags(CommandRunner& runner, const Compiler& compiler, const LibraryPaths& paths,
                         const LibrarySource& source, const fs::path& scratch) {
  const std::string words = shell_quote(compiler.argv);
  const LinkedUserland linked = probe_userland(runner, compiler, paths, false, scratch);
  if (!linked.userland)
    throw Error(ExitStatus::environment, "the compiler cannot link a program for the sysroot:\n" + linked.output, words,
                source.complete ? "the sysroot may lack headers or start files of its C library"
                                : advise_c_library_for(compiler));
  const auto there = userland_of_loader(source);
  if (!there || !linked.userland->loader || there->c_library == linked.userland->c_library) return linked.link_flags;
  throw Error(ExitStatus::impossible,
              "the compiler links programs for " + to_string(linked.userland->c_library) + ", and the sysroot has " +
                  to_string(there->c_library),
              words, "name a compiler for " + to_string(there->c_library) + " with --cc, or clang with --llvm 1");
}

bool compiles_cxx(CommandRunner& runner, const SysrootEnv& env, const fs::path& scratch) {
  write_file(scratch / "try.cc",
             "#include <cstdlib>\n#include <string>\nint main() { return std::string().size(); }\n");
  Command command{env.cxx, scratch, command_environment()};
  for (const auto* flags : {&env.both, &env.cxx_flags, &env.ld_flags})
    command.argv.insert(command.argv.end(), flags->begin(), flags->end());
  for (const char* word : {"try.cc", "-o", "try"}) command.argv.emplace_back(word);
  return runner.run(command).status == 0;
}

/// A folder that somebody copied may have links to / of the machine that it is a copy of.
void leave_repairs_out(Words& flags, const fs::path& links, const SysrootEnvRequest& request, Progress& progress) {
  const auto removed = std::erase_if(
      flags, [&](const std::string& flag) { return flag.find(links.string() + "/") != std::string::npos; });
  if (removed > 0)
    progress.warning("libraries in " + request.sysroot.string() +
                     " are absolute links, which lead to this machine: `extmod-pkg sysroot --output NEW " +
                     request.sysroot.string() + "` makes a copy without them");
}

/// The flags, sorted by who needs them.
void take_flags(const LibraryPaths& paths, SysrootEnv& env) {
  auto is_for_both = [](const std::string& flag) { return flag.starts_with("--sysroot=") || flag.starts_with("-B"); };
  for (const auto& flag : paths.cflags) (is_for_both(flag) ? env.both : env.c_flags).push_back(flag);
  for (const auto& flag : paths.ldflags)
    if (!is_for_both(flag)) env.ld_flags.push_back(flag);
  env.has_c_library = !env.both.empty();
  // -isystem would move usr/include before the headers of C++, whose #include_next then finds nothing.
  env.cxx_flags = env.c_flags;
  if (env.has_c_library)
    std::replace(env.cxx_flags.begin(), env.cxx_flags.end(), Words::value_type("-isystem"),
                 Words::value_type("-idirafter"));
}

}  // namespace

SysrootEnv sysroot_env(const SysrootEnvRequest& request, CommandRunner& runner, Progress& progress) {
  std::error_code unreadable;
  if (!fs::is_directory(request.sysroot, unreadable))
    throw Error(ExitStatus::impossible, "there is no such folder", request.sysroot,
                "make one with extmod-pkg sysroot --output");
  SysrootEnv env;
  // A link stays one: its path may have no blanks where the folder's has some.
  env.sysroot = fs::absolute(request.sysroot).lexically_normal();
  if (env.sysroot.filename().empty()) env.sysroot = env.sysroot.parent_path();
  const auto tree = open_root(env.sysroot);
  const LibrarySource source =
      sysroot_source("--env " + request.sysroot.string(), tree, library_folders_in_root(*tree));
  const WantedUserland wanted = userland_of_folder(request, source);
  const TempDir scratch;
  Compiler compiler = find_compiler(runner, request.compiler, wanted, scratch.path());
  LibraryPaths paths = sysroot_paths(compiler, env.sysroot, scratch.path() / "links");
  if (wanted.abi && wanted.abi->machine != *compiler.machine)
    throw Error(ExitStatus::impossible,
                "the compiler is for " + to_string(*compiler.machine) + ", and the libraries are for " +
                    to_string(wanted.abi->machine),
                shell_quote(compiler.argv), "name another compiler with --cc or --cross-compile");
  const Words link = checked_link_flags(runner, compiler, paths, source, scratch.path());
  leave_repairs_out(paths.ldflags, scratch.path() / "links", request, progress);
  take_flags(paths, env);
  for (const auto& flag : link) (flag.starts_with("-fuse-ld") ? env.ld_flags : env.both).push_back(flag);
  env.triplet = wanted.triplets.empty() ? compiler.triplet : wanted.triplets.front();
  env.multiarch = compiler.multiarch;
  env.machine = *compiler.machine;
  env.cc = compiler.argv;
  env.tools = binutils_of(runner, compiler);
  env.cxx = cxx_of(compiler);
  if (env.cxx.empty())
    progress.warning("no C++ compiler beside " + shell_quote(compiler.argv));
  else if (!compiles_cxx(runner, env, scratch.path()))
    progress.warning(shell_quote(env.cxx) + " compiles no C++ for the sysroot, which may lack the C++ library");
  env.pkg_config_folders = split(paths.pkg_config.at("PKG_CONFIG_LIBDIR"), ':');
  return env;
}

}  // namespace extmod
