// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "package/byte_sink.h"
#include "package/rpm/rpm_changed_files.h"

namespace extmod {

/// Copies the payload of an rpm with the changes of its file list: cpio newc, or rpm's own cpio (magic 07070X), whose
/// members have their number in the file list. The bytes of all other members stay as they are, in the same order.
class RpmPayloadCopy {
 public:
  /// `old_sizes` has the size in the payload of each file of the old list. All references must live longer; `name` is
  /// the package, for messages.
  RpmPayloadCopy(const std::vector<RpmChangedFile>& files, std::vector<uint64_t> old_sizes, int64_t time, ByteSink sink,
                 std::string name);

  /// `plain` has the bytes of the old payload.
  void copy(const NextBlock& plain);

 private:
  std::string_view part(uint64_t most);
  std::string exactly(uint64_t size);
  void pass_on(uint64_t size, bool is_kept);
  bool take_newc(std::string header);
  void take_stripped(const std::string& header);
  void write_newc(std::string header, const std::string& name, const RpmChangedFile& file);
  void write_stripped(size_t number);
  void add_before(size_t number);
  std::string new_header(const RpmChangedFile& file) const;

  const std::vector<RpmChangedFile>& files_;
  std::vector<uint64_t> old_sizes_;
  std::vector<std::optional<size_t>> number_of_old_;  ///< number in the old list -> in the new one
  std::map<std::string, size_t> number_of_path_;
  size_t next_ = 0;  ///< files of the new list before this number are written or will be
  int64_t time_;
  ByteSink sink_;
  std::string name_;
  const NextBlock* plain_ = nullptr;
  std::string_view left_;  ///< read, not used yet
  bool is_stripped_ = false;
  std::string prefix_;  ///< before the paths of newc: `./`, `/` or nothing
};

}  // namespace extmod
