#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A link that leaves the tree would point to another file on the target: no package.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1
copy_objtree objtree
generated=$objtree/include/generated
# absolute, climbing out of the tree, to a file of the source by its path here, and a harmless one
ln -sf /etc/passwd "$generated/compile.h"
ln -s ../../../../../../../../../etc/passwd "$generated/climbing.h"
ln -s "$srctree/include/linux/kernel.h" "$generated/by_path.h"
ln -s nowhere.h "$generated/dangling.h"
ln -s autoconf.h "$generated/harmless.h"

refused 5 "$objtree" --kernelrelease "$release" --run-arch amd64 --format deb,tar
expect_text 'NOT verified, nothing was written' "$tmp/stdout"
expect_text 'include/generated/compile.h is a link to /etc/passwd, .*\[link-outside\]' "$tmp/stdout"
expect_text 'include/generated/climbing.h is a link to \.\./.*/etc/passwd, .*\[link-outside\]' "$tmp/stdout"
expect_text 'include/generated/by_path.h is a link to /.*kernel.h, .*\[link-outside\]' "$tmp/stdout"
expect_text 'include/generated/dangling.h is a link to nowhere.h, .*\[link-dangling\]' "$tmp/stdout"
expect_no_text 'harmless' "$tmp/stdout"
[[ -L $generated/compile.h && -s /etc/passwd ]] || fail "the link or its target was touched"

small_tree "$tmp/small"
obj=$tmp/small/obj
ln -s autoconf.h "$obj/include/generated/harmless.h"
build 0 "$obj"
tar --wildcards -tvf "$(package_of .tar)" '*/harmless.h' >"$tmp/list"
expect_text '^l.*harmless.h -> autoconf.h' "$tmp/list"
rm -r "$out"

ln -s "$obj/.config" "$obj/include/generated/config.h"
refused 5 "$obj" --quiet
expect_text 'include/generated/config.h .*\[link-outside\]' "$tmp/stdout"
[[ ! -s $tmp/stderr ]] || fail "--quiet is not quiet" "$tmp/stderr"
