// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial_compiler.h"

#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"
#include "target/abi.h"
#include "target/compiler_choice.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> triplets_of(const TrialHeaders& headers) {
  return headers.object ? usual_triplets(headers.srcarch, *headers.object) : std::vector<std::string>();
}

bool has_loader(const fs::path& sysroot) {
  const FolderTree tree(sysroot, FolderRole{.is_machine = true});
  for (const char* folder : {"lib", "lib64"}) {
    const Resolved found = tree.resolve(folder);
    if (found.outcome != Resolved::Outcome::found) continue;
    for (const auto& entry : tree.names(found.path))
      if (entry.path.starts_with("ld-") || entry.path.starts_with("ld64") || entry.path.starts_with("ld.so"))
        return true;
  }
  return false;
}

/// Programs of another machine look for their loader and libraries below QEMU_LD_PREFIX, if qemu-user runs them. A
/// sysroot may have only what the compiler's own libraries lack.
void add_libraries(const TrialRequest& request, const TrialHeaders& headers, TrialRoom& room) {
  std::error_code ignored;
  std::vector<std::string> folders;
  const auto sysroot = request.sysroot ? std::optional(fs::canonical(*request.sysroot)) : std::nullopt;
  auto add = [&](const std::string& folder) {
    if (sysroot && fs::is_directory(*sysroot / folder, ignored)) folders.push_back(*sysroot / folder);
  };
  for (const auto& triplet : triplets_of(headers)) {
    const fs::path own = fs::path("/usr") / triplet;
    if (fs::is_directory(own, ignored)) room.environment.try_emplace("QEMU_LD_PREFIX", own);
    add("usr/lib/" + triplet);
    add("lib/" + triplet);
  }
  add("usr/lib");
  add("lib");
  if (sysroot && has_loader(*sysroot)) room.environment["QEMU_LD_PREFIX"] = *sysroot;
  if (!folders.empty()) room.environment["QEMU_SET_ENV"] = "LD_LIBRARY_PATH=" + join(folders, ":");
}

std::string triplet_here(const TrialHeaders& headers) {
  const auto triplets = triplets_of(headers);
  if (auto triplet = triplet_with_gcc(triplets)) return *triplet;
  throw Error(ExitStatus::environment, "there is no compiler for " + headers.srcarch + " here",
              triplets.empty() ? headers.srcarch : triplets.front() + "-gcc",
              "install it, or name it with --cross-compile");
}

}  // namespace

void add_trial_compiler(const TrialRequest& request, const TrialHeaders& headers, bool cross, TrialRoom& room) {
  const bool clang = request.compiler.llvm || headers.config.enabled("CC_IS_CLANG");
  room.compiler = clang ? clang_named(request.compiler.llvm.value_or("1")) : "gcc";
  if (cross) room.words.push_back("ARCH=" + headers.srcarch);
  if (clang) room.words.push_back("LLVM=" + request.compiler.llvm.value_or("1"));
  if (request.compiler.cross_compile) {
    room.words.push_back("CROSS_COMPILE=" + *request.compiler.cross_compile);
    if (!clang) room.compiler = *request.compiler.cross_compile + "gcc";
  } else if (cross && !clang) {
    const std::string triplet = triplet_here(headers);
    room.words.push_back("CROSS_COMPILE=" + triplet + "-");
    room.compiler = triplet + "-gcc";
  }
  if (cross) add_libraries(request, headers, room);
  if (!request.compiler.cc) return;
  room.words.push_back("CC=" + *request.compiler.cc);
  room.compiler = *request.compiler.cc;
}

}  // namespace extmod
