#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tools that own the rpm format judge our packages, of format 4 and 6, in every compression: rpm of three
# generations, rpmsign, rpmlint, createrepo_c and dnf.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"
# shellcheck source=tests/rpm_base.sh
. "$top/tests/rpm_base.sh"

[[ $EUID -eq 0 ]] || skip "root, for rpm in a chroot"
for tool in rpm rpmsign rpmbuild rpmlint createrepo_c dnf gpg; do
    command -v "$tool" >/dev/null || skip "$tool"
done

kernel 6.1
sysroot_ssl

# make_rpm NAME OBJTREE [OPTION...]: $tmp/NAME.rpm
make_rpm() {
    local name=$1
    shift
    expect_status 0 "$EXTMOD_PKG" build "$@" --format rpm --output "$tmp/$name.out"
    mv "$tmp/$name.out"/*.rpm "$tmp/$name.rpm"
}

# make_arm64_rpm NAME [OPTION...]: of Debian's kernel
make_arm64_rpm() {
    local name=$1
    shift
    make_rpm "$name" "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- --sysroot "$sysroot" "$@"
}

# quietly COMMAND...: Debian's rpm says each time that it is not Debian's package manager.
quietly() { "$@" 2> >(grep -vE '^rpm: (RPM should|However)|private mounts' >&2); }

# life_of PACKAGE RPM...: digests, installation, verification and removal by this rpm (a command that may be a chroot's)
life_of() {
    local file=$1 root=$2
    shift 2
    quietly "$@" -Kv "$file" >"$tmp/digests" 2>&1 || fail "$* -Kv refuses ${file##*/}" "$tmp/digests"
    expect_no_text 'BAD|NOT OK|NOTFOUND' "$tmp/digests"
    expect_text 'Payload SHA256.* digest: OK' "$tmp/digests"
    expect_text 'Header SHA256 digest: OK' "$tmp/digests"
    quietly "$@" --root "$root" -i --nodeps --ignorearch --noscripts --nosignature "$file" >"$tmp/log" 2>&1 ||
        fail "$* cannot install ${file##*/}" "$tmp/log"
    quietly "$@" --root "$root" -Va --nodeps --noscripts >"$tmp/log" 2>&1 || fail "$* -Va finds differences" "$tmp/log"
    [[ ! -s $tmp/log ]] || fail "$* -Va finds differences" "$tmp/log"
    quietly "$@" --root "$root" -ql kernel-devel >"$tmp/files"
    [[ $(wc -l <"$tmp/files") -gt 6000 ]] || fail "hardly any file was installed" "$tmp/files"
    ! grep -vE "^/usr/src/kernels/$release(/|\$)|^/lib/modules/$release(/build)?\$" "$tmp/files" || fail "it owns what others do"
    quietly "$@" --root "$root" -e --nodeps --noscripts kernel-devel >"$tmp/log" 2>&1 || fail "$* cannot erase it" "$tmp/log"
}

# small_life META HEADERS RPM...: a package without files, and one with an epoch and scripts, to this rpm
small_life() {
    local meta=$1 headers=$2 package
    shift 2
    quietly "$@" -K "$meta" "$headers" >"$tmp/log" 2>&1 || fail "$* -K refuses small packages" "$tmp/log"
    # One by one: rpm 6.1.0 loses the name of the first of two, of rpmbuild's own packages, too.
    for package in "$headers" "$meta"; do
        quietly "$@" --root /tmp/small -i --nodeps --noscripts --nosignature "$package" >"$tmp/log" 2>&1 ||
            fail "$* cannot install $package" "$tmp/log"
    done
    quietly "$@" --root /tmp/small -q --qf '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n' kernel-devel kernel-devel-matched >"$tmp/log"
    printf '%s 2:6.12.0_small~exp1-3~rc1\n' kernel-devel kernel-devel-matched >"$tmp/wanted"
    expect_same "what $* has installed" "$tmp/wanted" "$tmp/log"
    quietly "$@" --root /tmp/small -q --scripts kernel-devel >"$tmp/log"
    for line in 'postinstall scriptlet \(using /usr/bin/env bash\)' 'preuninstall scriptlet \(using /bin/sh -e\)'; do
        expect_text "$line" "$tmp/log"
    done
    quietly "$@" --root /tmp/small -e --noscripts kernel-devel-matched kernel-devel >"$tmp/log" 2>&1 ||
        fail "$* cannot erase small packages" "$tmp/log"
}

# lives_with_rpm_of SUITE PACKAGE META HEADERS
lives_with_rpm_of() {
    local folder
    folder=$("$top/tests/acceptance/rpm_root.sh" "$1")
    cp -a --reflink=auto "$folder" "$tmp/$1" 2>/dev/null || cp -a "$folder" "$tmp/$1"
    mkdir -p "$tmp/$1/tmp/root"
    cp "$2" "$tmp/$1/tmp/x.rpm"
    cp "$3" "$tmp/$1/tmp/meta.rpm"
    cp "$4" "$tmp/$1/tmp/headers.rpm"
    life_of /tmp/x.rpm /tmp/root chroot "$tmp/$1" rpm
    small_life /tmp/meta.rpm /tmp/headers.rpm chroot "$tmp/$1" rpm
    rm -rf "${tmp:?}/$1"
}

expect_line() { grep -qxF -- "$1" "$tmp/query" || fail "rpm -q does not say '$1'" "$tmp/query"; }

# A version in a relation has one hyphen.
in_relation=${release%-*}
in_relation=${in_relation//-/_}-${release##*-}

make_arm64_rpm four
make_arm64_rpm six --rpm-format 6 --compress xz:1
quietly rpm -qp --requires --provides "$tmp/four.rpm" >"$tmp/query"
for line in '/bin/sh' 'libc.so.6()(64bit)' 'libc.so.6(GLIBC_2.34)(64bit)' 'libcrypto.so.3()(64bit)' 'rtld(GNU_HASH)' \
    'installonlypkg(kernel)' "kernel-devel-uname-r = $in_relation" \
    "kernel-devel(aarch-64) = ${release//-/_}-1"; do
    expect_line "$line"
done
# rpm's own generator, asked about the same program
mkdir "$tmp/unpacked"
(cd "$tmp/unpacked" && quietly rpm2cpio "$tmp/four.rpm" | cpio -idm --quiet)
for program in scripts/mod/modpost scripts/sign-file scripts/genksyms/genksyms; do
    echo "$tmp/unpacked/usr/src/kernels/$release/$program" | /usr/lib/rpm/elfdeps --requires | grep -v '^ld-linux' >"$tmp/generated"
    [[ -s $tmp/generated ]] || fail "rpm's own generator says nothing of $program"
    while read -r line; do
        expect_line "$line"
    done <"$tmp/generated"
done

for package in four six; do
    life_of "$tmp/$package.rpm" "$tmp/root-$package" rpm
done
# What is in the package does not matter from here on.
small_tree "$tmp/small"
small=$tmp/small/obj
for compression in gzip:1 none; do
    make_rpm "${compression%:*}" "$small" --compress "$compression"
    quietly rpm -K "$tmp/${compression%:*}.rpm" >"$tmp/log" || fail "rpm -K refuses $compression" "$tmp/log"
    quietly rpm2cpio "$tmp/${compression%:*}.rpm" | cpio --quiet -it >"$tmp/log"
    expect_text 'scripts/mod/modpost' "$tmp/log"
done
printf '#!/usr/bin/env bash\n' >"$tmp/post"
printf '#!/bin/sh -e\n' >"$tmp/preun"
for format in 4 6; do
    expect_status 0 "$EXTMOD_PKG" build "$small" --format rpm --rpm-format "$format" --output "$tmp/small-$format" \
        --package-version '2:6.12.0~exp1-3~rc1' --meta kernel-devel-matched --postinst "$tmp/post" --prerm "$tmp/preun"
done
lives_with_rpm_of trixie "$tmp/four.rpm" "$tmp"/small-4/kernel-devel-{matched,6}*.rpm
lives_with_rpm_of sid "$tmp/six.rpm" "$tmp"/small-6/kernel-devel-{matched,6}*.rpm
expect_status 0 "$EXTMOD_PKG" verify "$tmp"/small-{4,6}/*.rpm

# A signature put in later fits into the reserved space; one made at once is the same to rpm.
export GNUPGHOME=$tmp/gnupg
mkdir -m 700 "$GNUPGHOME"
for kind in rsa2048 ed25519; do
    gpg --batch --quiet --passphrase '' --quick-generate-key "$kind@test.invalid" "$kind" sign never 2>"$tmp/log" ||
        fail "gpg makes no key" "$tmp/log"
    gpg --batch --quiet --armor --export "$kind@test.invalid" >"$tmp/$kind.asc"
    quietly rpm --dbpath "$tmp/rpmdb" --import "$tmp/$kind.asc"
done
cp "$tmp/four.rpm" "$tmp/later.rpm"
quietly rpmsign --define '_gpg_name rsa2048@test.invalid' --define "__gpg $(command -v gpg)" \
    --addsign "$tmp/later.rpm" >"$tmp/log" 2>&1 ||
    fail "rpmsign fails" "$tmp/log"
for kind in rsa2048 ed25519; do
    make_rpm "$kind" "$small" --sign "$kind@test.invalid"
done
make_rpm six-signed "$small" --rpm-format 6 --sign rsa2048@test.invalid
for package in later rsa2048 ed25519 six-signed; do
    quietly rpm --dbpath "$tmp/rpmdb" -Kv "$tmp/$package.rpm" >"$tmp/log" 2>&1 || fail "rpm -K refuses $package.rpm" "$tmp/log"
    expect_text 'Header V4 (RSA|EdDSA)/SHA(256|512) Signature, key ID .*: OK' "$tmp/log"
    expect_status 0 "$EXTMOD_PKG" verify "$tmp/$package.rpm"
done

# rpmlint asks rpm about the signature.
mkdir "$tmp/home"
echo "%_dbpath $tmp/rpmdb" >"$tmp/home/.rpmmacros"
HOME=$tmp/home rpmlint --config "$top/tests/acceptance/rpmlint.toml" "$tmp/later.rpm" >"$tmp/log" 2>&1 || true
expect_text '1 packages and 0 specfiles checked; 0 errors' "$tmp/log"

# A repository, and an installation from it that has to resolve what the package requires, and runs its script by qemu.
mkdir "$tmp/repo" "$tmp/dnf-log"
cp "$(rpm_base_arm64)"/*.rpm "$tmp/repo"
cp "$tmp/four.rpm" "$tmp/repo/kernel-devel.rpm"
createrepo_c --quiet "$tmp/repo" >"$tmp/log" 2>&1 || fail "createrepo_c fails" "$tmp/log"
dnf -y --installroot "$tmp/dnf-root" --forcearch aarch64 --releasever 1 --setopt reposdir=/dev/null \
    --setopt "cachedir=$tmp/dnf-cache" --setopt "logdir=$tmp/dnf-log" \
    --repofrompath "trial,$tmp/repo" --repo trial --nogpgcheck \
    install "kernel-devel-uname-r = $release" >"$tmp/log" 2>&1 || fail "dnf cannot install it" "$tmp/log"
[[ -x $tmp/dnf-root/usr/src/kernels/$release/scripts/mod/modpost ]] || fail "dnf installed no tree" "$tmp/log"
