// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "jobs/verify.h"
#include "package/package_tree.h"

namespace extmod {

/// A path that verify was given: a package, an unpacked one, a headers tree, a module or a folder of modules.
class GivenPath {
 public:
  /// Reads it. `most_in_memory` as for a PackageTree. Throws Error if it is nothing of the kind or malformed.
  GivenPath(std::filesystem::path path, const Limits& limits, uint64_t most_in_memory);

  const std::filesystem::path& path() const { return path_; }
  /// Where its headers trees are in tree(); none in a package that is a part of others' headers.
  const std::vector<std::string>& places() const { return places_; }
  /// Folders in which the parts of headers are.
  bool has_part(const std::string& folder) const { return parts_.contains(folder); }
  /// Releases of which it has modules, or the build link.
  bool has_modules(const std::string& release) const { return releases_.contains(release); }
  bool is_empty() const { return is_empty_; }
  /// What a package says of itself; nothing for a folder, and for a format without declarations.
  std::optional<PackageDeclaration> declaration() const;
  /// Whether it is a package that depends on that one and has no files, but documentation.
  bool only_depends_on(const std::string& name);
  /// Paths in tree().
  std::vector<std::string> modules();
  /// Everything in it. A package is read again if it was forgotten.
  const InputTree& tree();
  /// Whether its paths are those of the machine on which it is installed.
  bool is_installed_so() const { return is_installed_so_; }

  /// The headers trees and how they are found; for a package, what else is in it. Modules where there are no headers
  /// trees. Throws Error with status unverified if it has neither.
  VerifyReport judge_alone(const VerifyRequest& request);
  /// As installed together with the others.
  VerifyReport judge_with(const std::vector<GivenPath*>& others, const VerifyRequest& request);
  /// What a package has beside its headers trees.
  VerifyReport judge_rest();
  /// Whether the other path is one of these folders in the InputTree of this one.
  bool is_among(const std::set<std::string>& parts, const GivenPath& other);

  /// Of what is kept in memory.
  size_t entries() const { return package_ ? package_->size() : 0; }
  /// A package is read again when it is needed.
  void forget() { package_.reset(); }

 private:
  void read_package();
  void open_folder();
  void open_module();
  VerifyReport judge_in(const InputTree& tree, const VerifyRequest& request) const;
  /// Whether packages installed together declare the tools that the report names.
  void judge_tools(VerifyReport& report, const std::vector<GivenPath*>& others) const;

  std::filesystem::path path_;
  Limits limits_;
  uint64_t most_in_memory_;
  std::unique_ptr<PackageTree> package_;
  std::unique_ptr<InputTree> folder_;
  std::vector<std::string> places_;
  std::set<std::string> parts_;
  std::set<std::string> releases_;
  bool is_empty_ = false;
  bool is_installed_so_ = true;
  bool is_tree_ = false;  ///< the path is the headers tree
  std::string module_;    ///< its name in the tree, if the path is a module
};

}  // namespace extmod
