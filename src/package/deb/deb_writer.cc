// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <optional>
#include <set>

#include "package/deb/deb.h"
#include "package/deb/deb_file.h"
#include "package/deb/deb_grammar.h"
#include "package/deb/deb_names.h"
#include "package/deb/deb_package.h"
#include "package/deb/deb_upload.h"
#include "package/modules_link.h"
#include "support/error.h"

namespace extmod {
namespace {

/// The text for what all flavours share, without their names.
PackageInfo without_flavour(PackageInfo info) {
  info.release = info.kernel_version;
  return info;
}

std::string place_of(const std::string& name) {
  return "usr/src/" + name;
}

/// What the writers of one and of two packages share: the meta package and the lists for an upload.
class DebPackages : public PackageWriter {
 public:
  DebPackages(const PackageInfo& info, const DebSettings& own, const WriterSettings& settings) {
    if (auto meta = meta_deb(info, own)) {
      meta_.emplace(*meta, info, settings);
      meta_->add_documents();
    }
    if (own.changes) upload_.emplace(info, settings);
  }

  std::vector<AtomicFile*> lists() override { return upload_ ? upload_->lists() : std::vector<AtomicFile*>{}; }

 protected:
  std::vector<AtomicFile*> finish_with_meta(std::vector<DebFile*> packages) {
    if (meta_) packages.push_back(&*meta_);
    std::vector<AtomicFile*> files;
    files.reserve(packages.size());
    for (DebFile* package : packages) files.push_back(package->finish());
    if (upload_) upload_->write({packages.begin(), packages.end()});
    return files;
  }

 private:
  std::optional<DebFile> meta_;
  std::optional<DebUpload> upload_;
};

/// Everything in one package.
class DebWriter : public DebPackages {
 public:
  DebWriter(const PackageInfo& info, const DebSettings& own, const WriterSettings& settings)
      : DebPackages(info, own, settings),
        place_(place_of("linux-headers-" + info.release)),
        file_(headers_deb(info, own), info, settings) {
    file_.add(modules_link(info, Layout::legacy, "build", place_), {});
    file_.add_documents();
    file_.with_scripts();
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    file_.add(installed_at(entry, place_), content);
  }
  std::vector<AtomicFile*> finish() override { return finish_with_meta({&file_}); }

 private:
  std::string place_;
  DebFile file_;
};

class ModulesDebWriter : public DebPackages {
 public:
  ModulesDebWriter(const PackageInfo& info, const DebSettings& own, const WriterSettings& settings)
      : DebPackages(info, own, settings),
        place_(updates_folder(info, Layout::legacy)),
        file_(modules_deb(info, own), info, settings) {
    file_.with_scripts();
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    file_.add(installed_at(entry, place_), content);
  }
  std::vector<AtomicFile*> finish() override {
    file_.add_documents();
    return finish_with_meta({&file_});
  }

 private:
  std::string place_;
  DebFile file_;
};

/// Debian's shape: srctree's files are in a package for all flavours of one SRCARCH. The flavour's own package has a
/// Makefile as Kbuild makes it for a separate objtree.
class SplitDebWriter : public DebPackages {
 public:
  SplitDebWriter(const PackageInfo& info, const DebSettings& own, const WriterSettings& settings)
      : DebPackages(info, own, settings),
        common_name_(common_deb(info, own).name),
        place_(place_of("linux-headers-" + info.release)),
        common_(common_deb(info, own), without_flavour(info), settings),
        flavour_(headers_deb(info, own, common_name_), info, settings) {
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
  std::vector<AtomicFile*> finish() override { return finish_with_meta({&common_, &flavour_}); }

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

/// As dpkg-parsechangelog takes it.
void check_distribution(const std::string& name) {
  const bool is_word = !name.empty() && std::all_of(name.begin(), name.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           std::string_view("+-.~").find(byte) != std::string_view::npos;
  });
  if (!is_word)
    throw Error(ExitStatus::impossible, "not the name of a distribution", "`" + name + "`",
                "give --distribution unstable, or another word of letters, digits and + - . ~");
}

class DebPackager : public Packager {
 public:
  explicit DebPackager(DebSettings settings) : settings_(std::move(settings)) {}

  std::vector<FormatOption> options() override {
    auto flag = [](bool& value) { return [&value](const std::string&) { value = true; }; };
    auto text = [](std::string& value) { return [&value](const std::string& given) { value = given; }; };
    return {
        {"split",
         "deb: two packages, one (Architecture: all) with the files that all flavours share",
         "",
         {},
         "",
         flag(settings_.split),
         true},
        {"changes",
         "deb: also .changes and .buildinfo, for an upload; --sign signs them",
         "",
         {},
         "",
         flag(settings_.changes)},
        {"distribution",
         "deb: the distribution in .changes and changelog",
         "NAME",
         {},
         "unstable",
         text(settings_.distribution)},
        {"breaks", "deb: packages that this one breaks", "RELATION,...", {}, "", text(settings_.breaks)},
        {"replaces", "deb: packages whose files this one may have", "RELATION,...", {}, "", text(settings_.replaces)}};
  }

  void check(const KernelTree& tree) const override {
    check_release_for("a .deb", tree);
    if (settings_.split && tree.in_tree())
      throw Error(ExitStatus::impossible, "an in-tree build cannot be split: its own files are among the source's",
                  tree.objtree, "build the kernel with O= in its own folder, or do not give --split");
  }

  bool makes_meta() const override { return true; }
  void check_words(const PackageInfo& info) const override {
    const DebPackage package = package_for(info);
    if (!settings_.name.empty() && package.name != settings_.name)
      throw Error(ExitStatus::impossible,
                  "debian/control has the headers package under another name, " + settings_.name,
                  "--name " + package.name, "leave --name out");
    // dpkg took the one in debian/control, capitals and all.
    const std::string name = settings_.name.empty() ? package.name : "";
    auto others = package.conflicts;
    for (const auto* more : {&package.breaks, &package.replaces})
      others.insert(others.end(), more->begin(), more->end());
    extmod::check_words(deb_grammar(), {name, info.version, package.depends, package.provides, others}, info);
    for (const auto& other : {info.meta, info.image_package})
      if (!other.empty()) extmod::check_words(deb_grammar(), {other, info.version}, info);
    const std::string common = settings_.split ? common_deb(info, settings_).name : "";
    check_names_differ({package.name, info.meta, info.image_package, common});
    // A package of another name takes the place of the usual one.
    if (!info.modules && !info.name.empty() && info.name != deb_usual_name(info))
      check_names_differ({deb_usual_name(info), info.meta});
    check_distribution(settings_.distribution);
  }

  std::vector<std::string> warnings(const PackageInfo& info, const Compression& compression) const override {
    std::vector<std::string> sentences;
    for (const auto& [soname, need] : info.libraries)
      if (deb_package_of(info, soname).empty())
        sentences.push_back("a host program needs " + soname +
                            ", whose package is not known: the .deb does not depend on it");
    const std::string name = package_for(info).name;
    if (info.name.empty() && name != "linux-headers-" + info.release)
      sentences.push_back("the .deb is called " + name +
                          ": names have lower case, and hyphens for _ and ~. A release that differs from " +
                          info.release + " in these alone gets the same name");
    if (settings_.changes && compression.kind == CompressionKind::zstd)
      sentences.emplace_back("Debian's archive and Debian 12's lintian refuse a .deb with zstd: give --compress xz");
    return sentences;
  }

  std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const override {
    if (info.modules) return std::make_unique<ModulesDebWriter>(info, settings_, settings);
    if (settings_.split) return std::make_unique<SplitDebWriter>(info, settings_, settings);
    return std::make_unique<DebWriter>(info, settings_, settings);
  }

 private:
  DebPackage package_for(const PackageInfo& info) const {
    return info.modules ? modules_deb(info, settings_) : headers_deb(info, settings_);
  }

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
