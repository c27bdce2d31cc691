// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "headers_tree_fixture.h"
#include "package/package_writer.h"
#include "support/text.h"
#include "userland_fixture.h"

namespace extmod {

/// Writes packages of the good headers tree.
class PackagesTest : public HeadersTreeTest {
 protected:
  std::vector<WrittenPackage> write(const std::vector<std::string>& formats, const std::string& compression = "gzip:1",
                                    const std::string& version = "6.1.0-1") {
    Verification verification = verify();
    EXPECT_TRUE(verification.tree);
    PackageInfo info = info_;
    info.release = release_;
    info.kernel_version = "6.1.0";
    info.version = version;
    info.maintainer = "A B <a@b.org>";
    info.arch_name = arch_name_;
    info.userland = userland_for(triplet_);
    info.time = kTime;
    info.libraries = library_needs(verification.tree->elf());
    info.gnu_hash = needs_gnu_hash(verification.tree->elf());
    if (info.summary.empty()) info.summary = "Headers";
    TempDir scratch;
    WriterSettings settings = settings_;
    settings.output = output();
    settings.scratch = scratch.path();
    settings.compression = parse_compression(compression);
    FinishedPackages finished = write_packages(std::move(*verification.tree), info, wanted_formats(formats, packagers_),
                                               settings, from_source_);
    Publication publication(settings.output);
    finished.add_to(publication);
    publication.commit();
    return finished.packages();
  }
  /// As on the command line, without its hyphens.
  void set_option(const std::string& format, const std::string& name, const std::string& value = "true") {
    auto& packager = packagers_[format];
    if (!packager) packager = find_format(format).new_packager();
    for (const auto& option : packager->options())
      if (option.name == name) return option.take(value);
    FAIL() << format << " has no option " << name;
  }
  PackageInfo info_;  ///< what a test wants otherwise
  WriterSettings settings_;
  Packagers packagers_;
  std::set<std::string> from_source_;
  std::string release_ = "6.1.0-test";
  std::string arch_name_ = "x86_64";
  std::string triplet_ = "x86_64-linux-gnu";

  std::filesystem::path output() const { return folder_.path() / "out"; }
  std::string written(const std::string& format) { return read_file(write({format}).at(0).path); }
};

}  // namespace extmod
