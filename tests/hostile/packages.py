# SPDX-License-Identifier: GPL-2.0-or-later
"""Packages of each format from a list of entries, right unless a test asks for something else."""

import gzip
import hashlib
import os
import stat

import archives
from archives import BITS, BYTES, INT16, INT32, STRING, STRINGS, I18N, Entry, Value, compressed, tar

RELEASE = b"6.12.0-small"
PLACE = b"usr/src/linux-headers-" + RELEASE


def read_tree(folder, place=PLACE):
    """A staged headers tree as entries at its installed place, with the folders above it."""
    entries, parent = [], b""
    for name in place.split(b"/"):
        parent = os.path.join(parent, name)
        entries.append(Entry(parent, "folder", mode=0o755))
    folder = os.fsencode(folder)
    for top, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(top, name)
            status = os.lstat(path)
            entry = Entry(os.path.join(place, os.path.relpath(path, folder)), mode=stat.S_IMODE(status.st_mode))
            if stat.S_ISLNK(status.st_mode):
                entry = entry.but(kind="link", target=os.readlink(path), mode=0o777)
            elif stat.S_ISDIR(status.st_mode):
                entry = entry.but(kind="folder")
            else:
                with open(path, "rb") as file:
                    entry = entry.but(data=file.read())
            entries.append(entry)
    return sorted(entries, key=lambda entry: entry.path)


CONTROL = b"""Package: linux-headers-6.12.0-small
Version: 1
Architecture: amd64
Maintainer: nobody <nobody@localhost>
Description: headers
"""


def deb_members(data, ending=".xz", control=CONTROL, control_entries=None):
    files = [Entry(b"control", data=control)] if control_entries is None else control_entries
    return [(b"debian-binary", b"2.0\n"), (b"control.tar.gz", compressed(tar(files), ".gz")),
            (b"data.tar" + ending.encode(), data)]


def deb(entries, ending=".xz", **more):
    return archives.ar(deb_members(compressed(tar(entries), ending), ending, **more))


PKGINFO = b"pkgname = linux-headers\npkgver = 6.12.0-1\narch = x86_64\n"


def mtree_name(path):
    return b"".join(bytes([c]) if 32 < c < 127 and c not in b"#\\" else b"\\%03o" % c for c in path)


def mtree(entries):
    text = b"#mtree\n"
    for entry in entries:
        kind = {"folder": "dir", "hard": "file"}.get(entry.kind, entry.kind)
        text += b"./" + mtree_name(entry.path) + b" time=%d.0 mode=%o uid=0 gid=0 type=%s" % (
            entry.time, entry.mode, kind.encode())
        if entry.kind == "file":
            text += b" size=%d sha256digest=%s" % (entry.claimed, hashlib.sha256(entry.data).hexdigest().encode())
        if entry.kind == "link":
            text += b" link=" + mtree_name(entry.target)
        text += b"\n"
    return text


def pacman_head(entries, pkginfo=PKGINFO, listing=None):
    info = Entry(b".PKGINFO", data=pkginfo)
    text = mtree([info] + entries) if listing is None else listing
    return [info, Entry(b".MTREE", data=gzip.compress(text, 1, mtime=0))]


def pacman(entries, ending=".zst", **more):
    return compressed(tar(pacman_head(entries, **more) + entries), ending)


def apk(entries, data=None, pkginfo=PKGINFO, datahash=None, head=()):
    data = compressed(tar(entries), ".gz") if data is None else data
    datahash = hashlib.sha256(data).hexdigest() if datahash is None else datahash
    files = [Entry(b".PKGINFO", data=pkginfo + b"datahash = " + datahash.encode() + b"\n")] + list(head)
    return compressed(tar(files, b""), ".gz") + data


NAME, VERSION, ARCH, OS, SIZES, MODES = 1000, 1001, 1022, 1021, 1028, 1030
DIGESTS, LINKS, FLAGS, USERS, GROUPS, INDEXES, BASES, FOLDERS = 1035, 1036, 1037, 1039, 1040, 1116, 1117, 1118
PAYLOAD_DIGEST, HEADER_DIGEST = 5092, 273


def rpm_files(entries):
    folders = sorted({b"/" + os.path.dirname(entry.path) + b"/" for entry in entries})
    folders = [folder.replace(b"//", b"/") for folder in folders]
    index = {folder: number for number, folder in enumerate(folders)}
    where = [b"/" + os.path.dirname(entry.path) + b"/" for entry in entries]
    data = [entry.data if entry.kind == "file" else b"" for entry in entries]
    sha256 = [hashlib.sha256(one).hexdigest().encode() if entry.kind == "file" else b""
              for entry, one in zip(entries, data)]
    return {
        SIZES: Value(INT32, [len(entry.target) if entry.kind == "link" else entry.claimed for entry in entries]),
        MODES: Value(INT16, [BITS[entry.kind] | entry.mode for entry in entries]),
        DIGESTS: Value(STRINGS, sha256),
        LINKS: Value(STRINGS, [entry.target if entry.kind == "link" else b"" for entry in entries]),
        FLAGS: Value(INT32, [0] * len(entries)),
        USERS: Value(STRINGS, [entry.owner.encode() for entry in entries]),
        GROUPS: Value(STRINGS, [entry.owner.encode() for entry in entries]),
        INDEXES: Value(INT32, [index[folder.replace(b"//", b"/")] for folder in where]),
        BASES: Value(STRINGS, [os.path.basename(entry.path) for entry in entries]),
        FOLDERS: Value(STRINGS, folders),
        1034: Value(INT32, [entry.time for entry in entries]),
        1033: Value(INT16, [0] * len(entries)),
        1095: Value(INT32, [1] * len(entries)),
        1096: Value(INT32, list(range(1, len(entries) + 1))),
        1097: Value(STRINGS, [b""] * len(entries)),
        5011: Value(INT32, [8]),
    }


def rpm_values(entries):
    values = rpm_files(entries)
    for tag, text in {NAME: b"kernel-devel", VERSION: b"6.12.0", 1002: b"1", OS: b"linux", ARCH: b"x86_64",
                      1124: b"cpio", 1125: b"gzip", 1126: b"9", 1014: b"GPL-2.0-only"}.items():
        values[tag] = Value(STRING, [text])
    for tag in (1004, 1005, 1016):
        values[tag] = Value(I18N, [b"headers"])
    values[100] = Value(STRINGS, [b"C"])
    return values


def rpm_file(values, payload, extra=(), plain_size=None):
    """Headers and a payload that is compressed already; the digests over them are made anew. rpm2cpio compares
    plain_size with what it has unpacked."""
    values = dict(values)
    values[PAYLOAD_DIGEST] = Value(STRINGS, [hashlib.sha256(payload).hexdigest().encode()])
    values[5093] = Value(INT32, [8])
    header = archives.rpm_header(values, 63, extra)
    signature = {HEADER_DIGEST: Value(STRING, [hashlib.sha256(header).hexdigest().encode()]),
                 1000: Value(INT32, [len(header) + len(payload)]),
                 1004: Value(BYTES, [hashlib.md5(header + payload).digest()])}
    if plain_size is not None:
        signature[1007] = Value(INT32, [plain_size])
    signature = archives.rpm_header(signature, 62)
    lead = b"\xed\xab\xee\xdb\x03\0\0\0\0\x01" + b"kernel-devel".ljust(66, b"\0") + b"\0\x01\0\x05" + bytes(16)
    return lead + archives.padded(signature, 8) + header + payload


def rpm(entries, payload_entries=None, ending=".gz", lies=None, extra=()):
    values = rpm_values(entries)
    values.update(lies or {})
    values = {tag: value for tag, value in values.items() if value is not None}
    payload = archives.cpio(entries if payload_entries is None else payload_entries)
    return rpm_file(values, compressed(payload, ending), extra)


def plain_tar(entries, ending=".gz"):
    return compressed(tar(entries), ending)


WRITERS = {"deb": deb, "rpm": rpm, "pacman": pacman, "apk": apk, "tar": plain_tar}
ENDINGS = {"deb": ".deb", "rpm": ".rpm", "pacman": ".pkg.tar.zst", "apk": ".apk", "tar": ".tar.gz"}
