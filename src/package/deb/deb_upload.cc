// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_upload.h"

#include <algorithm>
#include <set>

#include "package/deb/deb_build_machine.h"
#include "package/deb/deb_file_sums.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDpkgStatus = "/var/lib/dpkg/status";

using DebFiles = std::vector<const DebFile*>;

std::string name_of(const DebFile& deb) {
  return deb.file().target().filename();
}

/// That of the programs; `all` if there are none.
std::string main_architecture(const DebFiles& debs) {
  for (const DebFile* deb : debs)
    if (deb->package().architecture != "all") return deb->package().architecture;
  return "all";
}

/// The fields that both lists begin with.
std::string head_of(const DebFiles& debs, const PackageInfo& info) {
  std::vector<std::string> names;
  std::set<std::string> architectures;
  for (const DebFile* deb : debs) {
    names.push_back(deb->package().name);
    architectures.insert(deb->package().architecture);
  }
  return "Source: " + debs.front()->package().source + "\nBinary: " + join(names, " ") +
         "\nArchitecture: " + join({architectures.begin(), architectures.end()}, " ") + "\nVersion: " + info.version +
         "\n";
}

/// The first entry of a changelog, without the line that signs it.
std::vector<std::string> newest_entry(const std::string& changelog) {
  std::vector<std::string> lines;
  for (const auto& line : split(changelog, '\n')) {
    if (line.starts_with(" -- ")) break;
    if (!lines.empty() || !trim(line).empty()) lines.push_back(line);
  }
  while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
  return lines;
}

std::string changes_field(const std::string& changelog) {
  std::string text = "Changes:\n";
  for (const auto& line : newest_entry(changelog)) text += trim(line).empty() ? " .\n" : " " + line + "\n";
  return text;
}

std::string descriptions_field(const DebFiles& debs) {
  std::string text = "Description:\n";
  for (const DebFile* deb : debs) text += " " + deb->package().name + " - " + deb->package().summary + "\n";
  return text;
}

std::string buildinfo_text(const DebFiles& debs, const std::vector<DebFileSums>& files, const PackageInfo& info) {
  const DebBuildMachine machine = deb_build_machine(read_file_if_exists(kDpkgStatus).value_or(""));
  std::string text =
      "Format: 1.0\n" + head_of(debs, info) + sums_field("Checksums-Md5", files, &DebFileSums::md5) + sha_fields(files);
  if (!machine.architecture.empty()) text += "Build-Architecture: " + machine.architecture + "\n";
  text += "Build-Date: " + rfc_2822(info.time) + "\n";
  if (!machine.packages.empty()) text += "Installed-Build-Depends:\n " + join(machine.packages, ",\n ") + "\n";
  return text + "Environment:\n SOURCE_DATE_EPOCH=\"" + std::to_string(info.time) + "\"\n";
}

std::string changes_text(const DebFiles& debs, const std::vector<DebFileSums>& files, const PackageInfo& info) {
  const DebPackage& first = debs.front()->package();
  std::string text = "Format: 1.8\nDate: " + rfc_2822(info.time) + "\n" + head_of(debs, info) +
                     "Distribution: " + first.distribution + "\nUrgency: low\nMaintainer: " + info.maintainer +
                     "\nChanged-By: " + info.maintainer + "\n" + descriptions_field(debs) +
                     changes_field(deb_changelog(first, info)) + sha_fields(files) + "Files:\n";
  for (const auto& file : files)
    text += " " + file.md5 + " " + std::to_string(file.size) + " kernel optional " + file.name + "\n";
  return text;
}

/// Another flavour of the same source, version and architecture: its packages could not be uploaded any more.
void check_that_ours(const fs::path& changes, const DebFiles& debs) {
  std::set<std::string> ours;
  for (const DebFile* deb : debs) ours.insert(name_of(*deb));
  for (const auto& line : split(read_file_if_exists(changes).value_or(""), '\n')) {
    const auto words = split_words(line);
    if (!line.starts_with(" ") || words.empty() || !words.back().ends_with(".deb") || ours.contains(words.back()))
      continue;
    if (fs::exists(changes.parent_path() / words.back()))
      throw Error(
          ExitStatus::impossible, "the upload of other packages would be lost, of " + words.back(), changes,
          "remove it if it is of an earlier run, or give another folder with --output or another --package-version");
  }
}

}  // namespace

DebUpload::DebUpload(const PackageInfo& info, const WriterSettings& settings) : info_(info), settings_(settings) {
  if (settings.signer != nullptr) settings.signer->check_signs_texts(".changes");
}

AtomicFile& DebUpload::write_list(const std::string& name, const std::string& text) {
  const std::string* content = &text;
  std::string signed_text;
  if (settings_.signer != nullptr) {
    const fs::path plain = settings_.scratch / name;
    write_file(plain, text);
    signed_text = settings_.signer->clearsign(plain);
    content = &signed_text;
  }
  auto& file = lists_.emplace_back(std::make_unique<AtomicFile>(settings_.output / name));
  file->write(content->data(), content->size());
  return *file;
}

void DebUpload::write(const std::vector<const DebFile*>& packages) {
  const std::string base =
      packages.front()->package().source + "_" + file_version(info_.version) + "_" + main_architecture(packages);
  check_that_ours(settings_.output / (base + ".changes"), packages);
  std::vector<DebFileSums> files;
  files.reserve(packages.size() + 1);
  for (const DebFile* deb : packages) files.push_back(sums_of_file(deb->file().temporary(), name_of(*deb)));
  const AtomicFile& buildinfo = write_list(base + ".buildinfo", buildinfo_text(packages, files, info_));
  files.insert(files.begin(), sums_of_file(buildinfo.temporary(), base + ".buildinfo"));
  write_list(base + ".changes", changes_text(packages, files, info_));
}

std::vector<AtomicFile*> DebUpload::lists() const {
  std::vector<AtomicFile*> files;
  for (const auto& file : lists_) files.push_back(file.get());
  return files;
}

}  // namespace extmod
