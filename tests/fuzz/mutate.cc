// SPDX-License-Identifier: GPL-2.0-or-later
#include "mutate.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string_view>

#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_tags.h"
#include "support/digest.h"

namespace extmod::fuzz {
namespace {

using Bytes = std::span<uint8_t>;

constexpr size_t kTarBlock = 512;
constexpr size_t kMagicAt = 257;
constexpr size_t kSumAt = 148;
constexpr size_t kSumSize = 8;
// Where the fields of a tar header begin.
constexpr size_t kFields[] = {0, 100, 108, 116, 124, 136, 148, 156, 157, 257, 265, 297, 329, 337, 345, 500};

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<Bytes> tar_headers(Bytes input) {
  std::vector<Bytes> headers;
  const std::string_view text = text_of(input);
  for (size_t at = text.find("ustar"); at != std::string_view::npos; at = text.find("ustar", at + 1))
    if (at >= kMagicAt && at - kMagicAt + kTarBlock <= input.size())
      headers.push_back(input.subspan(at - kMagicAt, kTarBlock));
  return headers;
}

void repair_tar(Bytes header) {
  Bytes field = header.subspan(kSumAt, kSumSize);
  std::fill(field.begin(), field.end(), ' ');
  unsigned sum = 0;
  for (uint8_t byte : header) sum += byte;
  const std::string text = fmt::format("{:06o}", sum) + '\0';
  std::copy(text.begin(), text.end(), field.begin());
}

/// An rpm, as far as its two headers can be read.
struct Rpm {
  RpmHeader signature;
  RpmHeader header;
  Bytes signature_bytes;
  Bytes header_bytes;
  Bytes payload;
};

/// Throws std::runtime_error if there is none.
Rpm rpm_in(Bytes input) {
  constexpr size_t kLead = 96;
  Rpm rpm;
  auto next = [&](size_t at, int region, RpmHeader& header) {
    if (at > input.size()) throw std::runtime_error("cut short");
    const std::string_view rest = text_of(input.subspan(at));
    header = RpmHeader::parse(rest, region);
    return input.subspan(at, RpmHeader::size_of(rest).value());
  };
  rpm.signature_bytes = next(kLead, rpm::kHeaderSignatures, rpm.signature);
  rpm.header_bytes = next(kLead + (rpm.signature_bytes.size() + 7) / 8 * 8, rpm::kHeaderImmutable, rpm.header);
  rpm.payload = {rpm.header_bytes.data() + rpm.header_bytes.size(), input.data() + input.size()};
  return rpm;
}

/// Puts a digest in the place of the old one.
void replace(Bytes bytes, const std::string& old, const std::string& value) {
  const size_t at = text_of(bytes).find(old);
  if (at != std::string_view::npos && !old.empty() && old.size() == value.size())
    std::copy(value.begin(), value.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

void repair_rpm(const Rpm& rpm) {
  auto in_header = [&](int tag, Digest digest) {
    const std::string value = digest_of(std::move(digest), text_of(rpm.payload));
    for (const auto& old : rpm.header.strings(tag).value_or(std::vector<std::string>{}))
      replace(rpm.header_bytes, old, value);
  };
  // The payload of the corpus is not compressed, so both digests are the same.
  in_header(rpm::kPayloadSha256, Digest::sha256());
  in_header(rpm::kPayloadSha256Alt, Digest::sha256());
  auto in_signature = [&](int tag, Digest digest) {
    replace(rpm.signature_bytes, rpm.signature.string(tag).value_or(""),
            digest_of(std::move(digest), text_of(rpm.header_bytes)));
  };
  in_signature(rpm::kSigSha256, Digest::sha256());
  in_signature(rpm::kSigSha1, Digest::sha1());
  in_signature(rpm::kSigSha3, Digest::sha3_256());
  Digest both = Digest::md5();
  both.update(text_of(rpm.header_bytes));
  both.update(text_of(rpm.payload));
  replace(rpm.signature_bytes, rpm.signature.bytes(rpm::kSigMd5).value_or(""), both.bytes());
}

}  // namespace

Bytes choose_piece(Bytes input, unsigned seed) {
  constexpr size_t kPiece = 32;
  std::minstd_rand random(seed);
  auto below = [&](size_t bound) { return random() % bound; };
  auto headers = tar_headers(input);
  if (!headers.empty() && below(2) == 0) {
    const size_t field = below(std::size(kFields) - 1);
    return headers[below(headers.size())].subspan(kFields[field], kFields[field + 1] - kFields[field]);
  }
  const size_t at = below(input.size());
  return input.subspan(at, std::min(input.size() - at, 1 + below(kPiece)));
}

void repair_checksums(Bytes input) {
  for (Bytes header : tar_headers(input)) repair_tar(header);
  if (!text_of(input).starts_with("\xed\xab\xee\xdb")) return;
  try {
    repair_rpm(rpm_in(input));
  } catch (const std::runtime_error&) {
    return;  // readers will say the same
  }
}

}  // namespace extmod::fuzz
