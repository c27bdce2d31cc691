// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/build_link_audit.h"

#include <algorithm>
#include <set>

#include "support/interrupt.h"

namespace extmod {
namespace {

struct BuildLink {
  std::string path;
  std::string release;  ///< of its folder
  std::string target;   ///< empty for a folder
  Resolved end;
};

/// Where packages install headers. A link that leads elsewhere, to nothing, was made for the machine that built the
/// kernel.
bool is_install_place(const std::string& path) {
  return is_below(path, "usr/src") || is_below(path, "usr/lib/modules") || is_below(path, "lib/modules");
}

/// The folder whose name is a promise that the package brings the link. Others leave it to the package of the kernel.
bool promises_link(const std::string& place) {
  return place.starts_with("usr/src/linux-headers-");
}

BuildLink read_link(const InputTree& tree, const std::string& release, const std::string& path,
                    const EntryFacts& facts) {
  Resolved end = tree.resolve(path);
  // ../../../src/x is right on a machine whose /lib is a link to usr/lib.
  if (end.outcome == Resolved::Outcome::missing && path.starts_with("lib/") && facts.target.starts_with("../")) {
    Resolved merged = tree.resolve(below("usr", end.path));
    if (merged.outcome == Resolved::Outcome::found) end = merged;
  }
  return {path, release, facts.target, end};
}

std::vector<BuildLink> read_links(const InputTree& tree) {
  std::vector<BuildLink> links;
  for (const char* modules : {"usr/lib/modules", "lib/modules"})
    for (const auto& entry : tree.names(modules)) {
      check_interrupt();
      const std::string path = below(below(modules, entry.path), "build");
      if (auto facts = tree.look_up(path)) links.push_back(read_link(tree, entry.path, path, *facts));
    }
  return links;
}

class BuildLinkAudit {
 public:
  explicit BuildLinkAudit(const std::vector<PlacedHeaders>& headers) : headers_(headers) {}

  Findings run(const std::vector<BuildLink>& links) {
    for (const auto& link : links) judge(link);
    for (const auto& tree : headers_)
      if (!tree.release.empty() && !has_link_.contains(tree.release)) misses(tree);
    return std::move(findings_);
  }

 private:
  void judge(const BuildLink& link) {
    const bool found = link.end.outcome == Resolved::Outcome::found;
    const PlacedHeaders* there = found ? find(&PlacedHeaders::place, link.end.path) : nullptr;
    const PlacedHeaders* wanted = find(&PlacedHeaders::release, link.release);
    if (there != nullptr) return leads_to(link, *there);
    if (wanted == nullptr) {
      if (!found) stray_.push_back(&link);
      return;
    }
    has_link_.insert(link.release);
    const std::string where = "the headers of " + link.release + " are in " + shown(wanted->place);
    if (link.target.empty())
      error(link, "is a folder without headers, but " + where + ": module builds do not find them");
    else if (found || !is_install_place(link.end.path))
      error(link, "leads to " + link.target + ", but " + where + ": module builds do not find them");
    else
      findings_.push_back(make_finding(Severity::warning, "build-link", link.path,
                                       "leads to " + link.target + ", which is not here, but " + where));
  }

  void leads_to(const BuildLink& link, const PlacedHeaders& tree) {
    has_link_.insert(tree.release);
    if (!tree.release.empty() && tree.release != link.release)
      error(link, "leads to the headers of " + tree.release + ", but is in the folder of " + link.release +
                      ": on neither kernel do module builds find headers that fit");
  }

  void misses(const PlacedHeaders& tree) {
    const std::string path = "lib/modules/" + tree.release + "/build";
    if (!stray_.empty())
      error(*stray_.front(), "leads to " + stray_.front()->target + ", which is not here, and is in the folder of " +
                                 stray_.front()->release + ", but the headers are of " + tree.release +
                                 ": module builds do not find them");
    else if (promises_link(tree.place))
      findings_.push_back(make_finding(Severity::warning, "build-link", path,
                                       "is missing: module builds look there for " + shown(tree.place)));
    else
      findings_.push_back(
          make_finding(Severity::note, "build-link", path,
                       "is not here: module builds find the headers by it; the kernel's package may bring it"));
  }

  const PlacedHeaders* find(std::string PlacedHeaders::*member, const std::string& value) const {
    auto tree =
        std::find_if(headers_.begin(), headers_.end(), [&](const PlacedHeaders& one) { return one.*member == value; });
    return tree == headers_.end() ? nullptr : &*tree;
  }
  static std::string shown(const std::string& place) { return place.empty() ? "the package's top folder" : place; }
  void error(const BuildLink& link, const std::string& sentence) {
    findings_.push_back(make_finding("build-link", link.path, sentence));
  }

  const std::vector<PlacedHeaders>& headers_;
  Findings findings_;
  std::set<std::string> has_link_;       ///< releases, right or wrong
  std::vector<const BuildLink*> stray_;  ///< of releases without headers here, to nothing that is here
};

}  // namespace

Findings audit_build_links(const InputTree& tree, const std::vector<PlacedHeaders>& headers) {
  const std::vector<BuildLink> links = read_links(tree);
  return BuildLinkAudit(headers).run(links);
}

}  // namespace extmod
