// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot_check.h"

#include <algorithm>

#include "distro/distro.h"
#include "jobs/prepare_state.h"
#include "jobs/sysroot.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "target/toolchain.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

/// Links programs with the settings of `build --sysroot`.
class LibraryProbe {
 public:
  LibraryProbe(CommandRunner& runner, const Toolchain& toolchain, const std::optional<SysrootRecord>& record,
               fs::path scratch)
      : runner_(runner), toolchain_(toolchain), record_(record), scratch_(std::move(scratch)) {}

  void look_for(const RunLibrary& library, CheckedLibrary& row) {
    write_file(scratch_ / "probe.c", "#include <" + library.headers.front() + ">\nint main(void) { return 0; }\n");
    Words words = toolchain_.compiler->argv;
    for (const Words* more :
         {&toolchain_.compiler->link_flags, &toolchain_.libraries.cflags, &toolchain_.libraries.ldflags})
      words.insert(words.end(), more->begin(), more->end());
    // Some compilers leave out a library if nothing of it is used.
    for (const std::string& word : {std::string("-Wl,--no-as-needed"), std::string("-o"), std::string("library-probe"),
                                    std::string("probe.c"), "-l" + library.link_names.front()})
      words.push_back(word);
    const CommandResult result = runner_.run({words, scratch_, command_environment(), true});
    row.found = result.status == 0;
    if (row.found) {
      row.brought_by = brought_by(read_elf(scratch_ / "library-probe"));
    } else {
      row.output = std::string(trim(result.output));
      row.remedy = remedy(library.name);
    }
    std::error_code ignored;
    fs::remove(scratch_ / "library-probe", ignored);
  }

 private:
  std::string brought_by(const std::optional<ElfFacts>& program) const {
    if (!program || !record_) return {};
    for (const auto& soname : program->needed) {
      if (soname.starts_with("libc.so") || soname.starts_with("libc.musl")) continue;
      for (const auto& package : record_->packages)
        if (package.shlibs.contains(soname)) return package.name + " " + package.version;
    }
    return {};
  }

  /// The name that packages of the sysroot's own kind have for it.
  std::string remedy(const std::string& library) const {
    if (record_)
      for (const auto& package : record_->packages)
        for (const auto& format : package_formats())
          if (format.libraries != nullptr && format.name == package.format)
            if (const std::string name = format.libraries().development_package(library); !name.empty())
              return "add " + name + " and the library that it belongs to";
    return advise_library(this_distro(), library, toolchain_.compiler->triplet);
  }

  CommandRunner& runner_;
  const Toolchain& toolchain_;
  const std::optional<SysrootRecord>& record_;
  fs::path scratch_;
};

}  // namespace

bool SysrootCheck::suffices() const {
  return std::all_of(libraries.begin(), libraries.end(), [](const CheckedLibrary& library) { return library.found; });
}

SysrootCheck check_sysroot(const SysrootCheckRequest& request, CommandRunner& runner, Progress& progress) {
  std::error_code unknown;
  if (!fs::is_directory(request.sysroot, unknown))
    throw Error(ExitStatus::impossible, "there is no such folder", request.sysroot,
                "make it with `sysroot --output DIR`");
  const KernelTree tree = read_finished_tree(request.tree);
  const TempDir scratch;
  progress.step("linking with " + request.sysroot.string());
  // Compilers run in another folder.
  const fs::path sysroot = fs::canonical(request.sysroot);
  const ToolchainRequest wanted{request.compiler, sysroot, {}, false, RebuildMode::always};
  const Toolchain toolchain = find_toolchain(runner, wanted, tree, {}, scratch.path());
  const auto record = read_sysroot_record(sysroot);
  SysrootCheck check{sysroot, tree.objtree, join(toolchain.compiler->argv, " "), toolchain.userland, {}};
  LibraryProbe probe(runner, toolchain, record, scratch.path());
  const auto programs = libraries_of_programs(tree);
  for (const auto& library : run_libraries()) {
    const auto linked_by = programs.find(library.name);
    if (linked_by == programs.end()) continue;
    probe.look_for(library, check.libraries.emplace_back(CheckedLibrary{library.name, linked_by->second}));
  }
  return check;
}

}  // namespace extmod
