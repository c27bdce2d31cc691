// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>

#include "package/compressor.h"
#include "package/deb/deb.h"
#include "package/deb/deb_changed_control.h"
#include "package/read_archive.h"
#include "package/rewrite.h"
#include "package/scratch_file.h"
#include "package/tar_copy.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr std::string_view kArMagic = "!<arch>\n";
constexpr size_t kArHeader = 60;
constexpr size_t kArName = 16;
constexpr size_t kArSizeAt = 48;
constexpr size_t kArSize = 10;

/// A member of the ar archive, as its bytes stand there.
struct ArMember {
  std::string header;
  std::string name;
  uint64_t begin = 0;  ///< of its content
  uint64_t size = 0;

  bool is(const std::string& tar) const { return name == tar || name.starts_with(tar + "."); }
};

std::string with_size(std::string header, uint64_t size) {
  return header.replace(kArSizeAt, kArSize, fmt::format("{:<{}}", size, kArSize));
}

/// Copies the ar archive: new members in the place of the old ones, all others as they are.
class DebRewriter {
 public:
  explicit DebRewriter(const Rewrite& rewrite)
      : rewrite_(rewrite),
        source_(open_regular_file(rewrite.package)),
        file_(std::make_unique<AtomicFile>(rewrite.settings.output / file_name())),
        sink_(into_file(file_->fd(), file_->target())),
        signed_path_(rewrite.settings.scratch / "deb.signed") {}

  std::unique_ptr<AtomicFile> write() {
    ScratchFile covered(signed_path_);
    covered_ = covered.sink();
    sink_(kArMagic);
    uint64_t at = kArMagic.size();
    while (auto member = member_at(at)) {
      at = member->begin + member->size + member->size % 2;
      copy(*member);
    }
    if (rewrite_.settings.signer != nullptr) append_signature();
    return std::move(file_);
  }

 private:
  std::string file_name() const {
    const PackageDeclaration& declaration = rewrite_.original.declaration();
    return declaration.name + "_" + file_version(deb_new_version(rewrite_)) + "_" + declaration.architecture + ".deb";
  }

  /// Nothing at the end. The reader has seen all of them.
  std::optional<ArMember> member_at(uint64_t at) const {
    ArMember member{std::string(kArHeader, '\0'), {}, at + kArHeader, 0};
    const ssize_t got = ::pread(source_.get(), member.header.data(), kArHeader, static_cast<off_t>(at));
    if (got != static_cast<ssize_t>(kArHeader)) return std::nullopt;
    member.name = member.header.substr(0, kArName);
    member.name.resize(member.name.find_last_not_of(std::string_view("/ \0", 3)) + 1);
    const char* size = member.header.data() + kArSizeAt;
    std::from_chars(size, size + kArSize, member.size);
    return member;
  }

  void copy(const ArMember& member) {
    const bool is_control = member.is("control.tar");
    if (member.name.starts_with("_gpg")) return remark_signature(rewrite_, member.name);
    if (is_control || member.is("data.tar")) {
      ScratchFile packed(rewrite_.settings.scratch / (is_control ? "deb.control.tar" : "deb.data.tar"));
      rewrite_tar(member, is_control, packed.sink());
      append(member.header, packed.size(), [&](const ByteSink& sink) { packed.copy_to(sink); });
      return;
    }
    if (member.name == "debian-binary") first_header_ = member.header;
    append(member.header, member.size, [&](const ByteSink& sink) {
      const NextBlock bytes = bytes_of(member);
      for (std::string_view block = bytes(); !block.empty(); block = bytes()) sink(block);
    });
  }

  NextBlock bytes_of(const ArMember& member) const {
    return bytes_of_file(source_, rewrite_.package, member.begin, member.begin + member.size);
  }

  void append(const std::string& header, uint64_t size, const std::function<void(const ByteSink&)>& content) {
    sink_(with_size(header, size));
    content([this](std::string_view bytes) {
      sink_(bytes);
      if (rewrite_.settings.signer != nullptr) covered_(bytes);
    });
    if (size % 2 != 0) sink_("\n");
  }

  void rewrite_tar(const ArMember& member, bool is_control, const ByteSink& sink) const {
    const std::string object = rewrite_.package.string() + ": " + member.name;
    PlainBytes plain(bytes_of(member), object, rewrite_.limits);
    plain.check_as_tar();
    Compressor compressor(same_compression(plain, rewrite_.settings, object), sink, object);
    TarCopy copy([&compressor](std::string_view bytes) { compressor.write(bytes); }, object);
    std::map<std::string, std::string> texts;
    if (is_control) {
      texts["control"] = deb_changed_control(rewrite_);
      if (rewrite_.original.has_metadata("md5sums")) texts["md5sums"] = deb_changed_md5sums(rewrite_);
      if (rewrite_.original.has_metadata("conffiles")) texts["conffiles"] = deb_changed_conffiles(rewrite_);
      for (const auto& [name, text] : texts) copy.replace(name, {text, {}, {}});
    } else {
      copy.change(rewrite_.changes, [this](const std::string& path) { return rewrite_.original.has(path); });
    }
    copy.copy(plain.bytes());
    compressor.close();
  }

  /// As DebFile: debsigs' signature over the content of the members.
  void append_signature() {
    const std::string signature = rewrite_.settings.signer->sign(signed_path_, false);
    std::string header = first_header_;
    header.replace(0, kArName, fmt::format("{:<{}}", "_gpgorigin", kArName));
    sink_(with_size(header, signature.size()));
    sink_(signature);
    if (signature.size() % 2 != 0) sink_("\n");
  }

  const Rewrite& rewrite_;
  FileDescriptor source_;
  std::unique_ptr<AtomicFile> file_;
  ByteSink sink_;
  std::filesystem::path signed_path_;
  ByteSink covered_;
  std::string first_header_;
};

}  // namespace

std::unique_ptr<AtomicFile> rewrite_deb(const Rewrite& rewrite) {
  return DebRewriter(rewrite).write();
}

}  // namespace extmod
