# SPDX-License-Identifier: GPL-2.0-or-later
"""Packages of ours, changed here and there: bytes, fields of headers, entries. Checksums and digests are made anew, so
that not every one of them is refused at once."""

import gzip
import hashlib
import struct
import zlib

import archives
import packages
from archives import Entry, Value, compressed, pax


def number(field):
    try:
        return int(bytes(field).strip(b" \0") or b"0", 8)
    except ValueError:
        return 0


def tar_entries(data):
    """Header, content and both as they stand, of each entry of a tar without long names."""
    entries, at = [], 0
    while data[at:at + 512].strip(b"\0"):
        size = number(data[at + 124:at + 136])
        end = at + 512 + size + -size % 512
        entries.append((bytearray(data[at:at + 512]), data[at + 512:end]))
        at = end
    return entries


def summed(head):
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


FIELDS = {"name": (0, 100), "mode": (100, 8), "size": (124, 12), "mtime": (136, 12), "type": (156, 1),
          "link": (157, 100), "magic": (257, 8), "owner": (265, 32), "prefix": (345, 155)}
TYPES = b"0123456789gxLKSVMDANX\0 "


def records(dice, name):
    """Records of a PAX header, of which some change the entry."""
    other = name[:-1] + b"q"
    return dice.choice([
        {"path": other}, {"path": b"./" + name}, {"path": name + b"/"}, {"path": b""}, {"linkpath": b"Makefile"},
        {"size": b"%d" % dice.randrange(2000)}, {"size": b"0"}, {"mtime": b"1700000001.5"}, {"uname": b"root"},
        {"uid": b"0"}, {"hdrcharset": b"BINARY"}, {"path": name + b"\xff"}, {"comment": b"x"},
        {"SCHILY.xattr.user.x": b"y"}, {"SCHILY.realsize": b"10"}, {"GNU.sparse.name": other},
        {"GNU.sparse.major": b"1", "GNU.sparse.minor": b"0", "GNU.sparse.realsize": b"10", "GNU.sparse.name": other},
        {"GNU.sparse.size": b"1000", "GNU.sparse.map": b"0,10"}, {"SCHILY.dev": b"1"}, {"SCHILY.ino": b"1", "SCHILY.nlink": b"2"},
        {"LIBARCHIVE.symlinktype": b"file"}, {"path": other, "size": b"12"}, {"atime": b"-1"}, {"": b"x"}])


def changed_tar(dice, data):
    """A tar with one to three changes, and its end."""
    entries = tar_entries(data)
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(entries))
        head, content = entries[at]
        head = bytearray(head)
        name = bytes(head[:100]).rstrip(b"\0")
        kind = dice.randrange(9)
        if kind == 0:
            begin, size = FIELDS[dice.choice(list(FIELDS))]
            head[begin + dice.randrange(size)] = dice.choice(b"\0 0147aZ/.\xff\x80")
            entries[at] = (bytearray(summed(head)), content)
        elif kind == 1:
            head[156] = dice.choice(TYPES)
            entries[at] = (bytearray(summed(head)), content)
        elif kind == 2:
            entries.insert(dice.randrange(len(entries)), entries[at])
        elif kind == 3:
            del entries[at]
        elif kind == 4:
            entries.insert(at, (bytearray(pax(records(dice, name), dice.choice([b"x", b"x", b"x", b"g"]))), b""))
        elif kind == 5:
            text = dice.choice([name, name[:-1] + b"q", b"./" + name, b"a" * 150, name + b"\0more", name + b"/"])
            entries.insert(at, (bytearray(archives.tar_long(dice.choice([b"L", b"K"]), text)), b""))
        elif kind == 6:
            head[100:107] = b"%07o" % dice.choice([0o644, 0o755, 0o600, 0o666, 0o4755, 0o1755, 0o100644, 0o2644, 0o7001644])
            entries[at] = (bytearray(summed(head)), content)
        elif kind == 7:
            size = dice.choice([0, len(content), max(0, len(content) - 1), len(content) + 512, 1])
            head[124:136] = dice.choice([b"%011o\0", b"%11o ", b" %10o\0", b"%o"]).replace(b"%o", b"%12o") % size
            entries[at] = (bytearray(summed(head)), content)
        else:
            new = archives.tar_entry(Entry(dice.choice([name + b"2", name, b"usr/new", b"usr/src/new/"]), dice.choice(
                ["file", "link", "hard", "folder"]), data=b"new\n", target=dice.choice([name, b"/etc/x", b"usr/src"])))
            entries.insert(dice.randrange(len(entries) + 1), (bytearray(new), b""))
    end = dice.choice([bytes(1024)] * 8 + [bytes(512), b"", bytes(512) + archives.tar_entry(Entry(b"usr/behind", data=b"x"))])
    return b"".join(bytes(head) + content for head, content in entries) + end


def some_bytes(dice, data):
    data = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def ar_members(data):
    members, at = [], 8
    while at < len(data):
        size = int(data[at + 48:at + 58])
        members.append((data[at:at + 16].rstrip(b" /"), data[at + 60:at + 60 + size]))
        at += 60 + size + size % 2
    return members


def deb(dice, data):
    members = ar_members(data)
    kind = dice.randrange(10)
    at = dice.randrange(len(members))
    if kind == 0:
        members.insert(dice.randrange(4), (dice.choice([b"_x", b"x", b"data.tar.gz", b"control.tar.gz"]), members[at][1]))
    elif kind == 1:
        members[at] = (some_bytes(dice, members[at][0]), members[at][1])
    elif kind == 2:
        text = dice.choice([b"2.0\n", b"2.1\n", b"2.0\nx\n", b"2.x\n", b"2.\n", b"3.0\n", b"2.0", b"02.0\n"])
        members[0] = (b"debian-binary", text)
    elif kind == 3:
        ending = dice.choice([".gz", ".xz", ".zst", ""])
        members[2] = (b"data.tar" + ending.encode(), compressed(gzip.decompress(members[2][1]), ending))
    else:
        members[2] = (members[2][0], compressed(changed_tar(dice, gzip.decompress(members[2][1])), ".gz"))
    return archives.ar(members)


def apk(dice, data):
    streams = []
    while data:
        stream = zlib.decompressobj(31)
        plain = stream.decompress(data)
        streams.append(plain)
        data = stream.unused_data
    packed = compressed(changed_tar(dice, streams[-1]), ".gz")
    head = streams[-2]
    (info, content), = [one for one in tar_entries(head) if one[0].startswith(b".PKGINFO\0")]
    old = content[:int(info[124:135], 8)]
    new = b"".join(b"datahash = " + hashlib.sha256(packed).hexdigest().encode() + b"\n" if line.startswith(b"datahash")
                   else line for line in old.splitlines(True))
    assert len(new) == len(old)
    return compressed(head.replace(old, new), ".gz") + packed


def tar(dice, data):
    return compressed(changed_tar(dice, gzip.decompress(data)), ".gz")


def pacman(dice, data):
    """With a .MTREE of what GNU tar's format says after the changes, where that can be told."""
    plain = changed_tar(dice, b"".join(bytes(head) + content for head, content in tar_entries(gzip.decompress(data))
                                       if not head.startswith(b".MTREE\0")) + bytes(1024))
    kinds = {0: "file", 48: "file", 49: "hard", 50: "link", 53: "folder"}
    known = []
    for head, content in tar_entries(plain):
        if head[156] in kinds:
            size = number(head[124:136])
            kind = kinds[head[156]]
            known.append(Entry(bytes(head[:100]).split(b"\0")[0].rstrip(b"/"), kind, content[:size] if kind == "file" else b"",
                               number(head[100:108]) & 0o7777, bytes(head[157:257]).split(b"\0")[0]))
    listing = archives.tar_entry(Entry(b".MTREE", data=gzip.compress(packages.mtree(known), 1, mtime=0)))
    return compressed(listing + plain, ".gz")


def rpm(dice, data):
    signature, at = archives.read_rpm_header(data, 96)
    values, at = archives.read_rpm_header(data, at + -at % 8)
    payload = gzip.decompress(data[at:])
    kind = dice.randrange(6)
    if kind < 3:
        tag = dice.choice([t for t in values if t in (packages.MODES, packages.SIZES, packages.LINKS, packages.BASES,
                                                      packages.FLAGS, packages.USERS, packages.INDEXES, packages.FOLDERS,
                                                      1034, packages.DIGESTS)] if dice.random() < 0.6 else sorted(values))
        value = values[tag]
        items = list(value.items)
        where = dice.randrange(len(items))
        if value.type in archives.WIDTH:
            items[where] ^= 1 << dice.randrange(8 * archives.WIDTH[value.type])
        elif items[where]:
            items[where] = some_bytes(dice, items[where]).replace(b"\0", b"x")
        else:
            items[where] = b"x"
        values[tag] = Value(value.type, items)
    elif kind == 3:
        payload = some_bytes(dice, payload)
    else:
        # A field of a member's header.
        members = [i for i in range(len(payload)) if payload.startswith(b"070701", i)]
        at = dice.choice(members)
        field = at + 6 + 8 * dice.randrange(13) + dice.randrange(8)
        payload = payload[:field] + dice.choice([b"0", b"1", b"7", b"8", b"f", b"F"]) + payload[field + 1:]
        if kind == 5:
            twice = dice.choice(members)
            payload = payload[:twice] + dice.choice([b"\0" * 4, payload[twice:twice + 300], b"garbage!"]) + payload[twice:]
    for tag in (5097, 5113):
        values.pop(tag, None)
    return packages.rpm_file(values, compressed(payload, ".gz"), plain_size=len(payload))


MUTATIONS = {"deb": deb, "rpm": rpm, "pacman": pacman, "apk": apk, "tar": tar}
