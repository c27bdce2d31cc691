#!/bin/bash
# `extmod-pkg kbuild -- make bindeb-pkg` of a small 6.12 kernel: its packages serve on the target, twice. Without the
# prefix upstream's headers step stops at sign-file, as no libssl-dev of the target is here.

# shellcheck source=tests/acceptance/bindeb.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/bindeb.sh"

built_kernel 6.12
sysroot_full
use_work
package_kernel 0 "$EXTMOD_PKG" kbuild --sysroot "$sysroot" --
check_packages
try_on_target

package_kernel 2
expect_text 'openssl/[a-z]+.h: No such file' "$tmp/bindeb.log"
