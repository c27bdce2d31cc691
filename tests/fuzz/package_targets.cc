// SPDX-License-Identifier: GPL-2.0-or-later
#include "package_targets.h"

#include "check.h"
#include "checked_tree.h"
#include "cli/report.h"
#include "jobs/verify.h"
#include "package/archive_stream.h"
#include "package/extractor.h"
#include "package/package_format.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod::fuzz {
namespace fs = std::filesystem;
namespace {

class Silence : public Progress {
  void step(const std::string&) override {}
  void detail(const std::string&) override {}
  void warning(const std::string&) override {}
};

const fs::path& workspace() {
  static const TempDir kFolder;
  return kFolder.path();
}

/// The input as a file, which is what readers want.
fs::path file_with(std::string_view input, const std::string& name) {
  fs::path file = workspace() / name;
  write_file(file, std::string(input));
  return file;
}

/// A name by which the package's format is known.
const char* name_for(std::string_view input) {
  if (input.starts_with("!<arch>")) return "input.deb";
  if (input.starts_with("\xed\xab\xee\xdb")) return "input.rpm";
  if (input.find(".MTREE") != std::string_view::npos) return "input.pkg.tar";
  return input.find(".PKGINFO") != std::string_view::npos || input.starts_with("\x1f\x8b") ? "input.apk" : "input.tar";
}

/// The package of a flavour: what it links and includes is elsewhere.
fs::path headers_with_parts() {
  std::string bytes;
  ArchiveStream tar(
      {}, [&](std::string_view part) { bytes += part; }, "headers");
  const std::string place = "usr/src/linux-headers-1-x/";
  tar.add(file_entry(place + "include/config/auto.conf"), "CONFIG_X86_64=y\nCONFIG_64BIT=y\n");
  tar.add(file_entry(place + "include/generated/utsrelease.h"), "#define UTS_RELEASE \"1-x\"\n");
  tar.add(file_entry(place + "Makefile"), "include ../linux-headers-1/Makefile\n");
  for (const char* name : {"scripts", "arch"})
    tar.add(link_entry(place + name, "../linux-headers-1/" + std::string(name)), {});
  tar.close();
  return file_with(bytes, "headers.tar");
}

}  // namespace

Limits small_limits() {
  Limits limits;
  limits.total = uint64_t{4} << 20;
  limits.entry = uint64_t{2} << 20;
  limits.text = uint64_t{1} << 18;
  limits.entries = 2000;
  return limits;
}

void read_package(const std::string& format, std::string_view input) {
  const fs::path package = file_with(input, "input");
  const Limits limits = small_limits();
  may_refuse([&] {
    CheckedTree tree(package, limits);
    find_format(format).read(package, limits, tree);
    tree.look_at_all();
  });
}

void unpack_package(std::string_view input) {
  const fs::path package = file_with(input, "input");
  const fs::path box = workspace() / "box";
  const fs::path into = box / "into";
  fs::remove_all(box);
  fs::create_directories(into);
  const Limits limits = small_limits();
  may_refuse([&] {
    Extractor extractor(into, package, [](const std::string&) { return true; });
    package_formats().front().read(package, limits, extractor);
  });
  for (const auto& entry : fs::directory_iterator(box))
    check(entry.path() == into && !entry.is_symlink(), "everything is unpacked below its folder",
          entry.path().string());
}

void report_all(const std::vector<VerifyReport>& reports) {
  const Verdict verdict = make_verdict(reports, {});
  check_printable(report_text(verdict));
  check_printable(report_json(verdict));
  check_printable(report_junit(verdict));
  check_printable(report_sarif(verdict));
}

void verify_package(std::string_view input) {
  VerifyRequest request;
  request.paths = {file_with(input, name_for(input))};
  request.limits = small_limits();
  Silence progress;
  may_refuse([&] { report_all(verify_paths(request, progress)); });
}

void verify_part(std::string_view input) {
  static const fs::path kHeaders = headers_with_parts();
  VerifyRequest request;
  request.paths = {kHeaders, file_with(input, name_for(input))};
  request.limits = small_limits();
  Silence progress;
  const auto reports = verify_paths(request, progress);
  for (const auto& report : reports)
    check(report.problem.empty() || report.problem_status == ExitStatus::unverified, "a malformed input is unverified",
          report.problem);
  report_all(reports);
}

}  // namespace extmod::fuzz
