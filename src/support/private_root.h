// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// A folder or file that is shown at another place, with all that is mounted below it.
struct Bind {
  std::filesystem::path source;
  std::filesystem::path target;  ///< is there; by its path outside of the private root
  bool read_only = true;
};

/// What one command sees of the file system, in user and mount namespaces of its own: nobody else sees the mounts, and
/// they end with the command. Needs no privilege.
struct PrivateRoot {
  std::filesystem::path root = {};  ///< becomes /; empty: / stays
  std::vector<Bind> binds = {};     ///< made in this order
};

/// Makes them in the process that calls it. Everything that needs memory is done by the constructor, so that enter()
/// may be called behind fork(2).
class RootEntrance {
 public:
  explicit RootEntrance(const PrivateRoot& wanted);
  /// Only system calls. nullptr, or what failed; errno says why.
  const char* enter() const noexcept;

 private:
  struct Mount {
    std::string source;
    std::string target;
    bool read_only;
  };
  const char* make_namespaces() const noexcept;
  const char* make_mounts() const noexcept;

  std::string root_;
  std::vector<Mount> mounts_;
  std::string uid_map_;
  std::string gid_map_;
  bool is_root_;
};

}  // namespace extmod
