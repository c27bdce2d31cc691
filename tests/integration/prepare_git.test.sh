#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The release of a prepared tree has the commit of the kernel's own git if CONFIG_LOCALVERSION_AUTO asks for it, and nothing
# of another repository. Git's index is not written.

# shellcheck source=tests/integration/prepare.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"
in_mount_namespace

commit() { git -C "$1" -c user.name=a -c user.email=a@b.c commit -q "${@:2}"; }
released() { jq -r .release "$made/prepare.json"; }

# A repository around the source, and one that a variable names, as in a git hook.
kernel 6.12
git init -q "$tmp"
echo product >"$tmp/README"
git -C "$tmp" add README
commit "$tmp" -m product
layer_over "$srctree" "$tmp/linux"
srctree=$tmp/linux
small_configuration
sed -i 's/^# CONFIG_LOCALVERSION_AUTO.*/CONFIG_LOCALVERSION_AUTO=y/' "$small"
GIT_DIR=$tmp/.git prepare 0
version=$(released)
[[ $version =~ ^6\.12\.[0-9]+$ ]] || fail "the release has something of another repository: $version"

# What somebody noted of another tree: kernels before 6.3 read it.
echo -gfeedc0ffee >"$srctree/.scmversion"
prepare 0
[[ $(released) == "$version" ]] || fail "the release with .scmversion: $(released)"
expect_text 'LOCALVERSION_AUTO is off: .scmversion' "$tmp/stdout"
rm "$srctree/.scmversion"

# The kernel's own.
git init -q "$srctree"
git -C "$srctree" add -f Makefile Kbuild Kconfig
commit "$srctree" -m kernel
touch "$srctree/Makefile" # so that git would like to write its index
state_of "$srctree/.git" >"$tmp/git"
prepare 0
[[ $(released) == "$version-g$(git -C "$srctree" rev-parse HEAD | cut -c1-12)" ]] || fail "the release: $(released)"
state_of "$srctree/.git" | expect_same "the source's git" "$tmp/git" -
before=$(calls)
prepare 0
[[ $(calls) -eq $before ]] || fail "something was run" "$tmp/calls"
commit "$srctree" --allow-empty -m next
prepare 0
[[ $(released) == "$version-g$(git -C "$srctree" rev-parse HEAD | cut -c1-12)" ]] || fail "after a commit: $(released)"

# Without CONFIG_LOCALVERSION_AUTO nothing, not even a +.
prepare 0 --set LOCALVERSION_AUTO=n
[[ $(released) == "$version" ]] || fail "the release without CONFIG_LOCALVERSION_AUTO: $(released)"
