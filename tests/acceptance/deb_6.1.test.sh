#!/bin/bash
# The .deb of Debian's arm64 kernel 6.1 serves on the target: see on_target.sh.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"

accept_deb 6.1 natively
