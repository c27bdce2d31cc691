#!/bin/bash
# The .deb and the tar of Debian's arm64 kernel 6.12 serve on the target: see on_target.sh. The target's own compiler
# builds the modules.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"

# shellcheck disable=SC2086
accept 6.12 $native_tools
