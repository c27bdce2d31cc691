// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/temp_dir.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "support/error.h"
#include "support/workspace.h"

namespace extmod {

TempDir::TempDir() : TempDir(workspace_parent({.execute = false})) {}

TempDir::TempDir(const std::filesystem::path& parent) {
  std::string name = (std::filesystem::absolute(parent) / "extmod-pkg.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw system_error("cannot make a temporary folder", parent, errno);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace extmod
