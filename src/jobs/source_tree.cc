// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/source_tree.h"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "jobs/new_folder.h"
#include "jobs/source_checks.h"
#include "jobs/source_record.h"
#include "package/read_archive.h"
#include "package/source_archive.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/folder_content.h"
#include "support/folder_lock.h"
#include "support/memory_limit.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::hours kLongestUnpacking(1);

/// The source as a file that is opened once: what is checked is what is unpacked.
struct SourceFile {
  fs::path path;
  FileDescriptor file;
  FileIdentity identity;
};

SourceFile open_source(const fs::path& path) {
  struct stat status = {};
  FileDescriptor file = open_regular_file(path, &status);
  return {path, std::move(file), identity_of(status)};
}

std::string sha256_of(const SourceFile& source) {
  Digest digest = Digest::sha256();
  const NextBlock bytes = bytes_of_file(source.file, source.path);
  for (std::string_view block = bytes(); !block.empty(); block = bytes()) digest.update(block);
  return digest.hex();
}

/// Whether the top Makefile says VERSION and PATCHLEVEL, of which Kbuild makes a release.
bool is_kernel(const fs::path& folder) {
  std::set<std::string> said;
  for (const auto& line : split(read_file_if_exists(folder / "Makefile").value_or(""), '\n')) {
    const auto words = split_words(line);
    if (words.size() == 3 && words[1] == "=" && words[2].find_first_not_of("0123456789") == std::string::npos)
      said.insert(words[0]);
  }
  return said.contains("VERSION") && said.contains("PATCHLEVEL");
}

void check_is_kernel(const fs::path& folder, const fs::path& source) {
  if (is_kernel(folder)) return;
  throw Error(ExitStatus::impossible, "this is no kernel's source: it has no top Makefile with VERSION and PATCHLEVEL",
              source, "give a kernel's tarball or its unpacked top folder");
}

/// The record is younger than all that was unpacked.
bool is_not_source(const std::string& name) {
  return is_version_control(name) || name == kSourceRecord;
}

SourceTree folder_source(const SourceRequest& request) {
  if (request.sha256sums || request.signature)
    throw Error(ExitStatus::impossible, "a checksum or signature is that of a file, and the source is a folder",
                request.source, "give the tarball, or leave out --sha256sums and --signature");
  const fs::path folder = fs::canonical(request.source);
  check_is_kernel(folder, folder);
  const FolderContent content = content_of_folder(folder, is_not_source);
  return {
      .source = folder, .srctree = folder, .sha256 = {}, .fingerprint = content.fingerprint, .newest = content.newest};
}

/// What the signature that is asked for is known by in a record; empty if none is.
std::string signature_asked(const SourceRequest& request) {
  if (!request.signature) return {};
  Digest digest = Digest::sha256();
  std::error_code ignored;
  for (const auto& path : {request.signature, request.keyring}) {
    if (path && fs::is_regular_file(*path, ignored)) update_with_file({&digest}, *path);
    digest.update(path ? "," : "-");
  }
  return digest.hex();
}

/// The folder may be replaced if it is empty or has a record.
void check_is_free(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(folder, ignored))) return;
  if (fs::is_directory(fs::symlink_status(folder, ignored)) && fs::is_empty(folder, ignored)) return;
  throw Error(ExitStatus::impossible, "the folder for the source is there already, and no earlier run has unpacked it",
              folder, "name another folder, or remove it");
}

[[noreturn]] void fail_changed(const SourceFile& source) {
  throw Error(ExitStatus::environment, "the file was changed while it was read", source.path,
              "run again when nothing writes to it");
}

/// Unpacks the bytes of which record.sha256 was made.
UnpackedSource unpack_checked(const SourceRequest& request, const SourceFile& source, const std::string& sha256,
                              const fs::path& into) {
  if (const auto inner = tarball_in_package(source.path, request.limits)) {
    // Readers of packages open the file themselves.
    if (open_source(source.path).identity != source.identity) fail_changed(source);
    const FileContent tarball = inner->bytes.content(0, inner->bytes.size(), 0);
    const NextBlock once = [rest = tarball.bytes()]() mutable { return std::exchange(rest, std::string_view()); };
    return unpack_source(once, source.path / inner->name, request.limits, request.keep_vcs, into);
  }
  Digest digest = Digest::sha256();
  const NextBlock bytes = bytes_of_file(source.file, source.path);
  const NextBlock hashed = [&] {
    const std::string_view block = bytes();
    digest.update(block);
    return block;
  };
  UnpackedSource unpacked = unpack_source(hashed, source.path, request.limits, request.keep_vcs, into);
  if (digest.hex() != sha256) fail_changed(source);
  return unpacked;
}

/// Unpacks it beside the folder, which has its name when it is complete. Sets the record's newest.
void unpack_to_folder(const SourceRequest& request, const SourceFile& source, const fs::path& folder,
                      SourceRecord& record) {
  const TempDir beside(folder.parent_path());
  const fs::path into = beside.path() / "source";
  fs::create_directory(into);
  const UnpackedSource unpacked =
      within_memory(request.limits, source.path, [&] { return unpack_checked(request, source, record.sha256, into); });
  check_is_kernel(unpacked.root, source.path);
  record.newest = unpacked.newest;
  write_source_record(unpacked.root, record);
  fs::permissions(unpacked.root, fs::perms(0755));
  replace_folder(unpacked.root, folder, beside.path() / "old");
}

/// A source file on its way into a folder.
class SourceJob {
 public:
  SourceJob(const SourceRequest& request, const fs::path& unpack_to, CommandRunner& runner, Progress& progress)
      : request_(request),
        runner_(runner),
        progress_(progress),
        source_(open_source(fs::absolute(request.source).lexically_normal())),
        name_(source_.path.filename()),
        folder_(fs::absolute(request.unpack.value_or(unpack_to)).lexically_normal()),
        wanted_{.file = source_.identity, .signature = signature_asked(request), .keep_vcs = request.keep_vcs} {
    if (folder_.filename().empty()) folder_ = folder_.parent_path();
  }

  SourceTree run() {
    look_at_folder();
    check();
    if (!is_unpacked() || !is_recorded()) provide_folder();
    return {.source = source_.path,
            .srctree = folder_,
            .sha256 = wanted_.sha256,
            .fingerprint = wanted_.sha256 + (wanted_.keep_vcs ? " with version control" : ""),
            .newest = there_->newest,
            .is_ours = true};
  }

 private:
  void look_at_folder() {
    there_ = read_source_record(folder_);
    if (!there_) check_is_free(folder_);
  }
  /// Whether the folder has what is wanted.
  bool is_unpacked() const {
    return there_ && there_->sha256 == wanted_.sha256 && there_->keep_vcs == wanted_.keep_vcs;
  }
  /// Whether the next run will find all that this one knows.
  bool is_recorded() const {
    return there_->file == wanted_.file && (wanted_.signature.empty() || there_->signature == wanted_.signature);
  }

  void check() {
    if (there_ && there_->file == wanted_.file) {
      wanted_.sha256 = there_->sha256;
    } else {
      progress_.step("reading " + name_);
      wanted_.sha256 = sha256_of(source_);
    }
    if (request_.sha256sums) check_sha256(*request_.sha256sums, source_.path, wanted_.sha256);
    if (!request_.signature || (is_unpacked() && there_->signature == wanted_.signature)) return;
    progress_.step("checking the signature of " + name_);
    check_signature(request_, source_.file, runner_);
  }

  void provide_folder() {
    prepare_new_folder(folder_);
    const FolderLock alone(folder_.parent_path(), folder_.filename(), kLongestUnpacking);
    look_at_folder();  // another run may have unpacked it meanwhile
    if (!is_unpacked()) {
      progress_.step("unpacking " + name_);
      unpack_to_folder(request_, source_, folder_, wanted_);
    } else {
      wanted_.newest = there_->newest;
      write_source_record(folder_, wanted_);
    }
    there_ = wanted_;
  }

  const SourceRequest& request_;
  CommandRunner& runner_;
  Progress& progress_;
  SourceFile source_;
  std::string name_;
  fs::path folder_;
  SourceRecord wanted_;
  std::optional<SourceRecord> there_;  ///< what the folder was unpacked from
};

}  // namespace

SourceTree provide_source(const SourceRequest& request, const fs::path& unpack_to, CommandRunner& runner,
                          Progress& progress) {
  std::error_code ignored;
  if (!fs::exists(request.source, ignored))
    throw Error(ExitStatus::impossible, "there is no such source", request.source,
                "give a kernel's tarball, its unpacked folder, or a distribution's package of a kernel's source");
  if (fs::is_directory(request.source)) return folder_source(request);
  return SourceJob(request, unpack_to, runner, progress).run();
}

}  // namespace extmod
