// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>

#include "package/package_visitor.h"
#include "support/digest.h"

namespace extmod {

/// Passes entries on and computes the digest of each file's content meanwhile.
class DigestVisitor : public PackageVisitor {
 public:
  /// `check` gets each entry after the next visitor, with the digest of a file's content in lower-case hex. Hard links
  /// have none.
  using Check = std::function<void(const InstalledEntry& entry, const std::string& digest)>;
  DigestVisitor(PackageVisitor& next, std::function<Digest()> algorithm, Check check)
      : next_(next), algorithm_(std::move(algorithm)), check_(std::move(check)) {}

  void entry(const InstalledEntry& entry, const NextBlock& content) override;
  void declares(const PackageDeclaration& declaration) override { next_.declares(declaration); }
  void metadata(const std::string& name, const std::string& text) override { next_.metadata(name, text); }
  void script(const std::string& name, const std::string& text, bool is_usual) override {
    next_.script(name, text, is_usual);
  }
  void remark(const std::string& sentence) override { next_.remark(sentence); }

 private:
  PackageVisitor& next_;
  std::function<Digest()> algorithm_;
  Check check_;
};

}  // namespace extmod
