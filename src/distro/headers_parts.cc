// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/headers_parts.h"

#include <algorithm>
#include <filesystem>

#include "support/text.h"

namespace extmod {
namespace {

using Outcome = Resolved::Outcome;

constexpr size_t kMostParts = 16;  // real trees have one or two

/// Where distributions put parts, beside the siblings of the headers tree.
constexpr const char* kPlaces[] = {"usr/src", "usr/lib", "lib"};
constexpr const char* kNames[] = {"linux-", "kernel-"};

bool is_place_of_parts(const TreePlace& headers, const std::string& folder) {
  return folder == folder_of(headers.place) ||
         std::any_of(std::begin(kPlaces), std::end(kPlaces), [&](const char* place) { return folder == place; });
}

bool is_name_of_part(const std::string& name) {
  return std::any_of(std::begin(kNames), std::end(kNames), [&](const char* start) { return name.starts_with(start); });
}

/// Where a path that is written in a file or link of `folder` leads, by its text alone. What climbs out of the
/// InputTree goes on at its root.
std::string path_by_text(const std::string& folder, const std::string& text) {
  std::string path = text.starts_with("/") ? "" : folder;
  for (const auto& name : split(text, '/')) {
    if (name == "..")
      path = folder_of(path);
    else if (!name.empty() && name != ".")
      path = below(path, name);
  }
  return path;
}

std::string name_of_folder(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// The folder itself, or the sibling of the tree with its name: people unpack parts side by side.
std::string where_it_is(const TreePlace& headers, const std::string& part) {
  if (headers.tree->is_folder(part) || headers.place.empty()) return part;
  const std::string sibling = below(folder_of(headers.place), name_of_folder(part));
  return headers.tree->is_folder(sibling) ? sibling : part;
}

/// A link that leaves the tree.
void take_link(HeadersParts& parts, const std::string& link, const Resolved& end) {
  TreePlace& headers = parts.headers;
  std::string path = end.path;
  if (end.outcome == Outcome::outside) {
    const std::string place = below(headers.place, link);
    path = path_by_text(folder_of(place), headers.tree->look_up(place).value_or(EntryFacts{}).target);
  }
  const auto part = part_with(headers, path);
  if (!part) return;
  const std::string here = where_it_is(headers, *part);
  if (!headers.tree->is_folder(here)) {
    parts.absent.emplace(link, *part);
    return;
  }
  if (!headers.reads(here) && headers.also_read.size() < kMostParts) headers.also_read.push_back(here);
  if (end.outcome == Outcome::found && end.facts.kind == EntryKind::folder && end.path != here)
    parts.folders.emplace(link, end.path);
}

}  // namespace

std::optional<std::string> part_with(const TreePlace& headers, const std::string& path) {
  std::string folder;
  for (const auto& name : split(path, '/')) {
    const bool may_be_one = is_place_of_parts(headers, folder) && is_name_of_part(name);
    folder = below(folder, name);
    if (may_be_one && folder != headers.place) return folder;
  }
  return std::nullopt;
}

std::optional<TreePlace> source_part(const TreePlace& headers) {
  for (const auto& line : split(headers.text("Makefile").value_or(""), '\n')) {
    constexpr std::string_view kBegin = "include ";
    constexpr std::string_view kEnd = "/Makefile";
    if (!line.starts_with(kBegin) || !line.ends_with(kEnd)) continue;
    std::string text(trim(line.substr(kBegin.size(), line.size() - kBegin.size() - kEnd.size())));
    // $(dir $(lastword $(MAKEFILE_LIST))) and $(CURDIR)/ are the folder of the tree.
    if (const size_t variable = text.rfind(')'); variable != std::string::npos) text = "./" + text.substr(variable + 1);
    const std::string path = path_by_text(headers.place, text);
    const auto part = part_with(headers, path);
    if (part == path) return TreePlace{headers.tree, where_it_is(headers, *part), {}};
  }
  return std::nullopt;
}

HeadersParts parts_of(TreePlace headers, const std::vector<WalkEntry>& entries) {
  HeadersParts parts{std::move(headers)};
  for (const auto& entry : entries) {
    if (entry.kind != EntryKind::link) continue;
    const Resolved end = parts.headers.tree->resolve(below(parts.headers.place, entry.path));
    const bool leaves =
        end.outcome == Outcome::outside || (end.outcome != Outcome::circle && !is_below(end.path, parts.headers.place));
    if (leaves) take_link(parts, entry.path, end);
  }
  parts.source = source_part(parts.headers);
  return parts;
}

bool overrides_release(const TreePlace& headers, const std::string& release) {
  auto variables = headers.text(".kernelvariables");
  return variables && variables->find("override KERNELRELEASE = " + release + "\n") != std::string::npos;
}

}  // namespace extmod
