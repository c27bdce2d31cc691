// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_output.h"

#include "support/error.h"
#include "support/publication.h"

namespace extmod {
namespace fs = std::filesystem;

void prepare_output(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw system_error("cannot make the output folder", folder, failed.value());
  clean_output(folder);
}

std::unique_ptr<AtomicFile> detached_signature(const PackageFormat& format, const AtomicFile& file,
                                               const WriterSettings& settings) {
  const std::string ending = format.signature;
  if (settings.signer == nullptr || ending.empty()) return nullptr;
  auto signature = std::make_unique<AtomicFile>(fs::path(file.target()) += ending);
  std::string bytes = settings.signer->sign(file.temporary(), ending == ".asc");
  signature->write(bytes.data(), bytes.size());
  return signature;
}

}  // namespace extmod
