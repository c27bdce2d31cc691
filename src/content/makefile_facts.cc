// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/makefile_facts.h"

#include "distro/distro.h"
#include "kernel/link_words.h"
#include "kernel/makefile_lines.h"
#include "support/embedded.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

constexpr const char* kSnippet = "extmod-pkg.mk";

void link_entries(const fs::path& from, const fs::path& to, const std::set<std::string>& except) {
  for (const auto& entry : fs::directory_iterator(from)) {
    std::string name = entry.path().filename();
    if (!name.starts_with(".") && !except.contains(name)) fs::create_symlink(entry.path(), to / name);
  }
}

/// A tree as if the kernel was built in its source: links to everything that is only read, and a copy of the
/// configuration. With an empty list of Kconfig files the configuration counts as up to date.
void make_private_tree(const KernelTree& tree, const fs::path& root) {
  try {
    fs::create_directories(root / "include/config");
    link_entries(tree.srctree, root, {"include", "source", "build"});
    link_entries(tree.srctree / "include", root / "include", {"config", "generated"});
    fs::create_symlink(tree.objtree / "include/generated", root / "include/generated");
    for (const char* file : {".config", "include/config/auto.conf", "include/config/kernel.release"})
      write_file(root / file, read_file(tree.objtree / file));
    write_file(root / "include/config/auto.conf.cmd", "");
    write_file(root / kSnippet, embedded_file("kbuild-snippets/makefile-facts.mk"));
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot prepare the private kernel tree", error.path1(), error.code().value());
  }
}

Command make_command_line(const KernelTree& tree, const fs::path& root) {
  Command command;
  command.cwd = root;
  command.environment = command_environment();
  command.environment.erase("MAKEFLAGS");
  command.environment["MAKEFILES"] = root / kSnippet;
  // The programs that makefiles run while make reads them. `:` succeeds and prints nothing.
  command.argv = {
      "make",      "-n",        "--no-print-directory", "ARCH=" + tree.arch_name, "CC=:", "LD=:", "AR=:", "NM=:",
      "OBJCOPY=:", "READELF=:", "kernelrelease"};
  return command;
}

/// The words after `begin` in the last line that begins so.
std::optional<Words> words_after(const std::string& output, std::string_view begin) {
  std::optional<Words> words;
  for (const auto& line : split(output, '\n'))
    if (line.starts_with(begin)) words = split_words(std::string_view(line).substr(begin.size()));
  return words;
}

/// Without the snippet that asks.
void sort_makefiles(const Words& read, const std::vector<fs::path>& roots, MakefileFacts& facts) {
  for (const auto& makefile : read) {
    const std::string path = path_in_tree(makefile, roots);
    if (path.empty())
      facts.outside.insert(makefile);
    else if (path != kSnippet)
      facts.makefiles.insert(path);
  }
}

/// `gcc-plugin-$(CONFIG_X) += x_plugin.so`, and gcc-plugin-external- for those that other makefiles put on the line.
Words plugins_in(const std::string& makefile, const KernelConfig& config) {
  constexpr std::string_view kSymbol = "$(CONFIG_";
  std::set<std::string> names;
  for (const auto& line : makefile_lines(makefile, config)) {
    const Words words = split_words(line.text);
    const size_t at = words.empty() ? std::string::npos : words[0].find(kSymbol);
    if (at == std::string::npos || !words[0].starts_with("gcc-plugin-") || !words[0].ends_with(")")) continue;
    const size_t begin = at + kSymbol.size();
    if (!config.enabled(words[0].substr(begin, words[0].size() - 1 - begin))) continue;
    for (const auto& word : words)
      if (word.ends_with(".so")) names.insert(word);
  }
  return {names.begin(), names.end()};
}

}  // namespace

MakefileFacts read_makefiles(const KernelTree& tree) {
  auto text_of = [&](const std::string& path) { return read_file_if_exists(tree.srctree / path).value_or(""); };
  MakefileFacts facts;
  facts.link_files = link_files_in_makefile(text_of("arch/" + tree.srcarch + "/Makefile"), tree.config);
  if (tree.config.enabled("GCC_PLUGINS"))
    facts.gcc_plugins = plugins_in(text_of("scripts/Makefile.gcc-plugins"), tree.config);
  return facts;
}

std::optional<MakefileFacts> read_makefile_facts(const std::string& output, const std::vector<fs::path>& roots) {
  auto link = words_after(output, "extmod-pkg-link:");
  auto plugins = words_after(output, "extmod-pkg-plugins:");
  auto makefiles = words_after(output, "extmod-pkg-makefiles:");
  if (!link || !plugins || !makefiles) return std::nullopt;
  std::set<std::string> names;
  for (const auto& plugin : *plugins) names.insert(plugin.substr(plugin.find_last_of("=/") + 1));
  MakefileFacts facts{link_files_in(*link, roots), {names.begin(), names.end()}, {}, {}};
  sort_makefiles(*makefiles, roots, facts);
  return facts;
}

MakefileFacts ask_makefiles(CommandRunner& runner, const KernelTree& tree, const fs::path& root) {
  make_private_tree(tree, root);
  CommandResult asked = runner.run(make_command_line(tree, root));
  if (asked.status == 127)
    throw Error(ExitStatus::environment, "the program is not installed", "make", advise_program(this_distro(), "make"));
  auto facts = read_makefile_facts(asked.output, {root, tree.objtree, tree.srctree});
  if (asked.status != 0 || !facts)
    throw Error(ExitStatus::step_failed,
                "the tree's makefiles do not tell what they link modules with, make printed:\n" + asked.said() + "\n",
                tree.srctree / "Makefile", make_command(tree, "kernelrelease") + " and read its messages");
  return *facts;
}

}  // namespace extmod
