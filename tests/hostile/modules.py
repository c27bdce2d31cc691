# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile kernel modules: a small one, and what can be wrong with it."""

import struct

from archives import Entry, compressed

PLACE = b"lib/modules/6.1.0-test/kernel"
SECTION = struct.Struct("<IIQQQQIIQQ")
MARK = b"~Module signature appended~\n"


def module(info=b"license=GPL\0name=x\0vermagic=6.1.0-test SMP mod_unload modversions \0", versions=None):
    """An x86-64 module with the sections that the kernel asks for."""
    versions = struct.pack("<Q56s", 0x12345678, b"module_layout") if versions is None else versions
    names = b"\0.modinfo\0__versions\0.gnu.linkonce.this_module\0.symtab\0.strtab\0.shstrtab\0"
    strings = b"\0__this_module\0printk\0"
    symbols = bytes(24) + struct.pack("<IBBHQQ", 1, 0x11, 0, 3, 0, 64) + struct.pack("<IBBHQQ", 15, 0x10, 0, 0, 0, 0)
    parts = [(b".modinfo", 1, info, 0), (b"__versions", 1, versions, 0),
             (b".gnu.linkonce.this_module", 1, bytes(24) + b"x".ljust(64, b"\0") + bytes(512), 0),
             (b".symtab", 2, symbols, 24), (b".strtab", 3, strings, 0), (b".shstrtab", 3, names, 0)]
    content, headers = bytearray(64), bytearray(64)
    for name, kind, data, size in parts:
        link, first = (5, 1) if kind == 2 else (0, 0)
        headers += SECTION.pack(names.index(b"\0" + name + b"\0") + 1, kind, 2, 0, len(content), len(data), link, first,
                                8, size)
        content += data + bytes(-len(data) % 8)
    content[:64] = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 1, 62, 1, 0, 0, len(content), 0, 64, 0, 0, 64,
                               len(parts) + 1, len(parts))
    return bytes(content + headers)


def broken(good):
    """Names and contents of files."""
    for cut in sorted({4, 20, 63, 64, 70, len(good) // 2, len(good) - 1, *range(len(good) - 448, len(good), 50)}):
        yield f"cut-{cut}", b".ko", good[:cut]
    for name, at, form in (("shoff", 40, "<Q"), ("shentsize", 58, "<H"), ("shnum", 60, "<H"), ("shstrndx", 62, "<H")):
        for value in (0, 1, 0x7fff, 0xffff, 1 << 40, (1 << 64) - 1):
            if value < 1 << 8 * struct.calcsize(form):
                data = bytearray(good)
                struct.pack_into(form, data, at, value)
                yield f"{name}-{value}", b".ko", bytes(data)
    sections = struct.unpack_from("<Q", good, 40)[0]
    for number in range(7):
        for field, at in {"type": 4, "offset": 24, "size": 32, "link": 40, "entsize": 56}.items():
            for value in (0, 0x7fffffff, 0xffffffff):
                data = bytearray(good)
                struct.pack_into("<I", data, sections + 64 * number + at, value)
                yield f"section-{number}-{field}-{value}", b".ko", bytes(data)
    for name, info in {"bytes": b"license=\x1b[31m\n  error FORGED\0vermagic=\xff\xfe\0", "no-end": b"license=GPL" * 99,
                       "many": b"alias=a\0" * 1000000, "depends": b"depends=" + b"a," * 4000000 + b"\0"}.items():
        yield f"modinfo-{name}", b".ko", module(info)
    yield "versions-many", b".ko", module(versions=struct.pack("<Q56s", 1, b"printk") * 200000)
    yield "versions-bytes", b".ko", module(versions=b"\xff" * 640)
    for length in (0, 1, 0x7fffffff, 0xffffffff, len(good)):
        tail = struct.pack(">8BI", 0, 0, 2, 0, 0, 0, 0, 0, length) + MARK
        yield f"signature-{length}", b".ko", good + b"x" * 40 + tail
    yield "signature-marks", b".ko", good + MARK * 1000
    for ending in (b".xz", b".zst", b".gz"):
        packed = compressed(good, ending.decode())
        yield f"cut{ending.decode()}", b".ko" + ending, packed[:len(packed) // 2]
        yield f"twice{ending.decode()}", b".ko" + ending, compressed(packed, ending.decode())
        yield f"bomb{ending.decode()}", b".ko" + ending, compressed(bytes(64 << 20), ending.decode()) * 40
    yield "empty", b".ko", b""
    yield "text", b".ko", b"#!/bin/sh\n"


def entries(name, ending, data):
    """A package with this module and a good one."""
    return [Entry(PLACE + b"/good.ko", data=module()), Entry(PLACE + b"/bad" + ending, data=data)]
