#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The .deb and the tar of Debian's arm64 kernel 6.1 serve on the target: see on_target.sh.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"

accept 6.1 run_all_natively
