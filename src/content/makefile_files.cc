// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/makefile_files.h"

#include "kernel/link_words.h"
#include "kernel/makefile_includes.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// The file that would be packaged at the path.
std::optional<fs::path> content_of(const HeadersPlan& plan, const KernelTree& tree, const std::string& path) {
  if (auto planned = plan.files.find(path); planned != plan.files.end()) return planned->second.content;
  for (const auto& root : {tree.objtree, tree.srctree})
    if (is_there(root / path)) return root / path;
  return std::nullopt;
}

[[noreturn]] void refuse_missing(const KernelTree& tree, const std::string& path, const std::string& makefile) {
  const std::string what = "every module build reads a makefile that includes a file ";
  if (is_outside_of_tree(path))
    throw Error(ExitStatus::impossible, what + "outside of the tree, where no package has it (" + makefile + ")", path,
                "copy it into the source and include it by $(srctree), or include it with -include");
  throw Error(ExitStatus::impossible, what + "that is not there (" + makefile + ")", tree.srctree / path,
              "give the whole source of the kernel with --srctree");
}

}  // namespace

void add_link_files(HeadersPlan& plan, const KernelTree& tree, const std::vector<std::string>& link_files) {
  for (const auto& path : link_files) {
    if (plan.files.contains(path)) continue;
    const bool from_objtree = is_there(tree.objtree / path);
    if (!from_objtree && !is_there(tree.srctree / path))
      throw Error(ExitStatus::impossible,
                  "every module of this kernel is linked with a file that does not exist yet (modules_prepare does not "
                  "make it on every architecture)",
                  tree.objtree / path,
                  make_command(tree, path) +
                      (path.ends_with(".o") ? "" : ", or give the whole source of the kernel with --srctree"));
    plan_file(plan, tree, path, from_objtree);
  }
  const std::string makefile = "arch/" + tree.srcarch + "/Makefile";
  for (const auto& path : possible_link_files_in_makefile(read_file_if_exists(tree.srctree / makefile).value_or("")))
    if (!plan.files.contains(path) && !path.ends_with(".o") && is_there(tree.srctree / path))
      plan_file(plan, tree, path, false);
}

void add_included_makefiles(HeadersPlan& plan, const KernelTree& tree, const std::set<std::string>& read_by_make) {
  std::set<std::string> makefiles;
  for (const auto& [path, file] : plan.files)
    if (is_first_makefile(path, tree.srcarch)) makefiles.insert(path);
  for (const auto& path : read_by_make)
    if (!is_made_by_kbuild(path) && content_of(plan, tree, path)) makefiles.insert(path);
  IncludedFiles included = follow_includes(
      makefiles, {tree.srcarch, tree.config, [&](const std::string& path) -> std::optional<std::string> {
                    auto content = content_of(plan, tree, path);
                    return content ? std::optional<std::string>(read_file(*content)) : std::nullopt;
                  }});
  for (const auto& [path, makefile] : included.missing) refuse_missing(tree, path, makefile);
  makefiles.merge(included.found);
  for (const auto& path : makefiles) {
    if (plan.files.contains(path)) continue;
    plan_file(plan, tree, path, is_there(tree.objtree / path));
    plan.included.push_back(path);
  }
}

}  // namespace extmod
