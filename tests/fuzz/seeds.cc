// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz-seeds: fills EXTMOD_FUZZ_SEEDS with what our own writers write.
#include <archive.h>
#include <archive_entry.h>

#include <cstdlib>

#include "cli/baseline.h"
#include "fake_exports.h"
#include "fake_module.h"
#include "made_btf.h"
#include "package/archive_stream.h"
#include "package/compressor.h"
#include "package/deb/ar_file.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_tags.h"
#include "package/written_fixture.h"
#include "signed_module.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Seeds : public PackagesTest {
 protected:
  Seeds() {
    const char* corpus = std::getenv("EXTMOD_FUZZ_SEEDS");
    if (corpus != nullptr) corpus_ = corpus;
  }
  void SetUp() override { ASSERT_FALSE(corpus_.empty()) << "EXTMOD_FUZZ_SEEDS names no folder"; }

  /// Files are named after their content.
  void seed(const std::string& target, const std::string& content) const {
    fs::create_directories(corpus_ / target);
    write_file(corpus_ / target / digest_of(Digest::sha1(), content), content);
  }

  /// A package with an entry of each kind.
  std::string small_package(const std::string& format, const std::string& compression) {
    PackageInfo info = info_;
    info.release = release_;
    info.kernel_version = "6.1.0";
    info.version = "6.1.0-1";
    info.maintainer = "A B <a@b.org>";
    info.arch_name = arch_name_;
    info.userland = userland_for(triplet_);
    info.time = kTime;
    info.summary = "Headers";
    TempDir output;
    TempDir scratch;
    const WriterSettings settings = {output.path(), scratch.path(), parse_compression(compression), nullptr};
    auto writer = wanted_formats({format}, packagers_).at(0).packager->make_writer(info, settings);
    writer->add(folder_entry(""), {});
    writer->add(file_entry("file"), hashed("text"));
    writer->add(link_entry("link", "file"), {});
    auto files = writer->finish();
    for (auto* file : files) file->commit();
    return read_file(files.at(0)->target());
  }

  /// A .deb whose data.tar is another archive.
  std::string deb_with(const std::string& tar) {
    const std::string package = small_package("deb", "none");
    const size_t header = package.find("data.tar");
    std::string result = package.substr(0, header);
    ArFile ar([&result](std::string_view bytes) { result += bytes; }, kTime, "data.tar");
    ar.begin("data.tar", tar.size());
    ar.write(tar);
    ar.close();
    constexpr size_t kMagic = 8;
    return result.erase(header, kMagic);
  }

  fs::path corpus_;
};

TEST_F(Seeds, Packages) {
  for (const char* compression : {"none", "gzip:1", "xz:0", "zstd:1"})
    for (const auto& format : format_names()) seed(format, small_package(format, compression));
  set_option("rpm", "rpm-format", "6");
  seed("rpm", small_package("rpm", "none"));
  seed("unpack", small_package("deb", "none"));
  for (const auto& format : format_names()) {
    seed("verify", small_package(format, "none"));
    seed("verify", read_file(write({format}, "none").at(0).path));
  }
}

/// The other part of the headers for `verify_part`, and a link of its kernel.
TEST_F(Seeds, Parts) {
  std::string bytes;
  ArchiveStream tar(
      {}, [&](std::string_view part) { bytes += part; }, "part");
  const std::string place = "usr/src/linux-headers-1/";
  tar.add(file_entry(place + "Makefile"), "VERSION = 1\n");
  tar.add(file_entry(place + "arch/x86/Makefile"), "include $(srctree)/scripts/x.mk\n");
  tar.add(file_entry(place + "scripts/mod/modpost", 0755), program_for(kX86).bytes());
  tar.add(link_entry(place + "scripts/link", "../../linux-headers-1-x/Makefile"), {});
  tar.add(link_entry("lib/modules/1-x/build", "/usr/src/linux-headers-1-x"), {});
  tar.close();
  seed("verify_part", bytes);
}

/// A tar archive with what our writers do not write: long names, hard links, a hole, a pipe, a device, another owner.
std::string odd_tar(int format) {
  std::string bytes(1 << 18, '\0');
  size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format(writer, format);
  archive_write_set_bytes_per_block(writer, 0);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  archive_entry* entry = archive_entry_new();
  auto add = [&](const std::string& path, auto type, const std::string& content) {
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_clear(entry);
  };
  add("./", AE_IFDIR, "");
  archive_entry_set_uname(entry, "nobody");
  archive_entry_set_mtime(entry, 1, 500);
  add("./file", AE_IFREG, "text");
  archive_entry_set_hardlink(entry, "./file");
  add("./same", AE_IFREG, "");
  add("./" + std::string(150, 'n') + "/" + std::string(120, 'm'), AE_IFREG, "long");
  archive_entry_set_symlink(entry, "../outside");
  add("./link", AE_IFLNK, "");
  add("./pipe", AE_IFIFO, "");
  add("./device", AE_IFCHR, "");
  archive_entry_sparse_add_entry(entry, 4096, 4);
  add("./hole", AE_IFREG, std::string(4096, '\0') + "data");
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

TEST_F(Seeds, OddArchives) {
  for (int format : {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE})
    seed("tar", odd_tar(format));
  const std::string odd = odd_tar(ARCHIVE_FORMAT_TAR_GNUTAR);
  // A member of a .deb is not checked against anything else, so the archive may take the place of data.tar's.
  for (const char* target : {"deb", "unpack", "verify"}) seed(target, deb_with(odd));
}

TEST_F(Seeds, RpmHeaders) {
  RpmHeader header;
  header.add_string(rpm::kName, "name");
  header.add_strings(rpm::kBaseNames, {"a", "b"});
  header.add_int16(rpm::kFileModes, {1, 2});
  header.add_int32(rpm::kFileSizes, {1, 2});
  header.add_int64(rpm::kLongFileSizes, {3});
  header.add_bytes(rpm::kSigMd5, "bytes");
  header.add_i18n(rpm::kSummary, "summary");
  seed("rpm_header", header.serialize(rpm::kHeaderImmutable));
}

TEST_F(Seeds, Mtrees) {
  const std::string text =
      "#mtree\n/set type=file uid=0 gid=0 mode=644\n./usr time=1.0 mode=755 type=dir\n"
      "./usr/file time=1.0 size=1 md5digest=0 sha256digest=" +
      std::string(64, '0') + "\n./usr/link time=1.0 mode=777 type=link link=file\n/unset mode\n";
  seed("mtree", text);
  seed("mtree", compress(text, parse_compression("gzip:1")));
}

TEST_F(Seeds, ElfFiles) {
  for (const auto& machine : {kX86, kPpc64, kPpc32, kArm}) {
    FakeElf program = program_for(machine);
    program.needed = {"libc.so.6"};
    program.run_path = "/a:/b";
    program.versions = {{"libc.so.6", {"GLIBC_2.17", "GLIBC_2.34"}}};
    seed("elf", program.bytes());
    program.segments_only = true;
    seed("elf", program.bytes());
    seed("elf", library_for(machine, {"V_1", "V_2"}).bytes());
    seed("elf", object_for(machine).bytes());
  }
}

TEST_F(Seeds, Modules) {
  for (const auto& machine : {kArm64, kPpc32}) {
    FakeModule module;
    module.machine = machine;
    module.imports.emplace_back("weak?");
    module.exports = {{"exported", 1}};
    module.extended_versions = {{"_printk", 2}, {"a_long_name", 3}};
    module.info.emplace_back("depends=a,b");
    module.info.emplace_back("import_ns=SPACE");
    seed("module", module.bytes());
    seed("module", compress(module.bytes(), parse_compression("xz:0")));
  }
}

TEST_F(Seeds, WhatIsAppendedToModules) {
  const ModuleSigner elliptic("key");
  const ModuleSigner rsa("key", true);
  for (const auto* key : {&elliptic, &rsa})
    for (const bool attributes : {false, true})
      seed("module_signature", key->sign(key->certificate(), {.attributes = attributes, .key_id = attributes}));
  const std::string base = kernel_btf().section();
  const std::string length = {static_cast<char>(base.size()), '\0', '\0', '\0'};
  seed("module_btf", length + base + module_btf().section());
  seed("module_btf", std::string(4, '\0') + module_btf().section());
  FakeModule module;
  module.sections[".BTF"] = module_btf().section();
  module.sections[".BTF.base"] = base;
  seed("module", rsa.sign(module.bytes()));
}

TEST_F(Seeds, Vermagic) {
  const std::string config = "CONFIG_SMP=y\n";
  const std::string header =
      "#if defined(CONFIG_SMP) && !defined X\n#define MODULE_ARCH_VERMAGIC \"SMP \" __stringify(Y) \" \"\n#else\n"
      "#define MODULE_ARCH_VERMAGIC \"\"\n#endif\n"
      "#define VERMAGIC_STRING \\\n UTS_RELEASE \" \" MODULE_ARCH_VERMAGIC /* all */\n";
  seed("vermagic", config + '\0' + header);
}

TEST_F(Seeds, Baselines) {
  seed("baseline", baseline_json({}));
  seed("baseline",
       baseline_json({{"elf-machine", "usr/src/{release}/x", "is"}, {"file-mode", "caf\xc3\xa9", "\\\"\n"}}));
}

TEST_F(Seeds, Exports) {
  FakeExports fake{.exports = {{"kfree", 1}, {"usb", 2, true, "USB_STORAGE"}}};
  seed("exports", fake.bytes());
  for (const char* method : {"gzip", "xz", "zstd"}) seed("exports", compress(fake.bytes(), parse_compression(method)));
  fake.address = 0xffff800080000000;
  fake.flags = true;
  seed("exports", fake.bytes());
  fake.absolute_crcs = true;
  seed("exports", fake.bytes());
  const std::string line = "0x00000001\tkfree\tvmlinux\tEXPORT_SYMBOL";
  for (const char* layout : {"4", "5", "6", "7"}) {
    seed("symvers", layout + line + "\t\n0x2\tusb\tdrivers/usb\tEXPORT_SYMBOL_GPL\tUSB_STORAGE\n");
    seed("symvers", layout + line + "\n0x2\tusb\tUSB_STORAGE\tdrivers/usb\tEXPORT_SYMBOL_GPL\n");
  }
  std::string map = "ffff800080000000 r __ksymtab_kfree\n0000000012345678 A __crc_kfree\n";
  for (int i = 0; i < 520; ++i) map += "0 T f" + std::to_string(i) + "\n";
  seed("system_map", map);
}

TEST_F(Seeds, Promises) {
  const std::string zero(1, '\0');
  const std::string symvers =
      "0x00000001\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n0x2\tusb\tdrivers/usb\tEXPORT_SYMBOL_GPL\tUSB_STORAGE\n" + zero +
      "0x00000003\tkfree\tmm/x\tEXPORT_SYMBOL_GPL\tMM\n0x00000004\tnew\tvmlinux\tEXPORT_SYMBOL\t\n";
  for (const char* list :
       {"drivers/u*\tPASS # why\nk[a-z]?e* FAIL\nUSB_* PASS\nvmlinux pass\nusb FAIL\n",
        "[rhel9_4_x86_64_stablelist]\n\tkfree\n", "# of\n[abi_symbol_list]\n  usb # x\n\n  absent\n"})
    seed("promise", list + zero + symvers);
}

TEST_F(Seeds, Texts) {
  const std::string config =
      "# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_MODULES=y\n# CONFIG_X is not set\nCONFIG_S=\"a\\\"b\"\n";
  seed("config", config);
  seed("makefile", config + std::string(1, '\0') +
                       "ifeq ($(CONFIG_MODULES),y)\ninclude $(srctree)/a.mk \\\n b.mk\nelse ifdef CONFIG_S\n"
                       "-include c.mk\nendif\ndefine x\nendef\nd.mk: e # f\ninclude d.mk ../g scripts/$(SRCARCH)/h\n");
  const std::string zero(1, '\0');
  seed("module_build",
       "include include/config/auto.conf\nexport obj := .\nifdef CONFIG_MODULES\nfixdep = scripts/fixdep\nendif\n"
       "modules: prepare\n\t$(Q)$(MAKE) -f scripts/Makefile.build obj=$(M)\nprepare: ;\n" +
           zero + "CONFIG_MODULES=y\n" + zero +
           "include $(srctree)/scripts/other\n$(obj)/%.o: $(obj)/%.c FORCE\n\t$(call if_changed,cc)\n"
           "modules: $(addsuffix .o,$(M)/a b)\n\t@if $(fixdep) $@; then scripts/x; else ld -T scripts/y; fi\n" +
           zero + "define if_changed\nscripts/$(1) $(if $(V),$(shell echo $@)) $(foreach f,$^,$(f:.o=.ko))\nendef\n");
  seed("printable", "text\n\t\033[1m\xff\xe2\x80\xae\xc3\xa4");
}

}  // namespace
}  // namespace extmod
