#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The .deb and the tar of Debian's arm64 kernel 6.12 serve on the target: see on_target.sh. Of the modules that are
# built there, the target's own compiler compiles a part; they get type information, and signatures by hand and by DKMS.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/acceptance/sign_on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sign_on_target.sh"

accept 6.12 compile_on_target base/main.o
[[ $(grep -c ' -c -o /root/trial/base/main.o ' "$root/root/compiled") -eq 1 ]] || fail "the target's own compiler compiled nothing"
make_key
sign_by_hand
sign_by_dkms
