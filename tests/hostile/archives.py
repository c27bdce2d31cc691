# SPDX-License-Identifier: GPL-2.0-or-later
"""Archives as bytes, written by hand: the tests need headers that no library would write."""

import bz2
import gzip
import lzma
import stat
import struct
import subprocess
from dataclasses import dataclass, field, replace

TIME = 1700000000
TYPES = {"file": b"0", "hard": b"1", "link": b"2", "char": b"3", "block": b"4", "folder": b"5", "fifo": b"6"}
BITS = {"file": stat.S_IFREG, "hard": stat.S_IFREG, "link": stat.S_IFLNK, "char": stat.S_IFCHR, "block": stat.S_IFBLK,
        "folder": stat.S_IFDIR, "fifo": stat.S_IFIFO, "socket": stat.S_IFSOCK}


@dataclass
class Entry:
    path: bytes
    kind: str = "file"
    data: bytes = b""
    mode: int = 0o644
    target: bytes = b""  # of a link or hard link
    owner: str = "root"
    uid: int = 0
    time: int = TIME
    size: int = None  # as claimed; None: the size of data
    before: bytes = b""  # raw blocks of a tar before its header
    flag: bytes = b""  # type in a tar, if not that of kind

    @property
    def claimed(self):
        return len(self.data) if self.size is None else self.size

    def but(self, **changes):
        return replace(self, **changes)


def padded(data, block=512):
    return data + bytes(-len(data) % block)


def tar_number(value, width):
    if 0 <= value < 8 ** (width - 1):
        return b"%0*o\0" % (width - 1, value)
    return b"\x80" + value.to_bytes(width - 1, "big")


def tar_header(name, kind, size=0, mode=0o644, link=b"", uid=0, owner="root", time=TIME, magic=b"ustar  \0", tail=b""):
    head = bytearray(512)
    struct.pack_into("100s8s8s8s12s12s8sc100s8s32s32s", head, 0, name, tar_number(mode, 8), tar_number(uid, 8),
                     tar_number(uid, 8), tar_number(size, 12), tar_number(time, 12), b" " * 8, kind, link, magic,
                     owner.encode(), owner.encode())
    head[345:345 + len(tail)] = tail
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def tar_long(kind, text):
    """GNU tar's entry before one whose name (L) or link target (K) is longer than its field."""
    return tar_header(b"././@LongLink", kind, len(text) + 1) + padded(text + b"\0")


def pax(records, kind=b"x"):
    text = b""
    for key, value in records.items():
        record = b" " + key.encode() + b"=" + value + b"\n"
        size = len(record)
        while len(str(size)) + len(record) != size:
            size = len(str(size)) + len(record)
        text += str(size).encode() + record
    return tar_header(b"././@PaxHeader", kind, len(text), magic=b"ustar\00000") + padded(text)


def tar_entry(entry):
    name = entry.path + (b"/" if entry.kind == "folder" and not entry.path.endswith(b"/") else b"")
    out = entry.before
    if len(name) > 99:
        out += tar_long(b"L", name)
    if len(entry.target) > 99:
        out += tar_long(b"K", entry.target)
    size = entry.claimed if entry.kind == "file" or entry.size is not None else 0
    out += tar_header(name[:100], entry.flag or TYPES[entry.kind], size, entry.mode, entry.target[:100], entry.uid,
                      entry.owner, entry.time)
    return out + padded(entry.data if entry.kind == "file" else b"")


def tar(entries, end=b"\0" * 1024):
    return b"".join(map(tar_entry, entries)) + end


def cpio_member(name, mode, data, size=None, magic=b"070701", inode=0, links=1):
    size = len(data) if size is None else size
    fields = [inode, mode, 0, 0, links, TIME, size, 0, 0, 0, 0, len(name) + 1, 0]
    head = magic + b"".join(b"%08x" % (value & 0xffffffff) for value in fields) + name + b"\0"
    return padded(head, 4) + padded(data, 4)


def cpio(entries, prefix=b"./"):
    out = b""
    for number, entry in enumerate(entries, 1):
        data = entry.target if entry.kind == "link" else entry.data if entry.kind == "file" else b""
        out += cpio_member(prefix + entry.path, BITS[entry.kind] | entry.mode, data,
                           entry.size if entry.kind == "file" else None, inode=number)
    return out + cpio_member(b"TRAILER!!!", 0, b"")


def ar(members):
    out = b"!<arch>\n"
    for name, data in members:
        out += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (name, TIME, 0, 0, 0o100644, len(data))
        out += data + b"\n" * (len(data) % 2)
    return out


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c", "-1"], input=data, stdout=subprocess.PIPE, check=True).stdout


COMPRESSIONS = {"": lambda data: data, ".gz": lambda data: gzip.compress(data, 1, mtime=0),
                ".xz": lambda data: lzma.compress(data, preset=0), ".zst": zstd, ".bz2": bz2.compress}


def compressed(data, ending):
    return COMPRESSIONS[ending](data)


_zeros = {}


def zeros(mebibytes, ending):
    """Compressed zeros. Each of these formats may be a row of streams."""
    unit = 64
    if ending not in _zeros:
        _zeros[ending] = compressed(bytes(unit << 20), ending)
    return _zeros[ending] * (mebibytes // unit)


# rpm's header structures. A value is a list of numbers with its width, a text, or a list of texts.
MAGIC = b"\x8e\xad\xe8\x01\0\0\0\0"
INT16, INT32, INT64, STRING, BYTES, STRINGS, I18N = 3, 4, 5, 6, 7, 8, 9
WIDTH = {INT16: 2, INT32: 4, INT64: 8}


@dataclass
class Value:
    type: int
    items: list
    count: int = None  # as claimed

    def packed(self):
        if self.type in WIDTH:
            return b"".join((item & (1 << 8 * WIDTH[self.type]) - 1).to_bytes(WIDTH[self.type], "big")
                            for item in self.items)
        if self.type == BYTES:
            return self.items[0]
        return b"".join(item + b"\0" for item in self.items)


def rpm_header(values, region, extra=()):
    """extra: index entries (tag, type, offset, count) behind the others."""
    index, store = b"", b""
    for tag, value in sorted(values.items()):
        store += bytes(-len(store) % WIDTH.get(value.type, 1))
        count = len(value.items[0]) if value.type == BYTES else len(value.items)
        index += struct.pack(">4i", tag, value.type, len(store), count if value.count is None else value.count)
        store += value.packed()
    for entry in extra:
        index += struct.pack(">4i", *entry)
    count = len(values) + len(extra) + 1
    index = struct.pack(">4i", region, BYTES, len(store), 16) + index
    store += struct.pack(">4i", region, BYTES, -16 * count, 16)
    return MAGIC + struct.pack(">2i", count, len(store)) + index + store


def read_rpm_header(data, at):
    """The values at this place, and where they end."""
    count, size = struct.unpack_from(">2i", data, at + 8)
    store = data[at + 16 + 16 * count:at + 16 + 16 * count + size]
    values = {}
    for number in range(1, count):
        tag, kind, offset, items = struct.unpack_from(">4i", data, at + 16 + 16 * number)
        if kind in WIDTH:
            width = WIDTH[kind]
            values[tag] = Value(kind, [int.from_bytes(store[offset + i * width:offset + (i + 1) * width], "big")
                                       for i in range(items)])
        elif kind == BYTES:
            values[tag] = Value(kind, [store[offset:offset + items]])
        else:
            values[tag] = Value(kind, store[offset:].split(b"\0", items)[:items])
    return values, at + 16 + 16 * count + size
