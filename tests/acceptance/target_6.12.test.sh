#!/bin/bash
# The .deb and the tar of Debian's arm64 kernel 6.12 serve on the target: see on_target.sh. The target's own compiler
# builds the modules; they get type information, and signatures by hand and by DKMS.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/acceptance/sign_on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sign_on_target.sh"

# shellcheck disable=SC2086
accept 6.12 $native_tools
make_key
sign_by_hand
sign_by_dkms
