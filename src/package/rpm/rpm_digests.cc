// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_digests.h"

#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "package/rpm/rpm_tags.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

using namespace rpm;

std::runtime_error changed(const std::string& what, const char* tag) {
  return std::runtime_error(what + " (" + tag + ")");
}

void check_text(const std::optional<std::string>& expected, Digest digest, const std::string& bytes, const char* tag) {
  if (expected && *expected != digest_of(std::move(digest), bytes)) throw changed("its header was changed", tag);
}

/// A digest of the payload, which the header may have.
struct Running {
  const char* name;
  std::string expected;
  Digest digest;
};

void add(std::vector<Running>& list, const char* name, const std::optional<std::vector<std::string>>& expected,
         Digest digest) {
  if (expected && !expected->empty()) list.push_back({name, expected->front(), std::move(digest)});
}

}  // namespace

void check_header_digests(const RpmHeader& signature, const std::string& header_bytes) {
  if (!signature.string(kSigSha256)) throw std::runtime_error("it has no tag SHA256HEADER");
  check_text(signature.string(kSigSha256), Digest::sha256(), header_bytes, "SHA256HEADER");
  check_text(signature.string(kSigSha1), Digest::sha1(), header_bytes, "SHA1HEADER");
  check_text(signature.string(kSigSha3), Digest::sha3_256(), header_bytes, "SHA3_256HEADER");
}

void check_payload_digests(const RpmHeader& signature, const RpmHeader& header, const std::string& header_bytes,
                           const FileDescriptor& file, uint64_t at) {
  auto sha256 = header.strings(kPayloadSha256);
  if (!sha256 || sha256->empty()) throw std::runtime_error("it has no tag PAYLOADDIGEST");
  std::vector<Running> running;
  add(running, "PAYLOADDIGEST", sha256, Digest::sha256());
  add(running, "PAYLOADSHA512", header.strings(kPayloadSha512), Digest::sha512());
  add(running, "PAYLOADSHA3_256", header.strings(kPayloadSha3), Digest::sha3_256());
  auto md5 = signature.bytes(kSigMd5);
  Digest both = Digest::md5();
  both.update(header_bytes);
  uint64_t size = 0;
  std::string block(1 << 18, '\0');
  for (ssize_t got = 0; (got = ::pread(file.get(), block.data(), block.size(), static_cast<off_t>(at + size))) != 0;) {
    check_interrupt();
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::runtime_error("it cannot be read");
    const std::string_view bytes(block.data(), static_cast<size_t>(got));
    for (auto& digest : running) digest.digest.update(bytes);
    if (md5) both.update(bytes);
    size += bytes.size();
  }
  for (auto& digest : running)
    if (digest.expected != digest.digest.hex()) throw changed("its payload was changed or cut short", digest.name);
  if (md5 && *md5 != both.bytes()) throw changed("it was changed or cut short", "MD5");
  auto expected_size = signature.numbers(kSigSize);
  if (expected_size && *expected_size != std::vector<uint64_t>{header_bytes.size() + size})
    throw changed("it is longer or shorter than it says", "SIZE");
}

PlainPayloadDigests::PlainPayloadDigests(const RpmHeader& header) {
  auto expect = [&](const char* name, int tag, Digest digest) {
    auto value = header.strings(tag);
    if (value && !value->empty()) expected_.push_back({name, value->front(), std::move(digest)});
  };
  expect("PAYLOADDIGESTALT", kPayloadSha256Alt, Digest::sha256());
  expect("PAYLOADSHA512ALT", kPayloadSha512Alt, Digest::sha512());
  expect("PAYLOADSHA3_256ALT", kPayloadSha3Alt, Digest::sha3_256());
  if (auto size = header.numbers(kPayloadSizeAlt); size && !size->empty()) expected_size_ = size->front();
}

void PlainPayloadDigests::update(std::string_view bytes) {
  size_ += bytes.size();
  for (auto& expected : expected_) expected.digest.update(bytes);
}

void PlainPayloadDigests::check() {
  for (auto& expected : expected_)
    if (expected.value != expected.digest.hex()) throw changed("its payload is another one unpacked", expected.name);
  if (expected_size_ && *expected_size_ != size_)
    throw changed("its payload is longer or shorter unpacked than it says", "PAYLOADSIZEALT");
}

}  // namespace extmod
