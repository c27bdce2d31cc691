// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "package/package_visitor.h"
#include "support/input_tree.h"
#include "support/spool.h"

namespace extmod {

/// The entries of a package as a tree, without unpacking it: small files are kept in memory, the rest goes to a Spool.
class PackageTree : public InputTree, public PackageVisitor {
 public:
  /// All of an usual headers package for one architecture.
  static constexpr uint64_t kMostInMemory = uint64_t{128} << 20;

  PackageTree(std::filesystem::path package, const Limits& limits, uint64_t most_in_memory = kMostInMemory);

  void entry(const InstalledEntry& entry, const NextBlock& content) override;
  void declares(const PackageDeclaration& declaration) override;
  void script(const std::string& name, const std::string& text, bool is_usual) override;
  void remark(const std::string& sentence) override { remarks_.push_back(sentence); }

  std::vector<WalkEntry> entries(const std::string& below) const override;
  std::vector<WalkEntry> names(const std::string& folder) const override;
  std::optional<EntryFacts> look_up(const std::string& path) const override;
  FileContent content(const std::string& path) const override;
  bool is_machine() const override { return true; }
  const Limits& limits() const override { return limits_; }
  std::string name_of(const std::string& path) const override;

  /// Nothing for a format without declarations.
  const std::optional<PackageDeclaration>& declaration() const { return declaration_; }
  struct Script {
    std::string name;
    size_t bytes;
    bool is_usual;
  };
  size_t size() const { return nodes_.size(); }
  const std::vector<Script>& scripts() const { return scripts_; }
  const std::vector<std::string>& remarks() const { return remarks_; }
  const std::vector<std::string>& absolute_paths() const { return absolute_; }
  /// Path and owner of what does not belong to root.
  const std::vector<std::pair<std::string, std::string>>& owners() const { return owners_; }
  /// Path and grants of what has some.
  const std::vector<std::pair<std::string, std::string>>& grants() const { return grants_; }

 private:
  struct Node {
    EntryFacts facts;
    std::string bytes;                ///< if not spooled
    std::optional<uint64_t> spooled;  ///< place in the spool
    std::string same_as;              ///< of a hard link: the path with the content
  };
  Node& make_node(const std::string& path, EntryFacts facts);
  void keep_content(Node& node, const NextBlock& content);
  Spool& spool();

  std::filesystem::path package_;
  Limits limits_;
  std::map<std::string, Node> nodes_;
  uint64_t most_in_memory_;
  uint64_t in_memory_ = 0;
  std::unique_ptr<Spool> spool_;
  std::optional<PackageDeclaration> declaration_;
  std::vector<Script> scripts_;
  std::vector<std::string> remarks_;
  std::vector<std::string> absolute_;
  std::vector<std::pair<std::string, std::string>> owners_;
  std::vector<std::pair<std::string, std::string>> grants_;
};

}  // namespace extmod
