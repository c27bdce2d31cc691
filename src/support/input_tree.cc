// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/input_tree.h"

#include <deque>

#include "support/text.h"

namespace extmod {
namespace {

constexpr int kMostLinks = 40;  // as the kernel's MAXSYMLINKS

/// What is left of a path.
class Components {
 public:
  explicit Components(const std::string& path) { put_before(path); }
  void put_before(const std::string& path) {
    std::vector<std::string> parts = split(path, '/');
    left_.insert(left_.begin(), parts.begin(), parts.end());
  }
  bool empty() const { return left_.empty(); }
  std::string take() {
    std::string name = std::move(left_.front());
    left_.pop_front();
    return name;
  }
  /// The path as text alone; the rest of a path that is not there.
  std::string appended_to(std::string path) {
    while (!left_.empty()) {
      const std::string name = take();
      if (name == "..")
        path = folder_of(path);
      else if (!name.empty() && name != ".")
        path = below(path, name);
    }
    return path;
  }

 private:
  std::deque<std::string> left_;
};

}  // namespace

std::string below(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : name.empty() ? folder : folder + "/" + name;
}

bool is_below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || path.starts_with(folder + "/");
}

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string InputTree::beginning(const std::string& path, size_t most) const {
  const FileContent whole = content(path);
  return std::string(whole.bytes().substr(0, most));
}

Resolved InputTree::resolve(const std::string& path) const {
  using Outcome = Resolved::Outcome;
  Components left(path);
  Resolved result{Outcome::found, {}, {EntryKind::folder, 0755}};
  for (int links = 0; !left.empty();) {
    const std::string name = left.take();
    if (name.empty() || name == ".") continue;
    if (result.facts.kind != EntryKind::folder) return {Outcome::missing, below(result.path, name), {}};
    if (name == "..") {
      // On a machine /.. is /.
      if (result.path.empty() && !is_machine()) return {Outcome::outside, {}, {}};
      result.path = folder_of(result.path);
      continue;
    }
    const std::string place = below(result.path, name);
    if (++steps_ > limits().steps)
      throw over_limit(limits(), &Limits::steps, "its links take too many steps", name_of(path));
    auto facts = look_up(place);
    if (!facts) return {Outcome::missing, left.appended_to(place), {}};
    if (facts->kind != EntryKind::link) {
      result.path = place;
      result.facts = *facts;
      continue;
    }
    if (++links > kMostLinks) return {Outcome::circle, place, {}};
    const bool absolute = facts->target.starts_with("/");
    if (absolute && !is_machine()) return {Outcome::outside, {}, {}};
    if (absolute) result.path.clear();
    left.put_before(facts->target);
  }
  return result;
}

std::optional<std::string> InputTree::text(const std::string& path) const {
  Resolved file = resolve(path);
  if (file.outcome != Resolved::Outcome::found || file.facts.kind != EntryKind::file) return std::nullopt;
  if (file.facts.size > limits().text)
    throw over_limit(limits(), &Limits::text, "a file is too large to be read as text", name_of(path));
  return content(file.path).take();
}

bool InputTree::is_file(const std::string& path) const {
  Resolved file = resolve(path);
  return file.outcome == Resolved::Outcome::found && file.facts.kind == EntryKind::file;
}

bool InputTree::is_folder(const std::string& path) const {
  Resolved folder = resolve(path);
  return folder.outcome == Resolved::Outcome::found && folder.facts.kind == EntryKind::folder;
}

}  // namespace extmod
