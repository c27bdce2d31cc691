// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_output.h"

#include <memory>
#include <system_error>

#include "support/error.h"
#include "support/folder_lock.h"
#include "support/folder_tree.h"
#include "support/interrupt.h"
#include "support/publication.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// How modules_install compresses. The kernel itself can read no other xz.
std::vector<std::string> compressor_of(CompressionKind kind) {
  switch (kind) {
    case CompressionKind::xz:
      return {"xz", "--check=crc32", "--lzma2=dict=1MiB", "-f"};
    case CompressionKind::zstd:
      return {"zstd", "--rm", "-f", "-q"};
    case CompressionKind::gzip:
      return {"gzip", "-n", "-f"};
    case CompressionKind::none:
      break;
  }
  return {};
}

/// MODULE_COMPRESS is there since 6.13, and then MODULE_COMPRESS_ALL says whether modules_install compresses.
CompressionKind compression_of(const KernelConfig& config) {
  if (config.enabled("MODULE_COMPRESS") && !config.enabled("MODULE_COMPRESS_ALL")) return CompressionKind::none;
  if (config.enabled("MODULE_COMPRESS_XZ")) return CompressionKind::xz;
  if (config.enabled("MODULE_COMPRESS_ZSTD")) return CompressionKind::zstd;
  if (config.enabled("MODULE_COMPRESS_GZIP")) return CompressionKind::gzip;
  return CompressionKind::none;
}

/// Folders whose new files appear together.
class Folders {
 public:
  fs::path add(const fs::path& folder, const std::string& name, const std::string& content) {
    check_interrupt();
    publication_of(folder).write(name, content);
    return folder / name;
  }
  void commit() {
    for (auto& [folder, open] : open_) open.publication->commit();
  }

 private:
  struct Open {
    std::unique_ptr<FolderLock> lock;
    std::unique_ptr<Publication> publication;
  };

  Publication& publication_of(const fs::path& folder) {
    auto found = open_.find(folder);
    if (found == open_.end()) {
      std::error_code failed;
      fs::create_directories(folder, failed);
      if (failed) throw system_error("cannot make the folder", folder, failed.value());
      Open open{std::make_unique<FolderLock>(folder), std::make_unique<Publication>(folder)};
      found = open_.emplace(folder, std::move(open)).first;
    }
    return *found->second.publication;
  }

  std::map<fs::path, Open> open_;
};

class ModuleOutput {
 public:
  ModuleOutput(const ModuleRequest& request, const VerifiedModules& modules, const KernelConfig& config,
               CommandRunner& runner)
      : request_(request),
        modules_(modules),
        kind_(request.compression.value_or(compression_of(config))),
        runner_(runner) {}

  WrittenModules write(std::vector<std::string>& notes) {
    if (request_.output)
      for (const auto& module : modules_.modules())
        written_.emplace(module.path, folders_.add(fs::absolute(*request_.output).lexically_normal(),
                                                   fs::path(module.path).filename().string(), module.bytes));
    if (request_.install_root) install();
    folders_.commit();
    if (request_.install_root) run_depmod(notes);
    return std::move(written_);
  }

 private:
  /// The root is a machine's: absolute links in it mean files in it.
  void install() {
    const fs::path root = fs::absolute(*request_.install_root).lexically_normal();
    std::error_code failed;
    fs::create_directories(root, failed);
    if (failed) throw system_error("cannot make the folder", root, failed.value());
    const FolderTree tree(root, FolderRole{.is_machine = true});
    for (const auto& module : modules_.modules()) {
      const std::string at = "lib/modules/" + modules_.release() + "/updates/" + module.path;
      const Resolved folder = tree.resolve(folder_of(at));
      const bool is_there = folder.outcome == Resolved::Outcome::found && folder.facts.kind == EntryKind::folder;
      if (!is_there && folder.outcome != Resolved::Outcome::missing)
        throw Error(ExitStatus::impossible, "the modules cannot be put there", root / folder_of(at),
                    "it, or a folder above it, is no folder");
      written_.emplace(module.path,
                       folders_.add(root / folder.path, fs::path(module.path).filename().string() + file_ending(kind_),
                                    compressed(module)));
    }
  }

  std::string compressed(const BuiltModule& module) {
    auto words = compressor_of(kind_);
    if (words.empty()) return module.bytes;
    const TempDir folder;
    const fs::path file = folder.path() / "module.ko";
    write_file(file, module.bytes);
    words.push_back(file);
    const CommandResult result = runner_.run(here(words));
    if (result.status != 0)
      throw Error(ExitStatus::environment, "the module cannot be compressed as the kernel's own are", module.path,
                  result.status == 127 ? "install " + words.front() + ", or give --compress none" : result.said());
    return read_file(file.string() + file_ending(kind_));
  }

  void run_depmod(std::vector<std::string>& notes) {
    const fs::path root = fs::absolute(*request_.install_root).lexically_normal();
    const FolderTree tree(root, FolderRole{.is_machine = true});
    const std::string again = "; run `depmod " + modules_.release() + "` on the machine";
    for (const char* list : {"modules.order", "modules.builtin"})
      if (!tree.is_file(tree.resolve("lib/modules/" + modules_.release() + "/" + list).path)) {
        notes.push_back("depmod was not run, for the kernel's own modules are not in " + root.string() + again);
        return;
      }
    // depmod would follow absolute links of the root on this machine.
    const TempDir base;
    const fs::path modules = base.path() / "lib/modules";
    std::error_code failed;
    fs::create_directories(modules, failed);
    if (!failed) fs::create_directory_symlink(".", base.path() / "usr", failed);
    const fs::path real = root / tree.resolve("lib/modules/" + modules_.release()).path;
    if (!failed) fs::create_directory_symlink(real, modules / modules_.release(), failed);
    if (failed) throw system_error("cannot make a folder for depmod", modules, failed.value());
    const CommandResult result = runner_.run(here({"depmod", "-b", base.path(), modules_.release()}));
    if (result.status == 127)
      notes.push_back("depmod was not run, for it is not here" + again);
    else if (result.status != 0)
      notes.push_back("depmod failed: " + result.said() + again);
  }

  static Command here(std::vector<std::string> words) {
    Command command;
    command.argv = std::move(words);
    command.environment = command_environment();
    return command;
  }

  const ModuleRequest& request_;
  const VerifiedModules& modules_;
  CompressionKind kind_;
  CommandRunner& runner_;
  Folders folders_;
  WrittenModules written_;
};

}  // namespace

WrittenModules write_modules(const ModuleRequest& request, const VerifiedModules& modules, const KernelConfig& config,
                             CommandRunner& runner, std::vector<std::string>& notes) {
  return ModuleOutput(request, modules, config, runner).write(notes);
}

}  // namespace extmod
