// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/finished_packages.h"

#include <future>

#include "package/package_writer.h"
#include "support/digest.h"

namespace extmod {
namespace fs = std::filesystem;

FinishedPackages::FinishedPackages(std::vector<std::unique_ptr<PackageWriter>> writers)
    : writers_(std::move(writers)) {}
FinishedPackages::FinishedPackages(FinishedPackages&&) noexcept = default;
FinishedPackages::~FinishedPackages() = default;

void FinishedPackages::add(const std::string& format, AtomicFile& file, std::unique_ptr<AtomicFile> signature) {
  WrittenPackage facts{format, file.target(), 0, {}, signature ? signature->target() : fs::path()};
  packages_.push_back({std::move(facts), &file, std::move(signature), nullptr});
}

void FinishedPackages::add(const std::string& format, std::unique_ptr<AtomicFile> file,
                           std::unique_ptr<AtomicFile> signature) {
  add(format, *file, std::move(signature));
  packages_.back().owned = std::move(file);
}

void FinishedPackages::settle() {
  auto writing_out = std::async(std::launch::async, [this] {
    for (auto& package : packages_) {
      package.file->finish();
      if (package.signature) package.signature->finish();
    }
    for (AtomicFile* list : lists_) list->finish();
  });
  for (auto& package : packages_) {
    package.facts.size = fs::file_size(package.file->temporary());
    package.facts.sha256 = sha256_of_file(package.file->temporary());
    if (package.signature) package.facts.signature_sha256 = sha256_of_file(package.signature->temporary());
  }
  writing_out.get();
}

std::vector<WrittenPackage> FinishedPackages::packages() const {
  std::vector<WrittenPackage> all;
  for (const auto& package : packages_) all.push_back(package.facts);
  return all;
}

std::vector<fs::path> FinishedPackages::lists() const {
  std::vector<fs::path> all;
  for (const AtomicFile* list : lists_) all.push_back(list->target());
  return all;
}

std::vector<fs::path> FinishedPackages::files() const {
  std::vector<fs::path> all;
  for (const auto& package : packages_) all.push_back(package.file->temporary());
  return all;
}

void FinishedPackages::add_to(Publication& publication) {
  for (auto& package : packages_) {
    publication.add(*package.file);
    if (package.signature) publication.add(*package.signature);
  }
  for (AtomicFile* list : lists_) publication.add(*list);
}

}  // namespace extmod
