#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A whole cross build on Debian's kernel 6.1 leaves both trees as they were: content, modes, owners, times, links.

# shellcheck source=tests/integration/untouched.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/untouched.sh"

expect_untouched 6.1 11
