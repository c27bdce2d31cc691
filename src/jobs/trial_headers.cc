// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial_headers.h"

#include <algorithm>
#include <iterator>
#include <system_error>

#include "jobs/headers_trees.h"
#include "package/extractor.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "verify/verified_tree.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kInstalled[] = {"usr/src", "usr/lib/modules", "lib/modules"};

/// What is at these places belongs to the headers of some kernel.
std::vector<std::string> shown_places(const InputTree& tree) {
  std::vector<std::string> places;
  auto take = [&](const std::string& folder, const std::string& beginning) {
    for (const auto& entry : tree.names(folder))
      if (entry.path.starts_with(beginning) && below(folder, entry.path) != "usr/src/kernels")
        places.push_back(below(folder, entry.path));
  };
  take("usr/src", "");
  take("usr/src/kernels", "");
  take("usr/lib", "linux-");
  for (const char* modules : {"lib/modules", "usr/lib/modules"})
    for (const auto& release : tree.names(modules))
      for (const char* name : {"build", "source"})
        if (const std::string path = below(below(modules, release.path), name); tree.look_up(path))
          places.push_back(path);
  return places;
}

/// A folder as it is, or packages in a folder of ours.
struct Layer {
  fs::path machine;
  std::vector<std::string> places;  ///< of headers trees
};

Layer layer_of_folder(const fs::path& path, const Limits& limits) {
  const fs::path folder = fs::canonical(path);
  const FolderTree tree(folder, FolderRole{.is_machine = true}, limits);
  if (is_headers_tree(tree, "")) {
    const auto machine = machine_of(folder);
    return machine ? Layer{*machine, {folder.lexically_relative(*machine)}} : Layer{folder, {""}};
  }
  return {folder, headers_trees(tree)};
}

void unpack_package(const fs::path& package, const Limits& limits, const fs::path& into) {
  Extractor extractor(into, package, [](const std::string&) { return true; });
  format_of_package(package).read(package, limits, extractor);
}

bool is_installed(const std::string& place) {
  return std::any_of(std::begin(kInstalled), std::end(kInstalled),
                     [&](const char* folder) { return is_below(place, folder); });
}

std::vector<Layer> layers_of(const std::vector<fs::path>& paths, const Limits& limits, const fs::path& private_folder) {
  std::vector<Layer> layers;
  bool has_packages = false;
  for (const auto& path : paths) {
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (!fs::exists(status)) throw Error(ExitStatus::environment, "there is no such file or folder", path);
    if (fs::is_directory(status)) {
      layers.push_back(layer_of_folder(path, limits));
      continue;
    }
    unpack_package(path, limits, private_folder);
    has_packages = true;
  }
  if (has_packages) layers.push_back(layer_of_folder(private_folder, limits));
  return layers;
}

TrialHeaders read_headers(const FolderTree& tree, const Layer& layer, const std::string& place) {
  const TreeExpectation said = expectation_of({&tree, place});
  TrialHeaders headers;
  headers.machine = layer.machine;
  headers.place = place;
  headers.installed = is_installed(place);
  headers.release = said.release;
  headers.srcarch = said.srcarch;
  headers.object = said.object;
  headers.config = said.config;
  return headers;
}

}  // namespace

std::vector<TrialHeaders> trial_headers(const std::vector<fs::path>& paths, const Limits& limits,
                                        const fs::path& private_folder) {
  std::vector<TrialHeaders> found;
  std::vector<Graft> grafts;
  bool has_build_link = false;
  for (const auto& layer : layers_of(paths, limits, private_folder)) {
    const FolderTree tree(layer.machine, FolderRole{.is_machine = true}, limits);
    for (const auto& place : layer.places) {
      const auto same = [&](const TrialHeaders& other) { return other.folder() == layer.machine / place; };
      if (std::none_of(found.begin(), found.end(), same)) found.push_back(read_headers(tree, layer, place));
    }
    for (const auto& place : shown_places(tree)) {
      if (layer.machine != layer.machine.root_path()) grafts.push_back({place, layer.machine / place});
      has_build_link = has_build_link || place.ends_with("/build");
    }
  }
  if (found.empty())
    throw Error(ExitStatus::unverified, "there is no headers tree in it", paths.front(),
                "give all packages that hold the headers of one kernel");
  for (auto& headers : found) {
    headers.has_build_link = has_build_link;
    headers.grafts = grafts;
  }
  return found;
}

}  // namespace extmod
