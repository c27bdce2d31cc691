// SPDX-License-Identifier: GPL-2.0-or-later
#include <optional>

#include "package/modules_link.h"
#include "package/rpm/rpm.h"
#include "package/rpm/rpm_grammar.h"
#include "package/rpm/rpm_meta.h"
#include "package/rpm/rpm_metadata.h"
#include "package/rpm/rpm_output.h"
#include "support/input_tree.h"

namespace extmod {
namespace {

/// What a person may choose.
struct RpmChoices {
  int format = 4;
  bool replaces_earlier = false;
};

class RpmWriter : public PackageWriter {
 public:
  RpmWriter(const PackageInfo& info, const RpmChoices& choices, const WriterSettings& settings)
      : info_(info),
        choices_(choices),
        compression_(settings.compression.kind),
        place_(info.modules ? updates_folder(info, Layout::legacy) : "usr/src/kernels/" + info.release),
        output_(rpm_nvr(info), rpm_arch(info.userland.abi), choices.format, info.time, settings) {
    if (!info.meta.empty())
      meta_.emplace(rpm_meta_nvr(info), rpm_arch(info.userland.abi), choices.format, info.time, settings);
    // The kernel's package owns the folder, too. rpm removes it with the last of both.
    output_.add(folder_entry(modules_folder(info, Layout::legacy)), {});
    if (!info.modules) output_.add(modules_link(info, Layout::legacy, "build", place_), {});
  }

  void add(const PackageEntry& entry, const EntryContent& content) override {
    output_.add(installed_at(entry, place_), content);
  }

  std::vector<AtomicFile*> finish() override {
    RpmHeader header;
    add_rpm_identity(header, info_, compression_, choices_.format);
    if (choices_.replaces_earlier) set_rpm_relations(header, kRpmObsoletes, rpm_earlier_revisions(info_));
    std::vector<AtomicFile*> files = {&output_.finish(std::move(header))};
    if (!meta_) return files;
    RpmHeader meta;
    add_rpm_meta_identity(meta, info_, compression_, choices_.format);
    files.push_back(&meta_->finish(std::move(meta)));
    return files;
  }

 private:
  PackageInfo info_;
  RpmChoices choices_;
  CompressionKind compression_;
  std::string place_;
  RpmOutput output_;
  std::optional<RpmOutput> meta_;
};

class RpmPackager : public Packager {
 public:
  std::vector<FormatOption> options() override {
    return {{"rpm-format",
             "rpm: version of the file format",
             "N",
             {"4", "6"},
             "4",
             [this](const std::string& text) { choices_.format = text == "6" ? 6 : 4; }},
            {"rpm-replaces",
             "rpm: replace earlier revisions of the same kernel release, and no other release",
             "",
             {},
             "",
             [this](const std::string&) { choices_.replaces_earlier = true; },
             true}};
  }
  void check(const KernelTree& tree) const override { check_release_for("an .rpm", tree); }
  bool makes_meta() const override { return true; }
  void check_words(const PackageInfo& info) const override {
    check_rpm_words(info);
    if (choices_.replaces_earlier) rpm_earlier_revisions(info);
  }
  std::vector<std::string> warnings(const PackageInfo& info, const Compression&) const override {
    return rpm_version_warnings(info);
  }
  std::unique_ptr<PackageWriter> make_writer(const PackageInfo& info, const WriterSettings& settings) const override {
    return std::make_unique<RpmWriter>(info, choices_, settings);
  }

 private:
  RpmChoices choices_;
};

}  // namespace

std::shared_ptr<Packager> new_rpm_packager() {
  return std::make_shared<RpmPackager>();
}

}  // namespace extmod
