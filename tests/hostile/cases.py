# SPDX-License-Identifier: GPL-2.0-or-later
"""The hostile packages. A case gets the entries of a good tree and changes them; each is made in every format that can
hold it. Expected is status 5 unless the case says otherwise."""

import hashlib
import os
import random
import struct

import archives
import modules
import packages
from archives import (BYTES, INT16, INT32, STRING, STRINGS, Entry, Value, ar, compressed, pax, tar, tar_header, zeros)
from packages import ENDINGS, PLACE, WRITERS

SECRET = b"canary-content-of-this-machine"
FORGED = b"FORGED"
READ = [b"include/config/auto.conf", b".config", b"include/generated/autoconf.h", b"include/generated/utsrelease.h",
        b"include/config/kernel.release", b"Makefile", b"arch/x86/Makefile", b"Module.symvers", b".kernelvariables",
        b"scripts/Makefile.build", b"scripts/Makefile.lib", b"scripts/Makefile.modfinal", b"scripts/Kbuild.include",
        b"scripts/module.lds", b"scripts/basic/fixdep", b"scripts/mod/modpost"]
ALL = tuple(WRITERS)
TARS = ("deb", "pacman", "apk", "tar")  # those with tars inside


class Case:
    """`many`: there are so many of the kind that one format of each is enough for a quick run."""

    def __init__(self, name, formats, entries=None, package=None, expect=(5,), folder=False, many=False):
        self.name, self.formats, self.entries, self.package = name, formats, entries, package
        self.expect, self.folder, self.many = expect, folder, many

    def bytes(self, form):
        return self.package(form) if self.package else WRITERS[form](self.entries)


def changed(tree, path, **changes):
    """The entry at `path` of the headers tree, changed, or a new one."""
    path = PLACE + b"/" + path
    entry = next((one for one in tree if one.path == path), Entry(path))
    others = [one for one in tree if one.path != path]
    return sorted(others + [entry.but(**changes)], key=lambda one: one.path)


def added(tree, *entries):
    return tree + [entry.but(path=PLACE + b"/" + entry.path) for entry in entries]


def without(tree, path):
    return [one for one in tree if not (one.path == path or one.path.startswith(path + b"/"))]


def links(tree, canary):
    """A link in the place of every folder on the way to the tree and of every folder and file in it that is read."""
    canary = os.fsencode(canary)
    ways = [b"usr", b"usr/src", PLACE] + [PLACE + b"/" + name for name in (
        b"include", b"include/config", b"include/generated", b"scripts", b"scripts/mod", b"arch", b"arch/x86")]
    for path in ways + [PLACE + b"/" + name for name in READ]:
        up = b"../" * 30
        inside = canary if path == b"usr" else canary + path[len(PLACE):] if path.startswith(PLACE) else canary
        name = os.path.basename(path)
        for kind, target in {"etc": b"/etc", "absolute": inside, "relative": up + inside[1:], "self": name,
                             "circle": b"./" + name + b"/../" + name, "proc": b"/proc/self/root" + inside,
                             "root": b"/", "empty-dir": b"."}.items():
            may_be_absent = kind == "empty-dir" and path[len(PLACE) + 1:] in (
                b".config", b".kernelvariables", b"Module.symvers", b"scripts/Makefile.lib", b"scripts/Makefile.modfinal")
            yield Case(f"link-{kind}-{path.decode().replace('/', '_')}", ALL,
                       without(tree, path) + [Entry(path, "link", target=target)], folder=path != b"usr", many=True,
                       expect=(0, 5) if may_be_absent else (5,))


def chain(tree):
    """Links that take long to follow, and many of them."""
    way = b"include/../" * 80
    entries = added(tree, Entry(b"include/linux/l0", "link", target=b"kernel.h"))
    for number in range(1, 5000):
        entries += added([], Entry(b"l%d" % number, "link", mode=0o777,
                                   target=way + (b"l%d" % (number - 1 if number % 39 else 0))))
    yield Case("chains-of-links", ALL, entries, folder=True)


def specials(tree):
    for path in READ:
        for kind in ("fifo", "char", "block", "socket"):
            formats = ("rpm",) if kind == "socket" else ALL
            yield Case(f"{kind}-{path.decode().replace('/', '_')}", formats,
                       changed(tree, path, kind=kind, data=b"", mode=0o644), folder=True, many=True)
    yield Case("fifo-outside", ALL, tree + [Entry(b"usr/share", "folder", mode=0o755), Entry(b"usr/share/x", "fifo")])


def duplicates(tree):
    path = PLACE + b"/scripts/mod/modpost"
    other = Entry(path, data=b"#!/bin/sh\necho other\n", mode=0o755)
    same = {"same": path, "dot": PLACE + b"/./scripts/mod/modpost", "slashes": PLACE + b"//scripts/mod///modpost",
            "absolute": b"/" + path, "start": b"./" + path}
    for name, second in same.items():
        yield Case(f"twice-{name}", ALL, tree + [other.but(path=second)])
        yield Case(f"twice-{name}-first", ALL, [other.but(path=second)] + tree)
    link = Entry(path, "link", target=b"/bin/sh", mode=0o777)
    yield Case("file-then-link", ALL, tree + [link])
    yield Case("link-then-file", ALL, [link] + tree)
    yield Case("link-then-file-below", ALL, tree + added([], Entry(b"include/out", "link", target=b"/tmp"),
                                                           Entry(b"include/out/file", data=b"x")))
    yield Case("file-then-file-below", ALL, tree + added([], Entry(b"Makefile/file", data=b"x")))
    yield Case("folder-then-file", ALL, tree + added([], Entry(b"include", data=b"x")))
    yield Case("file-then-folder", ALL, tree + added([], Entry(b"Makefile", "folder")))
    yield Case("folder-then-link", ALL, tree + added([], Entry(b"include", "link", target=b"/usr/include")))
    hard = Entry(PLACE + b"/scripts/x", "hard", target=b"etc/passwd")
    for name, target in {"absolute": b"/etc/passwd", "out": b"../../../../etc/passwd", "nothing": b"etc/passwd",
                         "itself": hard.path, "folder": PLACE + b"/scripts"}.items():
        yield Case(f"hard-link-{name}", TARS, tree + [hard.but(target=target)])
    yield Case("hard-link-with-content", TARS, tree + [
        hard.but(target=path, size=512, flag=b"1", before=pax({"comment": b"x"}))])


def sparse(name, real, claimed):
    """GNU tar's old form of a file with a hole in front of `real` bytes."""
    head = bytearray(tar_header(name, b"S", len(real)))
    struct.pack_into("12s12s", head, 386, archives.tar_number(claimed - len(real), 12),
                     archives.tar_number(len(real), 12))
    struct.pack_into("12s", head, 483, archives.tar_number(claimed, 12))
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + archives.padded(real)


def in_data(form, tree, ending, raw, tail=b""):
    """A package whose files' tar has `raw` behind the tree; `tail` is compressed already."""
    head = packages.pacman_head(tree) if form == "pacman" else []
    data = compressed(tar(head + tree, b"") + raw, ending) + tail
    if form == "deb":
        return ar(packages.deb_members(data, ending))
    return packages.apk(tree, data=data) if form == "apk" else data


def endings_of(form):
    return (".gz",) if form == "apk" else ("", ".gz", ".xz", ".zst")


def raw_case(name, tree, raw, mebibytes=0, end=b"", formats=TARS, **more):
    """`raw`, zeros and `end` behind the tree, in each compression."""
    for form in formats:
        for ending in endings_of(form):
            if not ending and mebibytes > 64:
                continue
            def make(form, ending=ending):
                tail = zeros(mebibytes, ending) + (compressed(end, ending) if end else b"")
                return in_data(form, tree, ending, raw, tail)
            yield Case(f"{name}{ending}", (form,), package=make, **more)


def holes(tree):
    for size in (1 << 30, 1 << 40, 1 << 50, (1 << 62) + 5, (1 << 63) - 1):
        name = PLACE + b"/include/hole.h"
        yield from raw_case(f"hole-{size}", tree, sparse(name, b"x" * 512, size) + bytes(1024))
        for version in ("0.0", "0.1", "1.0"):
            records = {"GNU.sparse.size": b"%d" % size, "GNU.sparse.numblocks": b"1"}
            data = b"x" * 512
            if version == "0.0":
                records.update({"GNU.sparse.offset": b"%d" % (size - 512), "GNU.sparse.numbytes": b"512"})
            elif version == "0.1":
                records["GNU.sparse.map"] = b"%d,512" % (size - 512)
            else:
                records = {"GNU.sparse.major": b"1", "GNU.sparse.minor": b"0", "GNU.sparse.name": name,
                           "GNU.sparse.realsize": b"%d" % size}
                data = archives.padded(b"1\n%d\n512\n" % (size - 512)) + data
            yield from raw_case(f"hole-{version}-{size}", tree,
                                pax(records) + tar_header(name, b"0", len(data)) + data + bytes(1024))


def bombs(tree):
    name = PLACE + b"/include/bomb.h"
    size = 16 << 30
    yield from raw_case("bomb", tree, tar_header(name, b"0", size), 16 << 10, bytes(1024))
    yield from raw_case("bomb-of-a-gibibyte", tree, tar_header(name, b"0", 1 << 30), 1 << 10, bytes(1024))
    # What is no file has no size that counts.
    for kind in (b"3", b"5", b"2", b"6"):
        yield from raw_case(f"bomb-in-type-{kind.decode()}", tree, tar_header(name, kind, size, link=b"x"), 16 << 10,
                            bytes(1024), expect=(0, 5) if kind == b"5" else (5,))
    # Behind the end there is nothing that counts; it takes time only.
    yield from raw_case("zeros-behind-the-end", tree, bytes(1024), 16 << 10, expect=(0, 5))
    # Headers alone: each has a mebibyte.
    unit = pax({"comment": b"x" * 1000000}) + tar_header(PLACE + b"/include", b"5")
    for form in TARS:
        for ending in endings_of(form)[-1:]:
            def headers(form, ending=ending):
                return in_data(form, tree, ending, b"", compressed(unit * 20, ending) * 1000)
            yield Case(f"bomb-of-headers{ending}", (form,), package=headers)
    yield Case("many-entries", ("deb", "tar"), tree + added([], *(Entry(b"%x" % i) for i in range(260000))))
    yield Case("many-implied-folders", ("tar",), tree + added([], *(
        Entry((b"%x/" % i) + b"/".join([b"d"] * 50)) for i in range(60000))))
    name = b"include/config/auto.conf"
    config = next(entry.data for entry in tree if entry.path == PLACE + b"/" + name)
    for form in ("tar", "rpm"):
        yield Case("many-trees", (form,), tree + [Entry(b"usr/src/%d/" % i + name, data=config) for i in range(10000)])
    for name, text in {"includes": b"".join(b"include $(srctree)/a%d\n" % i for i in range(300000)),
                       "conditions": b"ifdef A\n" * 600000 + b"x = y\n" * 600000,
                       "long-line": b"include" + b" $(srctree)/a" * 1000000,
                       "continued": b"\\\n" * 6000000, "variables": b"include " + b"${srctree}/" * 1000000}.items():
        for path in (b"Makefile", b"scripts/Makefile.build", b"arch/x86/Makefile", b".config",
                     b"include/config/auto.conf", b"include/generated/utsrelease.h"):
            yield Case(f"text-bomb-{name}-{os.path.basename(path).decode()}", ("tar",), changed(tree, path, data=text),
                       expect=(0, 5))
    inner = compressed(tar(tree), ".gz")
    for again in range(3):
        inner = compressed(inner, ".gz")
        package = inner
        yield Case(f"compressed-{again + 2}-times", ("tar",), package=lambda form, package=package: package)
        yield Case(f"compressed-{again + 2}-times", ("deb",), package=lambda form, package=package: ar(
            packages.deb_members(package, ".gz")))
        yield Case(f"compressed-{again + 2}-times", ("apk",), package=lambda form, package=package: packages.apk(
            tree, data=package))
    yield from dictionaries(tree)
    yield from rpm_bombs(tree)


def dictionaries(tree):
    """xz that asks for a gibibyte of memory, .lzma for four."""
    import lzma
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 16}]
    data = bytearray(lzma.compress(tar(tree), format=lzma.FORMAT_XZ, filters=filters))
    # The block header: size, flags, filter 0x21, one byte of properties, its CRC.
    start = 12
    length = (data[start] + 1) * 4
    at = data.index(b"\x21\x01", start) + 2
    data[at] = 36  # 1 GiB
    import zlib
    struct.pack_into("<I", data, start + length - 4, zlib.crc32(data[start:start + length - 4]))
    old = bytearray(lzma.compress(tar(tree), format=lzma.FORMAT_ALONE))
    struct.pack_into("<I", old, 1, 0xfffffff)
    for name, ending, content in (("xz", ".xz", bytes(data)), ("lzma", ".lzma", bytes(old))):
        yield Case(f"dictionary-{name}", ("deb",), package=lambda form, c=content, e=ending: ar(
            packages.deb_members(c, e)))
        yield Case(f"dictionary-{name}", ("tar",), package=lambda form, c=content: c)
        yield Case(f"dictionary-{name}", ("rpm",), package=lambda form, c=content: packages.rpm_file(
            packages.rpm_values(tree), c))


def rpm_bombs(tree):
    values = packages.rpm_values(tree)
    good = archives.cpio(tree)
    member = good[:-len(archives.cpio([]))]
    for ending in ("", ".gz", ".xz", ".zst"):
        def behind(form, ending=ending):
            return packages.rpm_file(values, compressed(good, ending) + zeros(64 if not ending else 16 << 10, ending))
        yield Case(f"zeros-behind-the-trailer{ending}", ("rpm",), package=behind, expect=(0, 5))
        if not ending:
            continue
        def before(form, ending=ending):
            return packages.rpm_file(values, zeros(16 << 10, ending) + compressed(good, ending))
        yield Case(f"zeros-before-the-payload{ending}", ("rpm",), package=before)
        def inside(form, ending=ending):
            more = tree + [Entry(PLACE + b"/bomb", size=(4 << 30) - 1)]
            head = archives.cpio_member(b"./" + more[-1].path, 0o100644, b"", more[-1].size)
            return packages.rpm_file(packages.rpm_values(more), compressed(member + head, ending) + zeros(8 << 10, ending))
        yield Case(f"bomb{ending}", ("rpm",), package=inside)
    garbage = member + b"garbage between two members" + archives.cpio([])
    yield Case("garbage-in-the-payload", ("rpm",), package=lambda form: packages.rpm_file(
        values, compressed(garbage, ".gz")))


def names(tree):
    many = b"/".join([b"d"] * 5000)
    yield Case("deep", TARS, tree + added([], Entry(many)))
    yield Case("deep-70", ALL, tree + added([], Entry(b"/".join([b"d"] * 70))), folder=True)
    yield Case("long-path", ALL, tree + added([], Entry(b"/".join([b"n" * 200] * 8))), folder=True)
    yield Case("long-name", ALL, tree + added([], Entry(b"n" * 256)))
    yield Case("very-long-name", TARS, tree + added([], Entry(b"n" * 900000)))
    yield Case("long-target", ALL, tree + added([], Entry(b"l", "link", target=b"t/" * 1000)), folder=True)
    for path in (b"../x", b"a/../../x", b"..", b"/../x", PLACE + b"/../../../x"):
        yield Case("up-" + path.decode().replace("/", "_"), ALL, tree + [Entry(path, data=b"x")])
    evil = [b"\n  error    " + FORGED, b"\r" + FORGED, b"\x1b[31m\x1b]0;" + FORGED + b"\x07", b"\xff\xfe" + FORGED,
            b"\xc2\x9b31m", b"\xe2\x80\xae" + FORGED, b"\xed\xa0\x80", b"\t" + FORGED, b"\x7f\x08\x08", b"\xc3"]
    for number, name in enumerate(evil):
        # Paths, targets, and findings about them.
        yield Case(f"name-{number}", ALL, tree + added([], Entry(b"a" + name)), expect=(0, 5), folder=True)
        yield Case(f"name-of-link-{number}", ALL, tree + added([], Entry(b"a" + name, "link", target=b"b" + name)),
                   folder=True)
        yield Case(f"owner-{number}", TARS, tree + [Entry(PLACE + b"/x", owner="x" + name.decode("latin-1"))]
                   if name.isascii() else tree, expect=(0, 5))
        for path, text in {
                b"include/generated/utsrelease.h": b'#define UTS_RELEASE "6' + name + b'"\n',
                b"include/config/kernel.release": b"6.12" + name + b"\n",
                b"Makefile": b"include $(srctree)/a" + name + b"\n",
                b"include/config/auto.conf": b"CONFIG_X86_64=y\nCONFIG_64BIT=y\nCONFIG_CC_VERSION_TEXT=\"" + name + b'"\n',
                b".kernelvariables": b"override KERNELRELEASE = " + name + b"\n"}.items():
            yield Case(f"text-{number}-{os.path.basename(path).decode()}", ("tar", "rpm"), changed(tree, path, data=text),
                       expect=(0, 5), folder=True, many=True)


def programs(tree):
    """Damaged ELF files."""
    path = b"scripts/mod/modpost"
    good = next(entry.data for entry in tree if entry.path.endswith(path))
    offset = dict(phoff=32, shoff=40, phnum=56, shnum=60, shstrndx=62)
    cuts = {4, 16, 32, 52, 63, 64, len(good) - 1, len(good) // 2}
    program_headers = struct.unpack_from("<Q", good, offset["phoff"])[0]
    count = struct.unpack_from("<H", good, offset["phnum"])[0]
    for number in range(count):
        kind, _, begin, _, _, size = struct.unpack_from("<IIQQQQ", good, program_headers + 56 * number)
        cuts |= {program_headers + 56 * number + 30, begin, begin + size - 1, begin + size // 2}
    sections = struct.unpack_from("<Q", good, offset["shoff"])[0]
    for number in range(struct.unpack_from("<H", good, offset["shnum"])[0]):
        begin, size = struct.unpack_from("<QQ", good, sections + 64 * number + 24)
        cuts |= {begin, begin + size // 2, sections + 64 * number + 30}
    for cut in sorted(cut for cut in cuts if 0 < cut < len(good)):
        yield Case(f"elf-cut-{cut}", ("tar",), changed(tree, path, data=good[:cut]), expect=(0, 5))
    for name, at in offset.items():
        for value in (0xffff, 0x7fff, 0):
            data = bytearray(good)
            struct.pack_into("<Q" if name.endswith("off") else "<H", data, at, value if not name.endswith("off")
                             else value << 48 | value)
            yield Case(f"elf-{name}-{value}", ("tar",), changed(tree, path, data=bytes(data)), expect=(0, 5))
    loader = b"/lib64/ld-linux-x86-64.so.2"
    for number, text in enumerate((b"\x1b[31m\n  error " + FORGED, b"\xff" * 20, b"\n\n\n")):
        data = good.replace(loader, (b"/" + text).ljust(len(loader), b"x"))
        yield Case(f"elf-loader-{number}", ALL, changed(tree, path, data=data))
        data = good.replace(b"libc.so.6\0", (b"/" + text)[:9].ljust(9, b"x") + b"\0")
        yield Case(f"elf-needed-{number}", ALL, changed(tree, path, data=data))


def modes(tree):
    outside = [Entry(b"usr/share", "folder", mode=0o755)]
    for mode in (0o4755, 0o2755, 0o666, 0o777):
        yield Case(f"mode-{mode:o}", ALL, changed(tree, b"scripts/mod/modpost", mode=mode), folder=True)
        yield Case(f"mode-outside-{mode:o}", ALL, tree + outside + [Entry(b"usr/share/x", mode=mode)])
    yield Case("owner", ("deb", "rpm", "pacman", "apk"), changed(tree, b"Makefile", owner="daemon", uid=1))
    capability = struct.pack("<5I", 0x02000001, 1 << 7, 0, 0, 0)  # cap_setuid
    record = pax({"SCHILY.xattr.security.capability": capability})
    yield Case("capabilities", ("pacman", "apk", "tar"), changed(tree, b"scripts/mod/modpost", before=record))
    text = Value(STRINGS, [b"cap_setuid=ep" if one.path.endswith(b"modpost") else b"" for one in tree])
    yield Case("capabilities", ("rpm",), package=lambda form: packages.rpm(tree, lies={5010: text}))


def rpm_lies(tree):
    def lying(name, tag, at=None, item=None, **more):
        values = packages.rpm_values(tree)
        value = values[tag]
        items = list(value.items)
        where = [one.path.endswith(b"scripts/mod/modpost") for one in tree].index(True) if at is None else at
        items[where] = item(items[where])
        return Case(f"rpm-{name}", ("rpm",), package=lambda form: packages.rpm(tree, lies={tag: Value(value.type, items)}),
                    **more)
    yield lying("mode", packages.MODES, item=lambda mode: mode ^ 0o22)
    yield lying("set-uid", packages.MODES, item=lambda mode: mode | 0o4000)
    yield lying("kind", packages.MODES, item=lambda mode: 0o040755)
    yield lying("link-kind", packages.MODES, item=lambda mode: 0o120777)
    for number, size in enumerate((0, 1, 0xffffffff)):
        yield lying(f"size-{number}", packages.SIZES, item=lambda old, size=size: size)
    yield lying("digest", packages.DIGESTS, item=lambda old: b"0" * 64)
    yield lying("no-digest", packages.DIGESTS, item=lambda old: b"")
    yield lying("link", packages.LINKS, item=lambda old: b"/etc/passwd", expect=(0, 5))
    yield lying("owner", packages.USERS, item=lambda old: b"daemon")
    yield lying("group", packages.GROUPS, item=lambda old: b"daemon")
    yield lying("ghost", packages.FLAGS, item=lambda old: 1 << 6)
    yield lying("folder-index", packages.INDEXES, item=lambda old: 0x7fffffff)
    yield lying("name", packages.BASES, item=lambda old: b"other")
    yield lying("name-up", packages.BASES, item=lambda old: b"../../modpost")
    yield lying("name-empty", packages.BASES, item=lambda old: b"")
    yield lying("folder-relative", packages.FOLDERS, at=-1, item=lambda old: old[1:])
    extra = tree + added([], Entry(b"more", data=b"x"))
    yield Case("rpm-only-in-header", ("rpm",), package=lambda form: packages.rpm(extra, payload_entries=tree))
    yield Case("rpm-only-in-payload", ("rpm",), package=lambda form: packages.rpm(tree, payload_entries=extra))
    yield Case("rpm-twice-in-payload", ("rpm",), package=lambda form: packages.rpm(tree, payload_entries=tree + tree[-1:]))
    values = packages.rpm_values(tree)
    for tag in sorted(values):
        value = values[tag]
        numeric = value.type in archives.WIDTH
        lies = {"absent": None, "short": Value(value.type, value.items[:-1]),
                "long": Value(value.type, value.items + value.items[-1:]),
                "other-type": Value(STRINGS, [b"1"] * len(value.items)) if numeric
                else Value(INT32, [1] * len(value.items)),
                "as-text": Value(STRING, [b"text"]), "as-bytes": Value(BYTES, [b"bytes"])}
        for lie, new in lies.items():
            yield Case(f"rpm-tag-{tag}-{lie}", ("rpm",), expect=(0, 5),
                       package=lambda form, tag=tag, new=new: packages.rpm(tree, lies={tag: new}))
    sizes = Value(archives.INT64, [1])
    yield Case("rpm-two-lists-of-sizes", ("rpm",), package=lambda form: packages.rpm(tree, lies={5008: sizes}))
    yield Case("rpm-sizes-as-text", ("rpm",), package=lambda form: packages.rpm(tree, lies={5008: Value(STRING, [b"x"])}))
    # Many values that are the same megabytes.
    big = {7001: Value(BYTES, [bytes(16 << 20)])}
    for name, first in (("same", 0), ("different", 1)):
        index = [(7002 + first * i, BYTES, 64, 15 << 20) for i in range(20000)]
        yield Case(f"rpm-overlapping-values-{name}", ("rpm",), package=lambda form, index=index: packages.rpm(
            tree, lies=big, extra=index))
    yield Case("rpm-tag-twice", ("rpm",), package=lambda form: packages.rpm(tree, extra=[(packages.NAME, STRING, 0, 1)]))
    yield from rpm_scripts(tree)


def rpm_scripts(tree):
    """Whatever runs is named."""
    for tag, name in {1023: "pre", 1024: "post", 1025: "preun", 1026: "postun", 1151: "pretrans", 1152: "posttrans",
                      1079: "verifyscript", 5103: "preuntrans", 5104: "postuntrans", 5109: "sysusers"}.items():
        yield Case(f"rpm-script-{name}", ("rpm",), expect=("script",), package=lambda form, tag=tag: packages.rpm(
            tree, lies={tag: Value(STRING, [b"evil"])}))
    for tag, name in {1085: "prein-prog", 1086: "postin-prog", 1087: "preun-prog", 1088: "postun-prog",
                      1153: "pretrans-prog", 1154: "posttrans-prog", 1091: "verify-prog", 5105: "preuntrans-prog", 5106: "postuntrans-prog"}.items():
        for words in (Value(STRING, [b"/bin/evil"]), Value(STRINGS, [b"/bin/evil", b"-x"])):
            yield Case(f"rpm-{name}-{words.type}", ("rpm",), expect=("script",),
                       package=lambda form, tag=tag, words=words: packages.rpm(tree, lies={tag: words}))
    for tag, name in {1065: "trigger", 5066: "filetrigger", 5076: "transfiletrigger"}.items():
        yield Case(f"rpm-{name}", ("rpm",), expect=("script",), package=lambda form, tag=tag: packages.rpm(
            tree, lies={tag: Value(STRINGS, [b"evil"])}))
    usual = b"exit 0\n"
    yield Case("rpm-shell-with-words", ("rpm",), expect=("script",), package=lambda form: packages.rpm(
        tree, lies={1024: Value(STRING, [usual]), 1086: Value(STRINGS, [b"/bin/sh", b"-c", b"evil"])}))


def deb_members(tree):
    good = packages.deb_members(compressed(tar(tree), ".gz"), ".gz")
    version, control, data = good

    def members(name, *list_, expect=(5,)):
        return Case(f"deb-{name}", ("deb",), package=lambda form: ar(list_), expect=expect)
    for number, text in enumerate((b"1.0\n", b"3.0\n", b"2.0", b"", b"2\n", b"20\n", b" 2.0\n", b"2.0\n" * 20000, b"2.\n", b"2.x\n", b"2.0 \n")):
        yield members(f"version-{number}", (b"debian-binary", text), control, data,
                      expect=(0, 5) if number == 7 else (5,))
    yield members("good", *good, expect=(0,))
    yield members("no-version", control, data)
    yield members("no-control", version, data)
    yield members("no-data", version, control)
    yield members("no-members")
    yield members("two-controls", version, control, control, data)
    yield members("two-data", version, control, data, (b"data.tar.gz", compressed(tar([]), ".gz")), expect=(0, 5))
    yield members("two-versions", version, version, control, data)
    yield members("order", version, data, control)
    yield members("before-version", (b"_x", b""), *good)
    yield members("underscore", version, (b"_x", b"x"), control, (b"_y", b""), data, expect=(0, 5))
    yield members("between", version, (b"x", b"x"), control, data)
    for name in (b"data.tar.xz", b"data.tar", b"data.tar.zst", b"data.tar.Z", b"data.tar.lz4", b"data.tar.gzip",
                 b"data", b"Data.tar.gz", b"./data.tar.gz", b"data.tar.gz/x", b"data.tar.gz.", b"#1/11"):
        yield members("named-" + name.decode().replace("/", "_"), version, control, (name, data[1]))
    for name in (b"control.tar.xz", b"control.tar", b"control.tar.bz2", b"control.tar.lzma"):
        yield members("named-" + name.decode(), version, (name, control[1]), data)
    for field in (b"Package", b"Version", b"Architecture"):
        text = b"".join(line for line in packages.CONTROL.splitlines(True) if not line.startswith(field))
        yield Case(f"deb-without-{field.decode()}", ("deb",), package=lambda form, text=text: packages.deb(tree, control=text))
    inside = {"link": [Entry(b"control", "link", target=b"/etc/passwd")], "empty": [],
              "fifo": [Entry(b"control", "fifo")], "folder": [Entry(b"control", "folder")],
              "twice": [Entry(b"control", data=packages.CONTROL)] * 2,
              "hard": [Entry(b"x", data=packages.CONTROL), Entry(b"control", "hard", target=b"x")],
              "up": [Entry(b"control", data=packages.CONTROL), Entry(b"../../x", data=b"x")],
              "text": [Entry(b"control", data=b"\0" * 1000)],
              "large": [Entry(b"control", data=packages.CONTROL + b" " * (17 << 20))]}
    for name, entries in inside.items():
        yield Case(f"deb-control-{name}", ("deb",), package=lambda form, entries=entries: packages.deb(
            tree, control_entries=entries))
    for name, relations in {"same": b"a," * (7 << 20), "choice": b"gcc|" * (3 << 20),
                            "other": b",".join(b"gcc-%d" % number for number in range(60000))}.items():
        text = packages.CONTROL.rstrip(b"\n") + b"\nDepends: " + relations + b"\n"
        yield members(f"relations-{name}", version, (b"control.tar", tar([Entry(b"control", data=text)])), data)
    for script in (b"preinst", b"postinst", b"prerm", b"postrm", b"config"):
        entries = [Entry(b"control", data=packages.CONTROL), Entry(script, data=b"#!/bin/sh\nevil\n", mode=0o755)]
        yield Case(f"deb-script-{script.decode()}", ("deb",), expect=("script",),
                   package=lambda form, entries=entries: packages.deb(tree, control_entries=entries))
    whole = ar(good)
    for number, size in enumerate((8, 30, 67, 68, 72, 100, 131, len(whole) - 1, len(whole) - 100)):
        yield Case(f"deb-cut-{number}", ("deb",), package=lambda form, size=size: whole[:size])
    yield Case("deb-member-size", ("deb",), package=lambda form: whole.replace(
        b"%-10d`\n" % len(data[1]), b"%-10d`\n" % 9999999999))
    yield Case("deb-data-in-two", ("deb",), package=lambda form: ar([version, control, (
        data[0], data[1] + compressed(tar(added([], Entry(b"more", data=b"x"))), ".gz"))]), expect=(0, 5))


def pacman_apk(tree):
    info = Entry(b".PKGINFO", data=packages.PKGINFO)
    listing = packages.mtree([info] + tree)

    def pacman(name, expect=(5,), **more):
        return Case(f"pacman-{name}", ("pacman",), package=lambda form: packages.pacman(tree, **more), expect=expect)
    yield pacman("good", expect=(0,))
    lines = listing.splitlines(True)
    yield pacman("mtree-empty", listing=b"")
    yield pacman("mtree-cut", listing=listing[:len(listing) // 2])
    yield pacman("mtree-less", listing=b"".join(lines[:-1]))
    yield pacman("mtree-more", listing=listing + b"./usr/more type=file mode=644 size=0\n")
    yield pacman("mtree-twice", listing=listing + lines[-1], expect=(0, 5))
    yield pacman("mtree-up", listing=listing + b"./../x type=file mode=644 size=0\n")
    for name, old, new in (("mode", b"mode=755", b"mode=4755"), ("kind", b"type=file", b"type=link"),
                           ("digest", b"sha256digest=", b"sha256digest=0"), ("size", b" size=", b" size=1")):
        yield pacman(f"mtree-{name}", listing=listing.replace(old, new))
    yield pacman("mtree-bomb", listing=bytes(1 << 30))
    yield pacman("mtree-lines", listing=b"#mtree\n" + b"".join(b"./%d type=file\n" % i for i in range(400000)))
    yield pacman("mtree-contents", listing=listing.replace(b" type=file", b" contents=/etc/passwd type=file"), expect=(0, 5))
    for field in (b"pkgname", b"pkgver", b"arch"):
        text = b"".join(line for line in packages.PKGINFO.splitlines(True) if not line.startswith(field))
        yield pacman(f"without-{field.decode()}", pkginfo=text)
        yield Case(f"apk-without-{field.decode()}", ("apk",), package=lambda form, text=text: packages.apk(tree, pkginfo=text))
    head = packages.pacman_head(tree)
    for name, entries in {"no-pkginfo": head[1:] + tree, "no-mtree": head[:1] + tree,
                          "pkginfo-twice": head + head[:1] + tree,
                          "pkginfo-link": [Entry(b".PKGINFO", "link", target=b"/etc/passwd")] + head[1:] + tree}.items():
        yield Case(f"pacman-{name}", ("pacman",), package=lambda form, entries=entries: compressed(tar(entries), ".zst"))
    install = Entry(b".INSTALL", data=b"post_install() { evil; }\n")
    yield Case("pacman-install", ("pacman",), expect=("script",), package=lambda form: compressed(
        tar([info, install] + packages.pacman_head(tree, listing=packages.mtree([info, install] + tree))[1:] + tree), ".zst"))
    # pacman passes over every path that begins with a dot.
    dotted = [one.but(path=b"./" + one.path) for one in tree]
    yield Case("dotted", ("pacman",), package=lambda form: packages.pacman(dotted))
    yield Case("hidden-folder", ("pacman", "apk"), tree + [Entry(b".hidden", "folder", mode=0o755), Entry(b".hidden/x", data=b"x")])
    for name, value in (("wrong", "0" * 64), ("empty", ""), ("short", "00")):
        yield Case(f"apk-datahash-{name}", ("apk",), package=lambda form, value=value: packages.apk(tree, datahash=value))
    data = compressed(tar(tree), ".gz")
    digest = hashlib.sha256(data).hexdigest()
    smuggled = compressed(tar([Entry(b"usr/bin/evil", data=b"x", mode=0o755)], b""), ".gz")

    def apk_of(*parts, head=()):
        files = list(head) + [Entry(b".PKGINFO", data=packages.PKGINFO + b"datahash = " + digest.encode() + b"\n")]
        return compressed(tar(files, b""), ".gz") + b"".join(parts)
    yield Case("apk-good", ("apk",), expect=(0,), package=lambda form: apk_of(data))
    yield Case("apk-files-before", ("apk",), package=lambda form: apk_of(smuggled, data))
    yield Case("apk-files-in-head", ("apk",), package=lambda form: apk_of(data, head=[Entry(b"usr/bin/evil", data=b"x")]))
    yield Case("apk-files-ahead", ("apk",), package=lambda form: smuggled + apk_of(data))
    yield Case("apk-pkginfo-last", ("apk",), package=lambda form: data + apk_of())
    yield Case("apk-two-pkginfos", ("apk",), package=lambda form: apk_of(data, head=[Entry(b".PKGINFO", data=packages.PKGINFO)]))
    for script in (b".pre-install", b".post-install", b".pre-deinstall", b".post-upgrade", b".trigger"):
        yield Case(f"apk-script{script.decode()}", ("apk",), expect=("script",),
                   package=lambda form, script=script: apk_of(data, head=[Entry(script, data=b"evil")]))
    yield Case("apk-script-in-data", ("apk",), package=lambda form: packages.apk(
        tree + [Entry(b".post-install", data=b"evil")]))


def hostile_modules():
    yield Case("module-good", ("tar", "deb", "rpm"), modules.entries("", b".ko", modules.module()), expect=(0,))
    for name, ending, data in modules.broken(modules.module()):
        yield Case(f"module-{name}", ("tar", "deb", "rpm"), modules.entries(name, ending, data), expect=(0, 5),
                   folder=True, many=True)
    for kind in ("fifo", "char", "link"):
        yield Case(f"module-{kind}", ("tar",), modules.entries("", b".ko", b"")[:1] + [
            Entry(modules.PLACE + b"/bad.ko", kind, target=b"/etc/passwd" if kind == "link" else b"")], expect=(0, 5),
            folder=True)


def symbol_dumps(tree):
    line = b"0x12345678\tsymbol%d\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
    for name, text in {"many": b"".join(line % i for i in range(250000)), "twice": line % 1 * 250000,
                       "tabs": b"\t" * 8000000, "long": b"0x1\t" + b"a" * 8000000, "numbers": b"0x" + b"f" * 8000000,
                       "zeros": bytes(8000000), "lines": b"\n" * 8000000, "bytes": b"0x1\t\x1b[31m\xff\tvmlinux\tE\t\n",
                       "forged": b"0x1\tx\tvmlinux\tEXPORT_SYMBOL\t\r  error " + FORGED + b"\n"}.items():
        yield Case(f"symvers-{name}", ("tar",), changed(tree, b"Module.symvers", data=text), expect=(0, 5), folder=True)


def damage(tree):
    """Any file cut, and bytes changed anywhere."""
    dice = random.Random(17)
    for form, writer in WRITERS.items():
        good = writer(tree)
        for number in range(20):
            cut = dice.randrange(len(good))
            yield Case(f"cut-{number}", (form,), package=lambda form, good=good, cut=cut: good[:cut], expect=(0, 5))
            data = bytearray(good)
            for _ in range(dice.randrange(1, 8)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            yield Case(f"bytes-{number}", (form,), package=lambda form, data=bytes(data): data, expect=(0, 5))


def all_cases(tree, canary):
    for group in (modes, duplicates, deb_members, pacman_apk, rpm_lies, programs, specials, names, holes, bombs, chain,
                  damage):
        yield from group(tree)
    yield from hostile_modules()
    yield from symbol_dumps(tree)
    yield from links(tree, canary)
