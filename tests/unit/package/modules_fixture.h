// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "package/module_package.h"
#include "package/package_writer.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "userland_fixture.h"
#include "verify/module_fixture.h"

namespace extmod {

/// Packages of modules for an arm64 kernel.
class ModulePackagesTest : public testing::Test {
 protected:
  /// A module with these lines of .modinfo beside those that it needs.
  void add(const std::string& path, const std::vector<std::string>& info) {
    const std::string file = path.substr(path.rfind('/') + 1);
    FakeModule module;
    module.info = {"name=" + file.substr(0, file.find('.')), "intree=Y",
                   "vermagic=" + release_ + " SMP mod_unload modversions aarch64"};
    module.info.insert(module.info.end(), info.begin(), info.end());
    built_.push_back({path, module.bytes()});
  }

  VerifiedModules modules() const {
    ModuleExpectation kernel = ModuleFixture::fitting_kernel();
    kernel.release = release_;
    auto sorted = built_;
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    auto verification = verify_built_modules(sorted, kernel);
    EXPECT_TRUE(verification.modules) << (verification.findings.empty() ? "" : verification.findings[0].sentence);
    return verification.modules.value();
  }

  PackageInfo info() const {
    return module_package_info(request_, modules(), project_, userland_for(triplet_), 1700000000);
  }

  std::vector<WrittenPackage> write(const std::vector<std::string>& formats,
                                    const std::string& compression = "gzip:1") {
    PackageInfo package = info();
    if (package.maintainer.empty()) package.maintainer = "A B <a@b.org>";
    TempDir scratch;
    WriterSettings settings;
    settings.output = folder_.path() / "out";
    settings.scratch = scratch.path();
    settings.compression = parse_compression(compression);
    const auto wanted = wanted_formats(formats, packagers_);
    for (const auto& one : wanted) one.packager->check_words(package);
    FinishedPackages finished = write_module_packages(modules(), package, wanted, settings);
    Publication publication(settings.output);
    finished.add_to(publication);
    publication.commit();
    return finished.packages();
  }
  std::string written(const std::string& format) { return read_file(write({format}).at(0).path); }

  TempDir folder_;
  std::vector<BuiltModule> built_;
  ModulePackageRequest request_;
  Packagers packagers_;
  std::string project_ = "farm";
  std::string release_ = "6.12.0-Farm_1";
  std::string triplet_ = "aarch64-linux-gnu";
};

}  // namespace extmod
