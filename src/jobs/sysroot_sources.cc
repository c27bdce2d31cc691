// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot_sources.h"

#include <algorithm>
#include <set>

#include "jobs/sysroot_files.h"
#include "package/extractor.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/interrupt.h"
#include "support/memory_limit.h"
#include "support/text.h"
#include "target/library_source.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Unpacks what is wanted, and keeps what the package says of itself.
class SysrootVisitor : public PackageVisitor {
 public:
  using Wanted = std::function<bool(const InstalledEntry&)>;

  SysrootVisitor(const fs::path& into, const fs::path& package, Wanted wanted)
      : into_(into), wanted_(std::move(wanted)), extractor_(into, package, [](const std::string&) { return true; }) {}

  void entry(const InstalledEntry& entry, const NextBlock& content) override {
    check_interrupt();
    tops.insert(entry.path.substr(0, entry.path.find('/')));
    if (!wanted_(entry)) return;
    std::error_code ignored;
    if (!entry.hard_link.empty() && !fs::exists(fs::symlink_status(into_ / entry.hard_link, ignored)))
      problems.push_back(entry.path + " is a hard link to " + entry.hard_link +
                         ", which is not for linking: it is left out");
    else
      extractor_.entry(entry, content);
  }
  void declares(const PackageDeclaration& given) override {
    declaration = given;
    if (on_declaration) on_declaration(given);
  }
  void metadata(const std::string& name, const std::string& text) override { parts[name] = text; }

  PackageDeclaration declaration;
  std::function<void(const PackageDeclaration&)> on_declaration;
  std::map<std::string, std::string> parts;
  std::set<std::string> tops;  ///< of all entries
  std::vector<std::string> problems;

 private:
  fs::path into_;
  Wanted wanted_;
  Extractor extractor_;
};

SysrootPackage unpack_package(const fs::path& file, const PackageFormat& format, const SysrootTarget& target,
                              const fs::path& into) {
  const LibraryPackages& packages = format.libraries();
  const auto names = packages.architectures(target.triplet);
  SysrootVisitor visitor(into, file,
                         [&](const InstalledEntry& entry) { return is_for_linking(entry.path, target.triplet); });
  visitor.on_declaration = [&](const PackageDeclaration& declared) {
    if (std::find(names.begin(), names.end(), declared.architecture) != names.end()) return;
    const std::string wanted = names.empty() ? target.run_arch : names.front();
    throw Error(ExitStatus::impossible, "a package for " + declared.architecture + ", wanted is " + wanted, file,
                packages.advice(declared.name, wanted));
  };
  format.read(file, target.limits, visitor);
  const PackageDeclaration& declared = visitor.declaration;
  return {declared.name,
          declared.version,
          declared.architecture,
          sha256_of_file(file),
          packages.shlibs(declared, visitor.parts),
          format.name};
}

/// Without the only top folder of an archive.
std::string without_top(const std::string& path) {
  const size_t slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(slash + 1);
}

/// Moves what is in the only top folder up, if that looks like a root or a prefix.
void strip_top(const fs::path& into, const std::set<std::string>& tops) {
  if (tops.size() != 1) return;
  const fs::path top = into / *tops.begin();
  std::error_code none;
  if (fs::symlink_status(top, none).type() != fs::file_type::directory) return;
  for (const char* name : {"usr", "lib", "lib64", "include"}) {
    if (*tops.begin() == name) return;
    if (!fs::exists(top / name)) continue;
    const fs::path aside = into / "extmod-pkg.top";
    fs::rename(top, aside);
    for (const auto& entry : fs::directory_iterator(aside)) fs::rename(entry.path(), into / entry.path().filename());
    fs::remove(aside);
    return;
  }
}

void unpack_archive(const fs::path& file, const PackageFormat& format, const SysrootTarget& target,
                    const fs::path& into, std::vector<std::string>& problems) {
  // Only at its end is it known whether the top folder is the only one.
  SysrootVisitor visitor(into, file, [&](const InstalledEntry& entry) {
    return is_for_linking_in_root(entry.path, entry.kind, target.triplet) ||
           is_for_linking_in_root(without_top(entry.path), entry.kind, target.triplet);
  });
  format.read(file, target.limits, visitor);
  problems.insert(problems.end(), visitor.problems.begin(), visitor.problems.end());
  strip_top(into, visitor.tops);
}

/// Copies what is for linking out of a root or a prefix that others made.
class FolderCopy {
 public:
  FolderCopy(const fs::path& folder, const SysrootTarget& target, const fs::path& into)
      : tree_(folder, {.is_machine = true}, target.limits), target_(target), into_(into) {}

  void run() {
    for (const auto& folder : folders_for_linking(target_.triplet)) {
      const auto facts = tree_.look_up(folder);
      if (!facts) continue;
      one(folder, facts->kind);
      if (facts->kind != EntryKind::folder) continue;
      for (const auto& entry : tree_.entries(folder)) one(below(folder, entry.path), entry.kind);
    }
  }

 private:
  bool is_wanted(const std::string& path, EntryKind kind) const {
    return is_for_linking_in_root(path, kind, target_.triplet);
  }

  void one(const std::string& path, EntryKind kind) {
    check_interrupt();
    if (!is_wanted(path, kind)) return;
    if (kind == EntryKind::folder) fs::create_directories(into_ / path);
    if (kind == EntryKind::file) copy(path, path);
    if (kind == EntryKind::link) link(path);
  }

  void copy(const std::string& from, const std::string& to) {
    const FileContent content = tree_.content(from);
    fs::create_directories((into_ / to).parent_path());
    write_file(into_ / to, content.bytes());
    fs::permissions(into_ / to, static_cast<fs::perms>(0644 | (content.mode() & 0111)));
  }

  /// A link may lead by way of /etc, or to a file that is for linking by this name alone.
  void link(const std::string& path) {
    const std::string target = tree_.look_up(path)->target;
    const fs::path meant = (target.starts_with("/") ? fs::path(target) : "/" / fs::path(path).parent_path() / target)
                               .lexically_normal()
                               .relative_path();
    const Resolved found = tree_.resolve(path);
    const bool is_file = found.outcome == Resolved::Outcome::found && found.facts.kind == EntryKind::file;
    if (is_file && !is_wanted(meant, EntryKind::file)) {
      if (!is_wanted(found.path, EntryKind::file)) return copy(found.path, path);
      return make_link(path, fs::path(found.path).lexically_relative(fs::path(path).parent_path()));
    }
    make_link(path, target);
  }

  void make_link(const std::string& path, const fs::path& target) {
    fs::create_directories((into_ / path).parent_path());
    fs::create_symlink(target, into_ / path);
  }

  FolderTree tree_;
  const SysrootTarget& target_;
  fs::path into_;
};

/// Some library for another machine, and none for ours, means that somebody took the wrong one.
void check_machine(const fs::path& source, const SysrootTarget& target, const fs::path& into) {
  if (!libraries_below(into, target.abi).empty()) return;
  const FolderTree tree(into);
  for (const auto& entry : tree.entries("")) {
    if (entry.kind != EntryKind::file || entry.path.find(".so") == std::string::npos) continue;
    if (const auto facts = elf_in(tree, entry.path))
      throw Error(ExitStatus::impossible,
                  "its libraries are for " + to_string(abi_of(*facts)) + ", wanted is " + to_string(target.abi), source,
                  "give one for " + target.run_arch + ", or another --run-arch");
  }
}

void shape(const fs::path& source, const SysrootTarget& target, const fs::path& into) {
  if (!shape_as_root(into))
    throw Error(ExitStatus::impossible, "it has neither libraries nor headers", source,
                "give what has usr/ or lib/ at its top, or in its only folder");
  check_machine(source, target, into);
}

}  // namespace

void fill_from_folder(const fs::path& folder, const SysrootTarget& target, const fs::path& into) {
  within_memory(target.limits, folder, [&] { FolderCopy(folder, target, into).run(); });
  shape(folder, target, into);
}

SysrootPackage fill_from(const fs::path& source, const SysrootTarget& target, const fs::path& into,
                         std::vector<std::string>& problems) {
  fs::path name = fs::absolute(source).lexically_normal();
  if (name.filename().empty()) name = name.parent_path();
  SysrootPackage row{name.filename(), {}, target.run_arch, {}, {}, kFolderFormat};
  std::error_code unknown;
  if (fs::is_directory(source, unknown)) {
    fill_from_folder(source, target, into);
    return row;
  }
  const PackageFormat& format = format_of_package(source);
  if (format.libraries != nullptr)
    return within_memory(target.limits, source, [&] { return unpack_package(source, format, target, into); });
  within_memory(target.limits, source, [&] { unpack_archive(source, format, target, into, problems); });
  row.sha256 = sha256_of_file(source);
  row.format = format.name;
  shape(source, target, into);
  return row;
}

}  // namespace extmod
