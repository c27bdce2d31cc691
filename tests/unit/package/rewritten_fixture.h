// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>

#include "package/package_rewrite.h"
#include "package/package_tree.h"
#include "package/written_fixture.h"
#include "support/digest.h"

namespace extmod {

/// Writes packages and changed copies of them.
class RewrittenTest : public PackagesTest {
 protected:
  RewrittenTest() { changes_.time = kTime + 1; }

  std::filesystem::path changed() const { return folder_.path() / "changed"; }

  WrittenPackage rewrite(const std::filesystem::path& package) {
    TempDir scratch;
    WriterSettings settings = settings_;
    settings.output = changed();
    settings.scratch = scratch.path();
    FinishedPackages finished = rewrite_package(
        package, changes_, settings, [this](const std::string& sentence) { remarks_.push_back(sentence); }, limits_);
    Publication publication(settings.output);
    finished.add_to(publication);
    publication.commit();
    return finished.packages().at(0);
  }

  /// The tree lives as long as the test.
  const PackageTree& read(const std::filesystem::path& package) {
    auto tree = std::make_unique<PackageTree>(package, Limits());
    for (const auto& format : package_formats())
      if (format.recognizes(package)) format.read(package, Limits(), *tree);
    trees_.push_back(std::move(tree));
    return *trees_.back();
  }

  /// Everything that is known of each entry, by path.
  static std::map<std::string, std::string> listing(const PackageTree& tree) {
    std::map<std::string, std::string> lines;
    for (const auto& entry : tree.entries("")) {
      const EntryFacts facts = tree.look_up(entry.path).value();
      const std::string digest =
          facts.kind == EntryKind::file ? digest_of(Digest::sha256(), tree.content(entry.path).bytes()) : "";
      lines[entry.path] =
          fmt::format("{} {:o} {} {} {}", static_cast<int>(facts.kind), facts.mode, facts.mtime, facts.target, digest);
    }
    return lines;
  }

  /// The path in the package that ends so.
  static std::string path_in(const PackageTree& tree, const std::string& ending) {
    for (const auto& entry : tree.entries(""))
      if (entry.path.ends_with(ending)) return entry.path;
    return "no " + ending;
  }

  /// A changed program, a new one and a file less.
  void change_three(const PackageTree& tree) {
    changes_.files[path_in(tree, "scripts/mod/modpost")] = {
        "\x7f"
        "ELF\x02 another modpost",
        0755};
    changes_.files[path_in(tree, "scripts/mod") + "/" + std::string(80, 'n')] = {std::string(1000, 'x'), 0644};
    changes_.removed.insert(path_in(tree, "scripts/basic/fixdep"));
    changes_.libraries["libc.so.6"] = {{{"GLIBC", "2.39"}}, {"GLIBC_2.39"}, true};
    changes_.libraries["libcrypto.so.3"] = {{{"OPENSSL", "3.0.0"}}, {"OPENSSL_3.0.0"}, true};
    changes_.userland = userland_for(triplet_);
  }

  PackageChanges changes_;
  Limits limits_;
  std::vector<std::string> remarks_;
  std::vector<std::unique_ptr<PackageTree>> trees_;
};

}  // namespace extmod
