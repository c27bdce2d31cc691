# SPDX-License-Identifier: GPL-2.0-or-later
# Becomes tools/build/Makefile of the private copy. The fixdep of tools/ runs on this machine, but its programs are built
# for the run arch. The tree's own rule would build it with their compiler (Debian's trees have a patch for that).
%/fixdep: fixdep.c
	@$(EXTMOD_PKG_BUILDCC) -O1 -w -o $@ $<
