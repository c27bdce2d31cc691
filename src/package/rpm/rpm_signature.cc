// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_signature.h"

#include <openssl/evp.h>

#include "package/rpm/rpm_tags.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                             reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

bool is_rsa(int algorithm) {
  return algorithm >= 1 && algorithm <= 3;
}

}  // namespace

std::optional<int> openpgp_algorithm(std::string_view signature) {
  auto byte = [&](size_t at) { return at < signature.size() ? static_cast<unsigned char>(signature[at]) : 0U; };
  constexpr unsigned kPacket = 0x80;
  constexpr unsigned kNewFormat = 0x40;
  constexpr unsigned kSignature = 2;
  if ((byte(0) & kPacket) == 0) return std::nullopt;
  bool new_format = (byte(0) & kNewFormat) != 0;
  unsigned tag = new_format ? byte(0) & 0x3f : byte(0) >> 2 & 0x0f;
  if (tag != kSignature) return std::nullopt;
  // The body follows a length of one, two, four or five bytes.
  size_t old_length = size_t{1} << (byte(0) & 3);
  size_t new_length = byte(1) < 192 ? 1 : byte(1) < 224 ? 2 : 5;
  size_t body = 1 + (new_format ? new_length : old_length);
  unsigned version = byte(body);
  if (version == 3) return static_cast<int>(byte(body + 15));
  if (version == 4 || version == 6) return static_cast<int>(byte(body + 2));
  return std::nullopt;
}

size_t add_rpm_signature(RpmHeader& signature, const Signer& signer, const std::string& header,
                         const std::filesystem::path& path, int format) {
  write_file(path, header);
  std::string bytes = signer.sign(path, false);
  auto algorithm = openpgp_algorithm(bytes);
  if (!algorithm)
    throw Error(ExitStatus::environment,
                "the signing command's output is not a binary OpenPGP signature, as rpm wants it", path,
                "let it write the signature without ASCII armor");
  signature.add_bytes(is_rsa(*algorithm) ? rpm::kSigRsa : rpm::kSigDsa, bytes);
  constexpr size_t kIndexEntry = 16;
  size_t taken = bytes.size() + kIndexEntry;
  if (format == 4) return taken;
  std::string text = base64(bytes);
  signature.add_strings(rpm::kSigOpenPgp, {text});
  return taken + text.size() + 1 + kIndexEntry;
}

}  // namespace extmod
