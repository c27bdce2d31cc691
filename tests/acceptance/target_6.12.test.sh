#!/bin/bash
# The .deb and the tar of Debian's arm64 kernel 6.12 serve on the target: see on_target.sh. The target's own compiler
# builds a module; the modules get type information, and signatures by hand and by DKMS.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/acceptance/sign_on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sign_on_target.sh"

accept 6.12 compile_on_target base
grep -qF ' -c -o /root/trial/base/main.o ' "$root/root/compiled" || fail "the target's own compiler compiled nothing"
make_key
sign_by_hand
sign_by_dkms
