// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_kernel.h"

#include <algorithm>
#include <system_error>

#include "jobs/given_kernel.h"
#include "jobs/headers_trees.h"
#include "jobs/module_expectation.h"
#include "jobs/prepare_state.h"
#include "kernel/tree_facts.h"
#include "kernel/vermagic.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"
#include "target/compiler_choice.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Whether it is the output of a kernel build, whose source is here.
bool is_objtree(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return false;
  const auto srctree = find_srctree(path);
  return srctree && fs::exists(*srctree / "init/main.c", ignored);
}

void check_has_kernel(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored) || find_srctree(folder)) return;
  if (!headers_trees(FolderTree(folder, FolderRole{.is_machine = true})).empty()) return;
  throw Error(ExitStatus::impossible, "it is no kernel's build folder, and has no headers of a kernel", folder,
              "give the kernel first: extmod-pkg module OBJTREE DIR...");
}

std::string releases_of(const std::vector<TrialHeaders>& found) {
  std::vector<std::string> releases;
  releases.reserve(found.size());
  for (const auto& headers : found) releases.push_back(headers.release);
  return join(releases, ", ");
}

TrialHeaders choose_headers(const std::vector<TrialHeaders>& found, const std::string& release, const fs::path& path) {
  if (release.empty() && found.size() == 1) return found.front();
  const auto wanted = [&](const TrialHeaders& headers) { return headers.release == release; };
  if (std::count_if(found.begin(), found.end(), wanted) == 1) return *std::find_if(found.begin(), found.end(), wanted);
  const std::string releases = "it has headers of " + releases_of(found);
  if (release.empty()) throw Error(ExitStatus::impossible, releases, path, "choose one with --release");
  throw Error(ExitStatus::impossible, releases + ", and --release wants " + release, path,
              "give the headers of that kernel");
}

/// `/opt/bin/aarch64-linux-gnu-gcc-12`: what is before and behind the name of the compiler.
struct NameParts {
  std::string before;
  std::string behind;
};

std::optional<NameParts> parts_around(const std::string& word, const std::string& compiler) {
  const size_t name = word.rfind('/') == std::string::npos ? 0 : word.rfind('/') + 1;
  const size_t at = word.rfind(compiler);
  if (at == std::string::npos || at < name) return std::nullopt;
  return NameParts{word.substr(0, at), word.substr(at + compiler.size())};
}

}  // namespace

ModuleKernel read_module_kernel(const std::vector<fs::path>& paths, const std::string& release, const Limits& limits,
                                const fs::path& private_folder) {
  ModuleKernel kernel;
  if (paths.size() == 1) check_has_kernel(paths.front());
  if (paths.size() == 1 && is_objtree(paths.front())) {
    TreeRequest request;
    request.objtree = paths.front();
    request.any_release = true;  // vermagic has that of utsrelease.h
    kernel.tree = read_finished_tree(request);
  }
  kernel.headers = choose_headers(trial_headers(paths, limits, private_folder), release, paths.front());
  return kernel;
}

CompilerRequest compiler_for_modules(const CompilerRequest& asked, const ModuleKernel& kernel) {
  CompilerRequest compiler = asked;
  if (!kernel.tree || asked.names_compiler()) return compiler;
  const auto words = choose_compiler(asked, *kernel.tree, wanted_userland(std::nullopt, *kernel.tree)).argv;
  for (const auto& word : words) {
    if (const auto clang = parts_around(word, "clang")) {
      compiler.llvm = clang->behind.empty() ? "1" : clang->behind;
      if (!clang->before.empty()) compiler.llvm = clang->before;
      return compiler;
    }
    if (const auto gcc = parts_around(word, "gcc")) {
      if (!gcc->before.empty()) compiler.cross_compile = gcc->before;
      if (words.size() > 1 || !gcc->behind.empty()) compiler.cc = join(words, " ");
      return compiler;
    }
  }
  compiler.cc = join(words, " ");
  return compiler;
}

ModuleExpectation expectation_of(const ModuleKernel& kernel, const std::vector<fs::path>& running,
                                 const Limits& limits) {
  const FolderTree tree(kernel.headers.machine, FolderRole{.is_machine = true});
  ModuleExpectation expectation = expectation_for_modules({&tree, kernel.headers.place});
  if (const auto exports = read_given_kernel(running, expectation.release, limits)) {
    expectation.knows_all_exports = expectation.exports || exports->vmlinux;
    expectation.exports = exports_of(*exports, expectation.exports.value_or(ExportedSymbols()));
  }
  if (!kernel.tree || expectation.vermagic) return expectation;
  // The words of vermagic are in the source, and the architecture's may be among the objects.
  expectation.vermagic = kernel_vermagic(kernel.tree->config, kernel.tree->srcarch, [&](const std::string& path) {
    auto text = read_file_if_exists(kernel.tree->srctree / path);
    return text ? text : read_file_if_exists(kernel.tree->objtree / path);
  });
  return expectation;
}

}  // namespace extmod
