// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/srcarch.h"
#include "package/deb/deb.h"
#include "package/deb/deb_file.h"
#include "package/deb/deb_grammar.h"
#include "package/modules_link.h"
#include "support/error.h"

namespace extmod {
namespace {

std::vector<std::string> spelled(const std::vector<Relation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations_for(relations, "deb")) texts.push_back(deb_spelling(relation));
  return texts;
}

/// The package of one release: all of it or, with `common`, the files that are not in that package.
DebPackage describe(const PackageInfo& info, const DebSettings& settings, const std::string& common = {}) {
  DebPackage package{deb_name(info),
                     settings.architecture.empty() ? deb_architecture(info.userland) : settings.architecture,
                     info.summary,
                     info.description,
                     {},
                     deb_tools(info, false),
                     spelled(info.provides),
                     spelled(info.conflicts),
                     settings.source,
                     settings.changelog};
  if (!common.empty()) package.depends.push_back(common + " (= " + info.version + ")");
  for (const auto& relation : deb_library_depends(info)) package.depends.push_back(relation);
  for (const auto& relation : deb_tools(info, true)) package.depends.push_back(relation);
  for (const auto& relation : spelled(info.depends)) package.depends.push_back(relation);
  return package;
}

/// Architecture: all, the same for all flavours and Debian architectures of one folder below arch/. Kernels of another
/// folder take other files from the source, so the name has the folder.
DebPackage describe_common(const PackageInfo& info, const DebSettings& settings) {
  const std::string srcarch = srcarch_of(info.arch_name);
  return {"linux-headers-" + deb_release(info.kernel_version) + "-common-" + srcarch,
          "all",
          "Linux kernel headers common to all " + srcarch + " flavours of " + info.kernel_version,
          "The part of the headers of Linux " + info.kernel_version + " for " + srcarch +
              " that does not depend on the configuration.\nInstall a flavour's own linux-headers package: it brings "
              "this one.",
          {},
          {},
          {},
          {},
          settings.source,
          settings.changelog};
}

/// The text for what all flavours share, without their names.
PackageInfo without_flavour(PackageInfo info) {
  info.release = info.kernel_version;
  return info;
}

std::string place_of(const std::string& name) {
  return "usr/src/" + name;
}

/// Everything in one package.
class DebWriter : public PackageWriter {
 public:
  DebWriter(const PackageInfo& info, const DebSettings& own, const WriterSettings& settings)
      : place_(place_of("linux-headers-" + info.release)), file_(describe(info, own), info, settings) {
    file_.add(modules_link(info, Layout::legacy, "build", place_), {});
    file_.add_documents();
    file_.with_scripts();
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    file_.add(installed_at(entry, place_), content);
  }
  std::vector<AtomicFile*> finish() override { return {file_.finish()}; }

 private:
  std::string place_;
  DebFile file_;
};

/// Debian's shape: srctree's files are in a package for all flavours of one SRCARCH. The flavour's own package has a
/// Makefile as Kbuild makes it for a separate objtree.
class SplitDebWriter : public PackageWriter {
 public:
  SplitDebWriter(const PackageInfo& info, const DebSettings& own, const WriterSettings& settings)
      : common_name_(describe_common(info, own).name),
        place_(place_of("linux-headers-" + info.release)),
        common_(describe_common(info, own), without_flavour(info), settings),
        flavour_(describe(info, own, common_name_), info, settings) {
    flavour_.add(modules_link(info, Layout::legacy, "build", place_), {});
    flavour_.add(modules_link(info, Layout::legacy, "source", place_of(common_name_)), {});
    flavour_.add_documents();
    flavour_.with_scripts();
    common_.add_documents();
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    if (entry.kind == EntryKind::folder) return;
    if (entry.path == "Makefile") flavour_.add(file_entry(place_ + "/Makefile"), hashed(makefile()));
    if (entry.from_source)
      common_.add(installed_at(entry, place_of(common_name_)), content);
    else
      flavour_.add(installed_at(entry, place_), content);
  }
  std::vector<AtomicFile*> finish() override { return {common_.finish(), flavour_.finish()}; }

 private:
  std::string makefile() const {
    return "# The objtree of this flavour; the source is in " + common_name_ +
           ".\ninclude $(dir $(lastword $(MAKEFILE_LIST)))../" + common_name_ + "/Makefile\n";
  }

  std::string common_name_;
  std::string place_;
  DebFile common_;
  DebFile flavour_;
};

class DebPackager : public Packager {
 public:
  explicit DebPackager(DebSettings settings) : settings_(std::move(settings)) {}

  std::vector<FormatOption> options() override {
    return {{"split",
             "deb: two packages, one (Architecture: all) with the files that all flavours share",
             "",
             {},
             "",
             [this](const std::string&) { settings_.split = true; }}};
  }

  void check(const KernelTree& tree) const override {
    check_release_for("a .deb", tree);
    if (settings_.split && tree.in_tree())
      throw Error(ExitStatus::impossible, "an in-tree build cannot be split: its own files are among the source's",
                  tree.objtree, "build the kernel with O= in its own folder, or do not give --split");
  }

  void check_words(const PackageInfo& info) const override {
    const DebPackage package = describe(info, settings_);
    extmod::check_words(deb_grammar(), {info.name, info.version, package.depends, package.provides, package.conflicts},
                        info);
  }

  std::vector<std::string> warnings(const PackageInfo& info, const Compression&) const override {
    std::vector<std::string> sentences;
    for (const auto& [soname, need] : info.libraries)
      if (deb_package_of(info, soname).empty())
        sentences.push_back("a host program needs " + soname +
                            ", whose package is not known: the .deb does not depend on it");
    return sentences;
  }

  std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const override {
    if (settings_.split) return std::make_unique<SplitDebWriter>(info, settings_, settings);
    return std::make_unique<DebWriter>(info, settings_, settings);
  }

 private:
  DebSettings settings_;
};

}  // namespace

std::shared_ptr<Packager> deb_packager(const DebSettings& settings) {
  return std::make_shared<DebPackager>(settings);
}

std::shared_ptr<Packager> new_deb_packager() {
  return deb_packager({});
}

}  // namespace extmod
