// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb.h"
#include "package/deb/deb_file.h"
#include "package/modules_link.h"

namespace extmod {
namespace {

std::vector<std::string> spelled(const std::vector<Relation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations_for(relations, "deb")) texts.push_back(deb_spelling(relation));
  return texts;
}

/// The package for one release, all of it or, with `common`, what is not in that package.
DebPackage describe(const PackageInfo& info, const std::string& common = {}) {
  DebPackage package{deb_name(info),
                     info.deb_architecture.empty() ? deb_architecture(info.userland) : info.deb_architecture,
                     info.summary,
                     info.description,
                     {},
                     {"gcc", "make"},
                     {},
                     {}};
  if (!common.empty()) package.depends.push_back(common + " (= " + info.version + ")");
  for (const auto& relation : deb_library_depends(info)) package.depends.push_back(relation);
  for (const auto& relation : spelled(info.depends)) package.depends.push_back(relation);
  package.provides = spelled(info.provides);
  package.conflicts = spelled(info.conflicts);
  return package;
}

DebPackage describe_common(const PackageInfo& info) {
  return {"linux-headers-" + info.kernel_version + "-common",
          "all",
          "Linux kernel headers common to all flavours of " + info.kernel_version,
          "The part of the headers of Linux " + info.kernel_version +
              " that does not depend on the configuration.\nInstall a flavour's own linux-headers package: it brings "
              "this one.",
          {},
          {},
          {},
          {}};
}

std::string place_of(const std::string& name) {
  return "usr/src/" + name;
}

/// Everything in one package.
class DebWriter : public PackageWriter {
 public:
  DebWriter(const PackageInfo& info, const WriterSettings& settings)
      : place_(place_of("linux-headers-" + info.release)), file_(describe(info), info, settings) {
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

/// Debian's shape: what comes from srctree in a package for all flavours and architectures, beside it the flavour's own
/// files with a Makefile as Kbuild makes one for a separate objtree.
class SplitDebWriter : public PackageWriter {
 public:
  SplitDebWriter(const PackageInfo& info, const WriterSettings& settings)
      : common_name_(describe_common(info).name),
        place_(place_of("linux-headers-" + info.release)),
        common_(describe_common(info), info, settings),
        flavour_(describe(info, common_name_), info, settings) {
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

}  // namespace

std::unique_ptr<PackageWriter> make_deb_writer(const PackageInfo& info, const WriterSettings& settings) {
  if (settings.deb_split) return std::make_unique<SplitDebWriter>(info, settings);
  return std::make_unique<DebWriter>(info, settings);
}

}  // namespace extmod
