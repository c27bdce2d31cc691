#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without Module.symvers: refused under CONFIG_MODVERSIONS, unless it was asked for; else a warning.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1
copy_objtree objtree
rm "$objtree/Module.symvers"

refused 2 "$objtree" --kernelrelease "$release"
expect_text "no Module.symvers under CONFIG_MODVERSIONS: .*: $objtree/Module.symvers: .*--allow-missing-symvers"

# The programs of the tree run here: nothing has to be rebuilt for this test.
build 0 "$objtree" --kernelrelease "$release" --run-arch amd64 --allow-missing-symvers
expect_text 'warning +Module.symvers is missing under CONFIG_MODVERSIONS.*\[module-symvers\]' "$tmp/stdout"
tar -tf "$(package_of .tar)" >"$tmp/list"
expect_no_text 'Module\.symvers' "$tmp/list"
rm -r "$out"

# What decides is the configuration that the kernel was built with.
unset_config MODVERSIONS
touch -d '2020-01-01' "$objtree/.config"
build 0 "$objtree" --kernelrelease "$release" --run-arch amd64
expect_text 'warning +Module.symvers is missing: modpost .*\[module-symvers\]' "$tmp/stdout"
expect_status 0 "$EXTMOD_PKG" verify --run-arch amd64 "$(package_of .tar)"
expect_text 'warning +.*Module.symvers is missing' "$tmp/stdout"
