#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel of clang with LTO: the package depends on that clang, lld and llvm, apt finds them in Debian's archive, and DKMS
# builds a module with them in the arm64 root. Nothing else is told to DKMS.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/acceptance/sign_on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sign_on_target.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

prepared_kernel 6.12 lto
grep -q '^CONFIG_LTO_CLANG_THIN=y' "$objtree/.config" || fail "the kernel has no LTO" "$objtree/.config"
sysroot_full
cp -a --reflink=auto "$objtree" "$tmp/objtree"
objtree=$tmp/objtree
# What the trial module imports: the kernel itself is not built.
printf '0x00000000\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' module_layout _printk param_ops_uint mutex_lock mutex_unlock kfree \
    __kmalloc_cache_noprof kmalloc_caches >"$objtree/Module.symvers"
expect_status 0 "$EXTMOD_PKG" build "$objtree" --cross-compile aarch64-linux-gnu- --sysroot "$sysroot" --output "$tmp/out"
expect_text '^ +needs +clang [0-9]+: .*CONFIG_LTO_CLANG' "$tmp/stdout"
package=$(package_of .deb)
clang=$(sed -n 's/^CONFIG_CLANG_VERSION=\([0-9]*\)0[0-9]0[0-9]$/\1/p' "$objtree/.config")
for name in "clang-$clang" "lld-$clang" "llvm-$clang" clang lld; do
    dpkg-deb -f "$package" Depends | grep -E "(^|, )$name(,|\$)" >/dev/null || fail "the package does not depend on $name"
done

use_root
conf=$(private_apt arm64)
archives=$(cache_dir)/debs/clang-arm64
mkdir -p "$archives/partial"
# install_of OPTION: apt installs the package with that option; its packages stay in the cache.
install_of() {
    apt-get -c "$conf" -o Dir::State::status="$root/var/lib/dpkg/status" -o Dir::Cache::archives="$archives" -qq -y \
        --no-install-recommends "$1" install "$package"
}
logged "$tmp/apt.log" "apt does not find what the package depends on" install_of --download-only
logged "$tmp/plan" "apt does not say what it would install" install_of --simulate
debs=()
while read -r name version; do
    [[ $name == linux-headers-* ]] || debs+=("$(one_file "$archives/${name}_${version//:/%3a}_*.deb")")
done < <(sed -nE 's/^Inst ([^ ]+) \(([^ ]+) .*/\1 \2/p' "$tmp/plan")
[[ ${#debs[@]} -gt 5 ]] || fail "apt would install ${#debs[@]} packages" "$tmp/plan"
# The machine's own dpkg unpacks; the root's configures, with tools of this machine.
printf '%s\n' "$(dpkg --print-architecture)" arm64 >"$root/var/lib/dpkg/arch"
logged "$tmp/dpkg.log" "dpkg cannot unpack the package and what it depends on" dpkg --root="$root" --log=/dev/null --force-unsafe-io \
    --path-exclude='/usr/share/doc/*' --unpack "${debs[@]}" "$package"
echo arm64 >"$root/var/lib/dpkg/arch"
# shellcheck disable=SC2086
run_natively $native_tools bash chmod chown ls mktemp perl stat
logged "$tmp/dpkg.log" "dpkg cannot configure them" in_root dpkg --configure -a
run_nothing_natively
[[ -z $(in_root dpkg --audit) ]] || fail "dpkg --audit complains" "$tmp/dpkg.log"
for program in clang ld.lld; do
    readelf -h "$root/usr/bin/$program" | grep AArch64 >/dev/null || fail "$program of the root is not its own"
done

use_dkms
sed -i '/^mok_/d' "$root/etc/dkms/framework.conf"
# shellcheck disable=SC2086
run_natively $native_tools
# The machine's own clang compiles for the root's kernel, which Kbuild names by --target.
put_into_root "/usr/lib/llvm-$clang"
in_root dkms build -m trial -v 1.0 -k "$release" -a aarch64 --no-depmod >"$tmp/dkms.log" 2>&1 ||
    fail "dkms build failed" "$root/var/lib/dkms/trial/1.0/build/make.log"
make_log=$(one_file "$root/var/lib/dkms/trial/1.0/$release/aarch64/log/make.log")
expect_text 'CC=clang LD=ld\.lld|LD +\[M\]' "$make_log"
expect_no_text 'compiler differs|\(NEW\)|syncconfig|unknown argument|unrecognized' "$make_log"
module=$(one_file "$root/var/lib/dkms/trial/1.0/$release/aarch64/module/trial_base.ko*")
cp "$module" "$tmp/"
readelf -p .comment "$tmp/${module##*/}" >"$tmp/comment"
expect_text "clang version $clang" "$tmp/comment"
expect_no_text 'GCC:' "$tmp/comment"
expect_status 0 "$EXTMOD_PKG" verify --against "$package" "$tmp/${module##*/}"
