#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A whole cross build on Debian's kernel 6.12, with a program of tools/, leaves both trees as they were: content, modes,
# owners, times, links.

# shellcheck source=tests/integration/untouched.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/untouched.sh"

kernel 6.12
expect_untouched 6.12 12 --vmlinux "$(debian_vmlinux "$objtree" "$release")"
