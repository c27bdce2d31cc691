# SPDX-License-Identifier: GPL-2.0-or-later
# Becomes tools/build/Makefile of the private copy. The fixdep of tools/ runs here, while its programs are built for the
# run arch; the tree's own rule would build it with their compiler (Debian's trees have a patch for that, others do not).
%/fixdep: fixdep.c
	@$(EXTMOD_PKG_BUILDCC) -O1 -w -o $@ $<
