// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/job_server.h"

#include <fcntl.h>

#include <map>
#include <mutex>

#include "support/text.h"

namespace extmod {
namespace {

constexpr std::string_view kAuth = "--jobserver-auth=";
constexpr std::string_view kFifo = "fifo:";

/// Opens a named pipe for the programs that we run; they inherit the descriptor. Negative if that fails. For reading
/// and writing the call does not wait for another process.
int descriptor_of(const std::string& path) {
  static std::mutex alone;
  static std::map<std::string, int> opened;
  const std::lock_guard<std::mutex> lock(alone);
  auto known = opened.find(path);
  if (known != opened.end() && known->second >= 0) return known->second;
  return opened[path] = ::open(path.c_str(), O_RDWR);
}

/// The make that called us may have a job server with a name (make 4.4), and the make that we call may know only
/// descriptors: it would stop. Both take descriptors.
std::string with_descriptors(const std::string& word) {
  if (!word.starts_with(std::string(kAuth) + std::string(kFifo))) return word;
  const int descriptor = descriptor_of(word.substr(kAuth.size() + kFifo.size()));
  if (descriptor < 0) return {};
  const std::string number = std::to_string(descriptor);
  return std::string(kAuth) + number + "," + number;
}

}  // namespace

std::string job_server_flags(const std::string& makeflags) {
  std::vector<std::string> kept;
  for (const auto& word : split_words(makeflags))
    if (word.starts_with("--jobserver-"))
      if (std::string auth = with_descriptors(word); !auth.empty()) kept.push_back(auth);
  if (!kept.empty()) kept.insert(kept.begin(), "-j");
  return join(kept, " ");
}

}  // namespace extmod
