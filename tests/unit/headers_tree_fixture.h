// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <gtest/gtest.h>

#include "content/headers_plan.h"
#include "content/staging_tree.h"
#include "fake_toolchain.h"
#include "fake_tree.h"
#include "support/folder_tree.h"
#include "verify/verified_tree.h"

namespace extmod {

/// A good headers tree of an x86 kernel with CONFIG_MODVERSIONS, staged from a FakeTree, to be broken in one place.
class HeadersTree {
 public:
  HeadersTree() {
    FakeTreeOptions options;
    options.modversions = true;
    FakeTree fake(options);
    KernelTree tree = fake.read();
    StagingTree(root(), kTime).copy(make_headers_plan(tree, false));
    expectation_.srcarch = tree.srcarch;
    expectation_.object = kX86;
    expectation_.userland = fake_userland(kX86);
    expectation_.config = tree.config;
    expectation_.release = tree.release;
  }

  std::filesystem::path root() const { return folder_.path() / "tree"; }
  void put(const std::string& path, const std::string& content) const { write_below(root(), path, content); }
  void put_elf(const std::string& path, const FakeElf& elf) const { write_elf(root() / path, elf); }
  void remove(const std::string& path) const { std::filesystem::remove_all(root() / path); }
  Verification verify() const {
    return expectation_.may_be_part ? judge_tree(headers(), expectation_) : verify_tree(root(), expectation_);
  }
  /// The tree as a part of what is beside it.
  TreePlace headers() const { return {&beside_, "tree"}; }

  /// `severity rule path` of every finding.
  std::vector<std::string> found() const {
    std::vector<std::string> result;
    for (const auto& finding : verify().findings)
      result.push_back(to_string(finding.severity) + " " + finding.rule + " " + finding.path);
    return result;
  }

  static constexpr int64_t kTime = 1700000000;
  TempDir folder_;
  FolderTree beside_{folder_.path()};
  TreeExpectation expectation_;
};

class HeadersTreeTest : public testing::Test, protected HeadersTree {};

using Found = std::vector<std::string>;

}  // namespace extmod
