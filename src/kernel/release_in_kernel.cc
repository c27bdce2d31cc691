// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/release_in_kernel.h"

#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>

#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr std::string_view kBanner = "Linux version ";
/// The kernel knows no longer ones (__NEW_UTS_LEN).
constexpr size_t kLongestRelease = 64;

}  // namespace

std::optional<std::string> release_in_kernel(std::string_view bytes) {
  while (!bytes.empty()) {
    const void* hit = memmem(bytes.data(), bytes.size(), kBanner.data(), kBanner.size());
    if (hit == nullptr) return std::nullopt;
    bytes.remove_prefix(static_cast<size_t>(static_cast<const char*>(hit) - bytes.data()) + kBanner.size());
    const std::string_view word = bytes.substr(0, kLongestRelease + 2);
    const size_t end = word.find(" (");
    // Other texts begin like it, such as the format of /proc/version.
    if (end != std::string_view::npos && end > 0 && std::isdigit(static_cast<unsigned char>(word[0])) != 0)
      return std::string(word.substr(0, end));
  }
  return std::nullopt;
}

std::optional<std::string> release_in_kernel_file(const std::filesystem::path& vmlinux) {
  const FileDescriptor file = open_regular_file(vmlinux);
  // What may be cut at the end of one block is read again with the next.
  constexpr size_t kKept = kBanner.size() + kLongestRelease + 2;
  std::string block;
  for (;;) {
    check_interrupt();
    const size_t kept = block.size();
    block.resize(kept + (size_t{1} << 20));
    const ssize_t got = ::read(file.get(), block.data() + kept, block.size() - kept);
    if (got < 0 && errno != EINTR) throw system_error("cannot read the file", vmlinux, errno);
    block.resize(kept + static_cast<size_t>(got > 0 ? got : 0));
    if (got < 0) continue;
    if (auto release = release_in_kernel(block)) return release;
    if (got == 0) return std::nullopt;
    if (block.size() > kKept) block.erase(0, block.size() - kKept);
  }
}

}  // namespace extmod
