// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_file.h"

#include "package/deb/ar_file.h"

namespace extmod {
namespace {

constexpr std::string_view kFormatVersion = "2.0\n";

}  // namespace

DebFile::DebFile(DebPackage package, const PackageInfo& info, const WriterSettings& settings)
    : package_(std::move(package)),
      info_(info),
      compression_(settings.compression),
      signer_(settings.signer),
      file_(settings.output /
            (package_.name + "_" + file_version(info.version) + "_" + package_.architecture + ".deb")),
      control_file_(settings.scratch / (package_.name + ".control.tar")),
      data_file_(settings.scratch / (package_.name + ".data.tar")),
      data_({ArchiveDialect::gnutar, info.time}, compression_, data_file_.sink(), data_file_.path()),
      signed_path_(settings.scratch / (package_.name + ".signed")) {}

void DebFile::add_parents(const std::string& path) {
  for (size_t end = 0; end != std::string::npos; end = path.find('/', end + 1)) {
    std::string folder = path.substr(0, end);
    if (!folders_.insert(folder).second) continue;
    data_.add(folder_entry(folder), {});
    ++installed_size_;
  }
}

void DebFile::add(const PackageEntry& entry, const EntryContent& content) {
  if (entry.kind == EntryKind::folder) return add_parents(entry.path + "/");
  add_parents(entry.path);
  type_only_vmlinux_ |= entry.path.starts_with("usr/src/") && entry.path.ends_with("/vmlinux");
  data_.add(entry, content.bytes);
  bool file = entry.kind == EntryKind::file;
  if (file) md5sums_ += content.md5 + "  " + entry.path + "\n";
  // Debian policy 5.6.20: every file rounded up to a KiB, one KiB for everything else.
  installed_size_ += file ? (content.bytes.size() + 1023) / 1024 : 1;
}

void DebFile::add_documents() {
  std::string folder = "usr/share/doc/" + package_.name + "/";
  add(file_entry(folder + "changelog.Debian.gz"),
      hashed(compress(deb_changelog(package_, info_), {CompressionKind::gzip, 9})));
  add(file_entry(folder + "copyright"), hashed(deb_copyright(info_)));
}

/// lintian takes a vmlinux that has nothing but type information for a library. Debian's packages say the same.
void DebFile::add_overrides() {
  add(file_entry("usr/share/lintian/overrides/" + package_.name),
      hashed("# This file has only type information (BTF), for modules.\n" + package_.name +
             ": shared-library-lacks-prerequisites [usr/src/*/vmlinux]\n"));
}

void DebFile::write_control() {
  PackedArchive tar({ArchiveDialect::gnutar, info_.time}, compression_, control_file_.sink(), control_file_.path());
  tar.add(folder_entry(""), {});
  tar.add(file_entry("control"), deb_control(package_, info_, installed_size_));
  tar.add(file_entry("md5sums"), md5sums_);
  for (const char* name : {"postinst", "postrm", "preinst", "prerm"})
    if (std::string script = scripts_ ? deb_script(info_, name) : ""; !script.empty())
      tar.add(file_entry(name, 0755), script);
  tar.close();
}

void DebFile::append(ArFile& ar, const std::string& name, const ScratchFile& file) {
  ar.begin(name + file_ending(compression_.kind), file.size());
  file.copy_to([&ar](std::string_view block) { ar.write(block); });
}

/// debsigs' `_gpgorigin`: a signature over the content of the members so far. dpkg ignores it.
void DebFile::append_signature(ArFile& ar) {
  ScratchFile covered(signed_path_);
  ByteSink sink = covered.sink();
  sink(kFormatVersion);
  for (const ScratchFile* file : {&control_file_, &data_file_}) file->copy_to(sink);
  std::string signature = signer_->sign(signed_path_, false);
  ar.begin("_gpgorigin", signature.size());
  ar.write(signature);
}

AtomicFile* DebFile::finish() {
  if (type_only_vmlinux_) add_overrides();
  data_.close();
  write_control();
  ArFile ar(into_file(file_.fd(), file_.target()), info_.time, file_.target());
  ar.begin("debian-binary", kFormatVersion.size());
  ar.write(kFormatVersion);
  append(ar, "control.tar", control_file_);
  append(ar, "data.tar", data_file_);
  if (signer_ != nullptr) append_signature(ar);
  ar.close();
  return &file_;
}

}  // namespace extmod
