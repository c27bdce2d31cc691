#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In a spec's %install the folders above DESTDIR do not exist yet: `stage` makes them, as `install -D` does.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
destination=$tmp/buildroot/usr/src/kernels/6.12.0-small
expect_status 0 "$EXTMOD_PKG" stage "$tmp/small/obj" "$destination"
[[ -f $destination/Makefile ]] || fail "no tree below new folders"
[[ $(ls -A "${destination%/*}") == 6.12.0-small ]] || fail "something is left beside the tree"
