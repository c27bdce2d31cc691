#include "support/temp_dir.h"

#include <cerrno>
#include <cstdlib>

#include "support/error.h"
#include "support/text.h"

namespace extmod {

TempDir::TempDir() : TempDir(environment("TMPDIR").value_or("/tmp")) {}

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
