#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without a sysroot that records names of packages, a .deb depends on OpenSSL and libelf by the names of Debian 12 and of Debian 13.
# apt finds one of them in each, on 32-bit machines as well, and the other one is not looked for.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/suite.sh
. "$top/tests/suite.sh"

small_tree "$tmp/small"
obj=$tmp/small/obj
small_config "$obj" CONFIG_MODULES=y CONFIG_MODULE_SIG=y
cat >"$tmp/sign-file.c" <<'SOURCE'
#include <libelf.h>
#include <openssl/cms.h>

int main(void)
{
	return CMS_ContentInfo_new() == 0 || elf_version(EV_CURRENT) == EV_NONE;
}
SOURCE
gcc -o "$obj/scripts/sign-file" "$tmp/sign-file.c" -lcrypto -lelf
build 0 "$obj" --format deb
deb=$(package_of .deb)
depends=$(dpkg-deb -f "$deb" Depends)
echo "$depends" >"$tmp/depends"
expect_text 'libssl3t64 \(>= 3\.[0-9.]+\) \| libssl3 \(>= 3\.[0-9.]+\)' "$tmp/depends"
expect_text 'libelf1t64 \| libelf1(,|$)' "$tmp/depends"
expect_status 0 "$EXTMOD_PKG" verify "$deb"

# resolves SUITE ARCH PACKAGE...: apt would install these for the dependencies, and no others of these libraries.
resolves() {
    local conf suite=$1 arch=$2
    shift 2
    conf=$(suite_apt "$suite" "$tmp/apt-$suite-$arch" "$arch")
    logged "$tmp/log" "apt cannot satisfy '$depends' on $suite $arch" apt-get -c "$conf" --simulate --no-install-recommends satisfy "$depends"
    sed -nE 's/^Inst (lib(ssl|elf)[^ ]*) .*/\1/p' "$tmp/log" | sort >"$tmp/found"
    printf '%s\n' "$@" | cmp -s - "$tmp/found" || fail "apt takes other packages on $suite $arch" "$tmp/found"
}
for arch in arm64 armhf; do
    resolves bookworm "$arch" libelf1 libssl3
    resolves trixie "$arch" libelf1t64 libssl3t64
done
