// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_objtree.h"

#include <algorithm>

#include "jobs/prepare_state.h"
#include "kernel/srcarch.h"
#include "modules/symvers.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void check_name(const fs::path& folder, const std::string& what) {
  if (folder.string().find_first_of(" \t\n:'\"$#%\\") != std::string::npos)
    throw Error(ExitStatus::impossible, "Kbuild takes no path with blanks, colons, quotes or $ # % \\", folder,
                "give " + what + " another name");
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto end = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first;
  return end == folder.end();
}

bool is_own_name(const std::string& name) {
  return name.starts_with(".extmod-pkg") || name.starts_with("extmod-pkg.");
}

}  // namespace

fs::path check_objtree(const PrepareRequest& request) {
  fs::path objtree = fs::weakly_canonical(fs::absolute(request.output));
  if (objtree.filename().empty()) objtree = objtree.parent_path();
  check_name(objtree, "the folder");
  const fs::path source = fs::weakly_canonical(fs::absolute(request.source.source));
  if (is_below(objtree, source) || is_below(source, objtree))
    throw Error(ExitStatus::impossible, "source and output may not be in one another", objtree,
                "give a folder beside the source with --output; sources are never written to");
  std::error_code ignored;
  if (!fs::exists(objtree, ignored)) return objtree;
  if (!fs::is_directory(objtree, ignored))
    throw Error(ExitStatus::impossible, "the output is a file", objtree, "give a folder with --output");
  if (read_prepare_state(objtree)) return objtree;
  for (const auto& entry : fs::directory_iterator(objtree))
    if (!is_own_name(entry.path().filename()))
      throw Error(ExitStatus::impossible, "the output is there already and `extmod-pkg prepare` has not made it",
                  objtree, "give a new folder with --output, or empty it first");
  return objtree;
}

void check_source(const fs::path& srctree, const std::string& arch) {
  check_name(srctree, "the source's folder");
  std::error_code ignored;
  for (const char* file : {"Makefile", "Kbuild", "Kconfig", "scripts/Makefile.build"})
    if (!fs::is_regular_file(srctree / file, ignored))
      throw Error(ExitStatus::impossible, "not a kernel source, it has no " + std::string(file), srctree,
                  "give the kernel's source: an archive, or the folder with Kconfig and Makefile");
  const std::string srcarch = srcarch_of(arch);
  if (!fs::is_directory(srctree / "arch" / srcarch, ignored))
    throw Error(ExitStatus::impossible, "this source knows no ARCH=" + arch, srctree / "arch" / srcarch,
                "give one of the folders below arch/ with --arch");
  // As the top Makefile asks (outputmakefile).
  for (const auto& made :
       {fs::path(".config"), fs::path("include/config"), "arch" / fs::path(srcarch) / "include/generated"})
    if (fs::exists(srctree / made, ignored))
      throw Error(ExitStatus::impossible, "the source was itself configured or built in, Kbuild refuses it",
                  srctree / made,
                  "run `make -C " + shell_quote({srctree}) + " ARCH=" + arch +
                      " mrproper` (it deletes .config, too), or give a clean copy");
}

void empty_objtree(const fs::path& objtree) {
  std::vector<fs::path> last;
  for (const auto& entry : fs::directory_iterator(objtree)) {
    check_interrupt();
    if (is_own_name(entry.path().filename()))
      last.push_back(entry.path());
    else
      fs::remove_all(entry.path());
  }
  for (const auto& path : last)
    if (!path.filename().string().ends_with(".lock")) fs::remove_all(path);
}

std::string check_symvers(const fs::path& symvers, const fs::path& srctree) {
  std::error_code ignored;
  if (!fs::is_regular_file(symvers, ignored))
    throw Error(ExitStatus::impossible, "there is no such Module.symvers", symvers,
                "give the file of the kernel that ships; its headers package has it");
  const std::string text = read_file(symvers);
  auto content = [&](const char* file) { return read_file_if_exists(srctree / file).value_or(""); };
  const Symvers read =
      read_symvers(text, symvers_reader(content("scripts/mod/modpost.c"), content("scripts/Makefile.modpost"), ""));
  const bool refused = read.refused.count > 0;
  if (refused || read.symbols.empty())
    throw Error(ExitStatus::impossible,
                refused ? "modpost cannot read this Module.symvers, " + read.refused.examples.front()
                        : "this Module.symvers exports nothing",
                symvers, "give the Module.symvers of the kernel that ships");
  return digest_of(Digest::sha256(), text);
}

}  // namespace extmod
