# SPDX-License-Identifier: GPL-2.0-or-later
"""differential.py FOLDER ROUNDS PACKAGE...: changes packages, which are ours and gzipped, ROUNDS times in all. What
extmod-pkg verifies must unpack with the formats' own tools to what list-package prints. Prints differences; exit status
1 if there are any. EXTMOD_TEST_SEED chooses other changes."""

import hashlib
import itertools
import os
import random
import re
import shutil
import stat
import subprocess
import sys

import mutations
from packages import ENDINGS

MOST_SHOWN = 3  # differences of a package


def run(*command, **more):
    return subprocess.run(command, stdin=more.pop("stdin", subprocess.DEVNULL), capture_output=True, timeout=20, **more)


def unescaped(text):
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), text)


def judged(path):
    """What extmod-pkg has looked at, by path: kind, mode, digest or target."""
    found = {}
    for line in run(os.environ["LIST_PACKAGE"], path, check=True).stdout.splitlines():
        words = line.split(b" ")
        facts = dict(word.split(b"=", 1) for word in words[1:])
        found[unescaped(words[0])[2:]] = (facts[b"type"].decode(), int(facts[b"mode"], 8),
                                          facts.get(b"sha256digest") or unescaped(facts.get(b"link", b"")))
    return found


def unpacked(root):
    found = {}
    root = os.fsencode(root)
    for top, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(top, name)
            status = os.lstat(path)
            kind, last = "other", b""
            if stat.S_ISLNK(status.st_mode):
                kind, last = "link", os.readlink(path)
            elif stat.S_ISDIR(status.st_mode):
                kind = "dir"
            elif stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    kind, last = "file", hashlib.sha256(file.read()).hexdigest().encode()
            found[os.path.relpath(path, root)] = (kind, stat.S_IMODE(status.st_mode), last)
    return found


def differences(tool, wanted, got, own_files=()):
    """Folders that the package does not list, and links' modes, are the tool's own."""
    got = {path: facts for path, facts in got.items() if path not in own_files}
    for path in sorted(set(wanted) | set(got)):
        is_, was = got.get(path), wanted.get(path)
        if was and is_ and was[0] == is_[0] == "link":
            is_, was = is_[2], was[2]
        if was and is_ and was[0] == is_[0] == "dir":
            continue
        if is_ != was:
            yield f"{tool} makes of {path}: {is_}; extmod-pkg read {was}"


def failed(tool, done):
    if done.returncode != 0:
        yield f"{tool} refuses it: {done.stderr.decode(errors='replace')[-300:]}"


def by_tar(tool, path, root, options=()):
    os.mkdir(root)
    done = run(tool, *options, "-xpf", path, "-C", root)
    return done, unpacked(root)


def compare_deb(path, root):
    done = run("dpkg-deb", "-x", path, root)
    yield from failed("dpkg-deb", done)
    yield from differences("dpkg-deb", judged(path), unpacked(root))


def compare_rpm(path, root):
    os.mkdir(root)
    archive = run("rpm2cpio", path)
    yield from failed("rpm2cpio", archive)
    done = run("cpio", "-idm", "--quiet", "--no-absolute-filenames", cwd=root, stdin=None, input=archive.stdout)
    yield from failed("cpio", done)
    wanted = judged(path)
    yield from differences("cpio", wanted, unpacked(root))
    listed = run("rpm", "-qp", "--nosignature", "--qf",
                 "[%{FILENAMES}\\t%{FILEMODES}\\t%{FILEDIGESTS}\\t%{FILELINKTOS}\\t%{FILEUSERNAME}\\n]", path)
    yield from failed("rpm", listed)
    for line in listed.stdout.splitlines():
        name, mode, digest, link, _ = line.split(b"\t")
        mode = int(mode) & 0xffff
        kind = "dir" if stat.S_ISDIR(mode) else "link" if stat.S_ISLNK(mode) else "file" if stat.S_ISREG(mode) else "other"
        is_ = (kind, stat.S_IMODE(mode), {"file": digest, "link": link}.get(kind, b""))
        if wanted.get(name[1:]) != is_:
            yield f"rpm says of {name}: {is_}; extmod-pkg read {wanted.get(name[1:])}"


def compare_tars(path, root, tools=(("bsdtar", ()),), own_files=True):
    wanted = judged(path)
    for tool, options in tools:
        done, got = by_tar(tool, path, root, options)
        yield from failed(tool, done)
        # The package manager's own files at the top.
        own = [name for name in got if own_files and name.startswith(b".")]
        yield from differences(tool, wanted, got, own)
        remove(root)


COMPARISONS = {"deb": compare_deb, "rpm": compare_rpm, "pacman": compare_tars, "apk": compare_tars,
               "tar": lambda path, root: compare_tars(path, root, (("bsdtar", ()), ("tar", ())), False)}


def remove(root):
    if os.path.exists(root):
        for top, _, _ in os.walk(root):
            os.chmod(top, 0o755)
        shutil.rmtree(root)


def main(folder, rounds, *given):
    seed = os.environ.get("EXTMOD_TEST_SEED", "1")
    originals = {form: next(path for path in given if path.endswith(ENDINGS[form].replace(".pkg.tar.zst", ".pkg.tar.gz")) and (
        form != "tar" or ".pkg." not in path)) for form in ENDINGS}
    root = os.path.join(folder, "root")
    problems, accepted = 0, dict.fromkeys(ENDINGS, 0)
    for number in range(int(rounds)):
        form = list(ENDINGS)[number % len(ENDINGS)]
        dice = random.Random(f"{seed}/{number}")
        with open(originals[form], "rb") as file:
            data = mutations.MUTATIONS[form](dice, file.read())
        path = os.path.join(folder, "changed" + ENDINGS[form].replace(".zst", ".gz"))
        with open(path, "wb") as file:
            file.write(data)
        status = run(os.environ["EXTMOD_PKG"], "verify", path)
        if status.returncode not in (0, 5):
            print(f"{number} {form}: status {status.returncode}: {status.stderr}")
            problems += 1
        if status.returncode != 0:
            continue
        accepted[form] += 1
        for difference in itertools.islice(COMPARISONS[form](path, root), MOST_SHOWN):
            print(f"{number} {form}: {difference}", flush=True)
            problems += 1
            if "KEEP_CHANGED" in os.environ:
                shutil.copy(path, os.path.join(os.environ["KEEP_CHANGED"], f"{number}{ENDINGS[form]}"))
        remove(root)
    print(f"{rounds} packages, accepted {accepted}, {problems} problems")
    return problems > 0 or min(accepted.values()) == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
