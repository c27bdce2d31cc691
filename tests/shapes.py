#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes headers packages in the shapes of the distributions, after their public file lists and build scripts.

    shapes.py TREE RELEASE OUTPUT

TREE is a whole headers tree. OUTPUT/SHAPE/PART becomes the root of each package of a shape, with hard links to the files
of TREE: whoever changes a file breaks it up first.
"""

import os
import sys

VERSION = "6.12.0"


def is_elf(path):
    if not os.path.isfile(path) or os.path.islink(path):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\177ELF"


def paths_below(top):
    """All files and links, relative."""
    found = []
    for folder, folders, files in os.walk(top):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        found += [os.path.relpath(os.path.join(folder, name), top) for name in files + links]
    return sorted(found)


def link(target, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.symlink(target, path)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


class Shapes:
    def __init__(self, tree, release, output):
        self.tree, self.release, self.output = tree, release, output
        self.all = paths_below(tree)
        self.of_flavour = {path for path in self.all if self.is_of_flavour(path)}

    def is_of_flavour(self, path):
        """What a kernel build makes, so that it differs between flavours."""
        if path in (".config", "Module.symvers", "System.map", "vmlinux", "scripts/module.lds"):
            return True
        if path.startswith(("include/config/", "include/generated/")) or "/include/generated/" in path:
            return True
        return path.startswith(("scripts/", "tools/", "certs/")) and is_elf(os.path.join(self.tree, path))

    def root(self, shape, part):
        return os.path.join(self.output, shape, part)

    def copy(self, paths, folder):
        for path in paths:
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.link(os.path.join(self.tree, path), target, follow_symlinks=False)

    def build_link(self, root, target, lib="lib"):
        link(target, f"{root}/{lib}/modules/{self.release}/build")

    def links_to(self, common, folder, name):
        """Links for all that is in `common` and not in `folder`, as few as possible; `name` is where common is beside it."""

        def descend(below):
            for entry in sorted(os.listdir(os.path.join(common, below))):
                path = os.path.join(below, entry)
                if not os.path.lexists(os.path.join(folder, path)):
                    link("../" * (path.count("/") + 1) + name + "/" + path, os.path.join(folder, path))
                elif os.path.isdir(os.path.join(common, path)) and not os.path.islink(os.path.join(common, path)):
                    descend(path)

        descend("")

    def debian(self):
        """linux-headers-ABI-FLAVOUR, -common and linux-kbuild. Raspberry Pi OS has the same three."""
        for shape, folder in (("debian", "lib"), ("debian-merged", "usr/lib")):
            own, common, kbuild = (self.root(shape, part) for part in ("flavour", "common", "kbuild"))
            here, there = f"usr/src/linux-headers-{self.release}", f"usr/src/linux-headers-{VERSION}-common"
            programs = [path for path in self.all if path.startswith(("scripts/", "tools/"))]
            self.copy(programs, f"{kbuild}/usr/lib/linux-kbuild-{VERSION}")
            self.copy(sorted(self.of_flavour - set(programs)), f"{own}/{here}")
            self.copy(sorted(set(self.all) - self.of_flavour - set(programs)), f"{common}/{there}")
            write(f"{own}/{here}/Makefile", f"include /{there}/Makefile\n")
            write(f"{own}/{here}/.kernelvariables", f"override KERNELRELEASE = {self.release}\n")
            for name in {path.split("/")[0] for path in programs}:
                link(f"../../lib/linux-kbuild-{VERSION}/{name}", f"{own}/{here}/{name}")
            self.build_link(own, f"/{here}" if folder == "lib" else f"../../../src/linux-headers-{self.release}", folder)

    def ubuntu(self):
        own, common = self.root("ubuntu", "flavour"), self.root("ubuntu", "common")
        here, name = f"{own}/usr/src/linux-headers-{self.release}", f"linux-headers-{VERSION}"
        self.copy(sorted(self.of_flavour), here)
        self.copy(sorted(set(self.all) - self.of_flavour), f"{common}/usr/src/{name}")
        self.links_to(f"{common}/usr/src/{name}", here, name)
        self.build_link(own, f"/usr/src/linux-headers-{self.release}")

    def suse(self):
        """kernel-devel (all architectures), kernel-default-devel, and the link in kernel-default."""
        own, common, kernel = (self.root("suse", part) for part in ("flavour", "common", "kernel"))
        objects = f"usr/src/linux-{VERSION}-obj/x86_64/default"
        self.copy(sorted(self.of_flavour), f"{own}/{objects}")
        self.copy(sorted(set(self.all) - self.of_flavour), f"{common}/usr/src/linux-{VERSION}")
        write(f"{own}/{objects}/Makefile",
              f"export KBUILD_OUTPUT = /{objects}\ninclude ../../../linux-{VERSION}/Makefile\n")
        link(f"linux-{VERSION}-obj", f"{own}/usr/src/linux-obj")
        self.build_link(kernel, "/usr/src/linux-obj/x86_64/default", "usr/lib")
        link(f"/usr/src/linux-{VERSION}", f"{kernel}/usr/lib/modules/{self.release}/source")

    def fedora(self):
        """kernel-devel; the links are in kernel-core."""
        place = f"usr/src/kernels/{self.release}"
        self.copy(self.all, self.root("fedora", "devel") + "/" + place)
        core = self.root("fedora", "core")
        self.build_link(core, "/" + place)
        link("build", f"{core}/lib/modules/{self.release}/source")
        write(f"{core}/lib/modules/{self.release}/modules.builtin", "")

    def whole(self):
        """Those that have everything in one package."""
        modules = f"lib/modules/{self.release}"
        self.copy(self.all, self.root("arch", "headers") + f"/usr/{modules}/build")
        link(f"../lib/modules/{self.release}/build", self.root("arch", "headers") + "/usr/src/linux")

        alpine = self.root("alpine", "dev")
        self.copy(self.all, f"{alpine}/usr/src/linux-headers-{self.release}")
        self.build_link(alpine, f"/usr/src/linux-headers-{self.release}")

        yocto = self.root("yocto", "devsrc")
        self.copy(self.all, f"{yocto}/{modules}/build")
        link("build", f"{yocto}/{modules}/source")
        link(f"../../{modules}/source", f"{yocto}/usr/src/kernel")

        # As the recipe leaves it by itself: people run `make modules_prepare` on the board.
        source = self.root("yocto-source", "devsrc")
        self.copy([path for path in self.all if not is_elf(os.path.join(self.tree, path))], f"{source}/{modules}/build")

        balena = self.root("balena", "headers")
        self.copy(self.all, f"{balena}/kernel_modules_headers")

    def make(self):
        for shape in (self.debian, self.ubuntu, self.suse, self.fedora, self.whole):
            shape()


if __name__ == "__main__":
    Shapes(*sys.argv[1:]).make()
