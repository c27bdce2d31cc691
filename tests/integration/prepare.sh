# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of `extmod-pkg prepare` share. A test sources this after scenario.sh and then has
#   $made               the objtree that prepare() writes; $made.log is its log
#   $small              a configuration with modules that is prepared in seconds
#   prepare             runs `extmod-pkg prepare` of $srctree
#   calls               how often make and compilers were started by it
#   content_of          what a prepared tree holds, without what differs from folder to folder

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

unset KBUILD_BUILD_TIMESTAMP KBUILD_BUILD_VERSION LOCALVERSION KCFLAGS

made=$tmp/objtree
small=$tmp/small.config
: >"$tmp/calls"

# Programs that are counted. The compiler is too slow behind a script for more than the calls of prepare itself.
mkdir "$tmp/bin"
for program in make git gpg; do
    printf '#!/bin/sh\necho "%s $*" >>%q\nexec /usr/bin/%s "$@"\n' "$program" "$tmp/calls" "$program" >"$tmp/bin/$program"
done
chmod 755 "$tmp"/bin/*
PATH=$tmp/bin:$PATH

calls() { wc -l <"$tmp/calls"; }

# small_configuration [LINE...]: writes $small for arm64.
# shellcheck disable=SC2154
small_configuration() {
    printf '%s\n' '# Linux/arm64 6.12.0 Kernel Configuration' CONFIG_MODULES=y CONFIG_EXPERT=y CONFIG_PRINTK=y \
        '# CONFIG_LOCALVERSION_AUTO is not set' "$@" >"$small"
}

# prepare STATUS [OPTION...]: into $made, with the configuration $small if OPTION names none
# shellcheck disable=SC2154
prepare() {
    local status=$1
    shift
    [[ " $*" == *" --config"* || " $*" == *" --defconfig"* ]] || set -- --config "$small" "$@"
    [[ " $*" == *" --output"* ]] || set -- --output "$made" "$@"
    expect_status "$status" "$EXTMOD_PKG" prepare "$srctree" "$@"
}

# content_of OBJTREE: sums of all files but those with times or paths in them
content_of() {
    (
        cd "$1"
        find . -type f ! -name '*.cmd' ! -name '*.d' ! -name prepare.json ! -name '.extmod-pkg*' ! -name Makefile \
            ! -path ./scripts/kconfig/\* ! -name '.config.old' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    )
}
