# SPDX-License-Identifier: GPL-2.0-or-later
"""run.py TREE FOLDER [PATTERN]: makes each hostile package from the staged headers tree TREE, one after the other, in
FOLDER, and lets extmod-pkg (EXTMOD_PKG) verify it. Prints what is wrong; exit status 1 if something is."""

import fnmatch
import json
import os
import re
import resource
import shutil
import stat
import subprocess
import sys
import time

import cases
import packages

SECONDS = 10
KIBIBYTES = 500 << 10
DISK = (2 << 30) + (1 << 20)
LINE = re.compile(r"  (checked|error|warning|note|with|against|outside|         ) |.*: (NOT )?verified$|extmod-pkg (explain [a-z0-9 -]+|verify --all): ")


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (DISK, DISK))


class Verifier:
    def __init__(self, folder):
        self.folder = folder
        self.program = os.environ["EXTMOD_PKG"]
        self.scratch = os.path.join(folder, "scratch")
        self.usage = os.path.join(folder, "usage")
        self.problems = 0
        self.runs = 0
        self.slowest = (0, "")
        self.largest = (0, "")
        os.mkdir(self.scratch)

    def problem(self, name, text):
        self.problems += 1
        print(f"{name}: {text}", flush=True)

    def run(self, name, path, expect, options=()):
        command = ["/usr/bin/time", "-q", "-o", self.usage, "-f", "%M", self.program, "verify", *options, path]
        before = sorted(os.listdir(self.folder))
        begin = time.monotonic()
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                                  preexec_fn=limit_files, cwd=self.scratch,
                                  env={**os.environ, "TMPDIR": self.scratch})
        except subprocess.TimeoutExpired:
            self.problem(name, f"takes more than {SECONDS} seconds")
            return
        self.runs += 1
        self.slowest = max(self.slowest, (time.monotonic() - begin, name))
        if "EXTMOD_TEST_TIMES" in os.environ:
            print(f"{time.monotonic() - begin:7.2f} {name}")
        with open(self.usage, encoding="ascii") as usage:
            memory = int(usage.read().split()[-1])
        self.largest = max(self.largest, (memory, name))
        if memory > KIBIBYTES:
            self.problem(name, f"takes {memory} KiB of memory")
        if os.listdir(self.scratch) or sorted(set(os.listdir(self.folder)) | {"usage"}) != sorted({*before, "usage"}):
            self.problem(name, f"leaves files: {os.listdir(self.scratch)} {os.listdir(self.folder)}")
        self.check(name, done, expect, "--json" in options)

    def check(self, name, done, expect, is_json):
        output = done.stdout + done.stderr
        wanted = {0} if "script" in expect else set(expect)
        if done.returncode not in wanted:
            self.problem(name, f"ends with status {done.returncode}, not {sorted(wanted)}: {output.decode(errors='replace')[-400:]}")
        if "script" in expect and b"maintainer-script" not in output:
            self.problem(name, f"the report names no script: {output.decode(errors='replace')}")
        if cases.SECRET in output or b"root:x:0" in output:
            self.problem(name, "the report has the content of a file of this machine")
        try:
            text = output.decode()
        except UnicodeDecodeError:
            self.problem(name, f"the report is no UTF-8: {output}")
            return
        if is_json:
            json.loads(done.stdout)
            return
        if any(ord(c) < 32 and c != "\n" or 0x7f <= ord(c) < 0xa0 or c == "\u202e" for c in text):
            self.problem(name, f"the report has control characters: {output}")
        for line in done.stdout.decode().splitlines():
            if not LINE.match(line):
                self.problem(name, f"a line of the package's making: {line!r}")
        for line in done.stderr.decode().splitlines():
            if not line.startswith("extmod-pkg: "):
                self.problem(name, f"a line of the package's making: {line!r}")


def make_folder(root, entries):
    """False if a file system cannot hold them, or only for root."""
    for entry in entries:
        path = os.path.join(os.fsencode(root), entry.path)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if entry.kind == "folder":
                os.makedirs(path, exist_ok=True)
            elif entry.kind == "link":
                os.symlink(entry.target, path)
            elif entry.kind == "file":
                with open(path, "wb") as file:
                    file.write(entry.data)
            else:
                device = os.makedev(1, 5) if entry.kind in ("char", "block") else 0
                os.mknod(path, cases.archives.BITS[entry.kind] | entry.mode, device)
            if entry.kind != "link":
                os.chmod(path, entry.mode)
                os.utime(path, (entry.time, entry.time))
        except OSError:
            return False
    return True


def main(tree, folder, pattern="*"):
    canary = os.path.join(folder, "canary")
    shutil.copytree(tree, canary, symlinks=True)
    for top, _, names in os.walk(canary):
        for name in names:
            if name not in ("auto.conf", "modpost", "fixdep"):
                with open(os.path.join(top, name), "ab") as file:
                    file.write(cases.SECRET)
    entries = packages.read_tree(tree)
    verifier = Verifier(folder)
    everything = "EXTMOD_TEST_ALL" in os.environ
    for index, case in enumerate(cases.all_cases(entries, canary)):
        if not fnmatch.fnmatch(case.name, pattern):
            continue
        formats = case.formats if everything or not case.many else [case.formats[index % len(case.formats)]]
        for number, form in enumerate(formats):
            path = os.path.join(folder, "package" + packages.ENDINGS[form])
            with open(path, "wb") as file:
                file.write(case.bytes(form))
            verifier.run(f"{case.name} in {form}", path, case.expect)
            if number == 0 and re.match(r"(name|owner|elf-loader|text-\d)", case.name):
                verifier.run(f"{case.name} in {form}, --json", path, case.expect, ["--json"])
            os.remove(path)
        root = os.path.join(folder, "root")
        if (case.folder and (everything or not case.many or index % 3 == 0) and make_folder(root, case.entries)):
            verifier.run(f"{case.name}, a folder", root, case.expect)
            inner = os.path.join(root, os.fsdecode(packages.PLACE))
            if os.path.isdir(inner) and not os.path.islink(inner):
                verifier.run(f"{case.name}, its headers tree", inner, (0, 5))
        shutil.rmtree(root, ignore_errors=True)
    print(f"{verifier.runs} runs; slowest {verifier.slowest}; largest {verifier.largest}; {verifier.problems} problems")
    return verifier.problems > 0 or verifier.runs == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
