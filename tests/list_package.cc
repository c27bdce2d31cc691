// SPDX-License-Identifier: GPL-2.0-or-later
// list-package PACKAGE: what `extmod-pkg verify` reads in a package, as mtree(5) without a header, one line an entry.
#include <fmt/format.h>

#include <cstdio>

#include "package/package_format.h"
#include "package/package_tree.h"
#include "support/digest.h"
#include "support/error.h"

namespace {

using namespace extmod;

std::string escaped(const std::string& name) {
  std::string text;
  for (char byte : name) {
    const bool plain = byte > ' ' && byte < 0x7f && byte != '#' && byte != '=' && byte != '\\';
    text += plain ? std::string(1, byte) : fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
  }
  return text;
}

void list(const std::string& package) {
  const Limits limits;
  PackageTree tree(package, limits);
  for (const auto& format : package_formats())
    if (format.recognizes(package)) {
      format.read(package, limits, tree);
      break;
    }
  for (const auto& entry : tree.entries("")) {
    const EntryFacts facts = tree.look_up(entry.path).value();
    fmt::print("./{} mode={:o}", escaped(entry.path), facts.mode);
    if (facts.kind == EntryKind::file)
      fmt::print(" type=file size={} sha256digest={}\n", facts.size,
                 digest_of(Digest::sha256(), tree.content(entry.path).bytes()));
    else if (facts.kind == EntryKind::link)
      fmt::print(" type=link link={}\n", escaped(facts.target));
    else
      fmt::print(" type={}\n", facts.kind == EntryKind::folder ? "dir" : "other");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: list-package PACKAGE\n");
    return static_cast<int>(ExitStatus::impossible);
  }
  try {
    list(argv[1]);
  } catch (const Error& error) {
    fmt::print(stderr, "list-package: {}\n", error.what());
    return static_cast<int>(error.status());
  }
  return 0;
}
