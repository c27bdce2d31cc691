#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# CONFIG_GCC_PLUGINS is a menu: a cross build is refused only if plugins in it are enabled. The error names them.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

# configure OPTION...: turns options of the copy on, without a compiler that has the headers of plugins.
configure() {
    set_config "${@/%/=y}"
    touch "$objtree/include/config/auto.conf" "$objtree/include/generated/autoconf.h"
}

for version in 5.10 6.12; do
    prepared_kernel "$version"
    copy_objtree "objtree-$version"

    configure CONFIG_GCC_PLUGINS
    build 0 "$objtree" --dry-run --allow-missing-symvers
    build 0 "$objtree" --dry-run --allow-missing-symvers --gcc-plugins=omit
    expect_no_text 'plugin' "$tmp/stdout"

    configure CONFIG_GCC_PLUGIN_STACKLEAK CONFIG_GCC_PLUGIN_RANDSTRUCT
    refused 2 "$objtree" --allow-missing-symvers
    expect_text 'loads GCC plugins \(randomize_layout_plugin\.so, stackleak_plugin\.so\) .*--gcc-plugins=omit'
    build 0 "$objtree" --dry-run --allow-missing-symvers --gcc-plugins=omit
    expect_text 'GCC plugins \(randomize_layout_plugin\.so, stackleak_plugin\.so\) are left out' "$tmp/stdout"
done
