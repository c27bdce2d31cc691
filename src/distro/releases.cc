// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/releases.h"

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

/// Releases with the same libraries.
struct Row {
  const char* glibc;
  std::set<std::string> crypto;
  std::vector<const char*> names;
};

const char* const kOld = "libcrypto.so.1.1";
const char* const kNew = "libcrypto.so.3";

// glibc: the table "Distro compatibility" of https://github.com/mayeut/pep600_compliance, which is made by looking into
// an image of each release. libcrypto: EL 8 and older Fedora have OpenSSL 1.1.1; 3 came with EL 9, Fedora 36, Debian
// 12, Ubuntu 22.04 and Alpine 3.17; SUSE has both since 15.4.
const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"2.28", {kOld}, {"debian:10", "rhel:8", "almalinux:8", "rocky:8", "ol:8", "centos:8"}},
      {"2.31", {kOld}, {"debian:11", "ubuntu:20.04"}},
      {"2.31", {kOld, kNew}, {"opensuse-leap:15.4", "opensuse-leap:15.5", "sles:15.4", "sles:15.5"}},
      {"2.34", {kNew}, {"rhel:9", "almalinux:9", "rocky:9", "ol:9", "centos:9", "amzn:2023"}},
      {"2.35", {kNew}, {"ubuntu:22.04", "fedora:36"}},
      {"2.36", {kNew}, {"debian:12", "fedora:37"}},
      {"2.37", {kNew}, {"fedora:38"}},
      {"2.38", {kNew}, {"fedora:39"}},
      {"2.38", {kOld, kNew}, {"opensuse-leap:15.6", "sles:15.6"}},
      {"2.39", {kNew}, {"ubuntu:24.04", "rhel:10", "almalinux:10", "rocky:10", "centos:10", "fedora:40"}},
      {"2.40", {kNew}, {"fedora:41", "ubuntu:24.10"}},
      {"2.41", {kNew}, {"debian:13", "fedora:42", "ubuntu:25.04"}},
      {"2.42", {kNew}, {"fedora:43", "ubuntu:25.10"}},
      {"", {kOld}, {"alpine:3.15", "alpine:3.16"}},
      {"", {kNew}, {"alpine:3.17", "alpine:3.18", "alpine:3.19", "alpine:3.20", "alpine:3.21", "alpine:3.22"}},
  };
  return kRows;
}

}  // namespace

const std::vector<DistroRelease>& distro_releases() {
  static const std::vector<DistroRelease> kReleases = [] {
    std::vector<DistroRelease> releases;
    for (const auto& row : rows())
      for (const char* name : row.names) releases.push_back({name, row.glibc, row.crypto});
    return releases;
  }();
  return kReleases;
}

const DistroRelease& find_release(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& release : distro_releases()) {
    if (release.name == name) return release;
    known.push_back(release.name);
  }
  throw Error(ExitStatus::impossible, "the libraries of this release are not known", name,
              "give its root file system with --root, or one of " + join(known, ", "));
}

}  // namespace extmod
