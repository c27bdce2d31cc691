#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild` with a command that clears the environment: the kernel's make never reads the hooks, and its headers
# package has programs for the build machine. Behind sudo, env and the like make gets the hooks all the same; where it does
# not, that is an error. The kernel is artificial: it has the parts of the kernel's makefiles that the hooks use, and no
# modules, so that our steps have nothing to do.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

unset MAKEFILES
src=$tmp/work/src
mkdir -p "$src/scripts/package" "$src/include/config"
touch "$src/scripts/Kbuild.include"
echo CONFIG_64BIT=y >"$src/include/config/auto.conf"
# shellcheck disable=SC2016
echo 'for package in ${PACMAN_EXTRAPACKAGES-headers api-headers}' >"$src/scripts/package/PKGBUILD"
echo 6.12.0-acme >"$src/include/config/kernel.release"
cat >"$src/Makefile" <<'MAKE'
export srctree := .
%-pkg:
	$(MAKE) -f $(srctree)/scripts/Makefile.package $@
kernelrelease:
	@echo 6.12.0
MAKE
cat >"$src/scripts/Makefile.package" <<'MAKE'
%-pkg:
	@echo packaged $@
bindeb-pkg deb-pkg:
	@echo packaged $@
	@set -- $(DPKG_FLAGS); for word; do case $$word in --hook-buildinfo=*) sh -c "$${word#*=}" ;; esac; done
MAKE

kbuild() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" kbuild "${options[@]}" -- "$@"
    expect_no_litter
}
options=()
# seen COMMAND...: make has read the hooks
seen() {
    kbuild 0 "$@"
    expect_text '^packaged ' "$tmp/stdout"
    expect_text 'this kernel has no modules' "$tmp/stdout"
    expect_no_text 'extmod-pkg: (error|warning)'
}
lost() {
    kbuild 2 "$@"
    expect_text "error: .* read the hooks, so no headers package was replaced; .*: .*sudo extmod-pkg kbuild -- make"
}
# nothing COMMAND...: make is seen and makes no package of a kernel
nothing() {
    kbuild 2 "$@"
    expect_text 'error: the command made no kernel packages.*--allow-nothing'
    options=(--allow-nothing)
    kbuild 0 "$@"
    expect_no_text 'extmod-pkg: (error|warning)'
    options=()
}
without_headers() {
    kbuild 0 "$@"
    expect_text 'warning: the packages that the command made have no headers'
}

for goal in bindeb-pkg tarxz-pkg pacman-pkg; do
    seen make -C "$src" "$goal"
done
printf '#!/bin/sh\nexec nice make -C "%s" "$@"\n' "$src" >"$tmp/wrapper"
chmod 755 "$tmp/wrapper"
seen "$tmp/wrapper" bindeb-pkg
seen env A=B "$tmp/wrapper" -j4 deb-pkg

# What is understood gets the hooks as words, of make's command line or of env.
seen env -i PATH="$PATH" make -C "$src" bindeb-pkg
seen env -i PATH="$PATH" "$tmp/wrapper" tar-pkg
seen env -u MAKEFILES make -C "$src" tarxz-pkg
seen fakeroot make -C "$src" bindeb-pkg
seen /usr/bin/time -o "$tmp/time" make -C "$src" bindeb-pkg
seen nice -n 5 env -i A='a b' "PATH=$PATH" timeout -k 9 60 make -C "$src" deb-pkg
seen env -i PATH="$PATH" sh -c "make -C '$src' bindeb-pkg"
if [[ $EUID -eq 0 ]]; then
    seen sudo make -C "$src" bindeb-pkg
    seen sudo -n -u root nice make -C "$src" dir-pkg
    seen sudo A=B "$tmp/wrapper" bindeb-pkg
    seen sudo -E env -i PATH="$PATH" make -C "$src" bindeb-pkg
    # The ways out that the error names.
    seen sh -c "sudo --preserve-env=MAKEFILES,EXTMOD_PKG_RECORD make -C '$src' bindeb-pkg"
    expect_status 0 sudo "$EXTMOD_PKG" kbuild -- make -C "$src" bindeb-pkg
    # Another user gets the hooks, and the step runs as that user, too.
    chmod 755 "$tmp"
    chown -R nobody "$tmp/work" "$TMPDIR"
    seen sudo -u nobody make -C "$src" bindeb-pkg
    seen runuser -u nobody -- make -C "$src" tar-pkg
    # An ordinary user cannot give them to another one, and hears of it before the command runs.
    expect_status 2 as_user "$EXTMOD_PKG" kbuild -- sudo -u daemon touch "$tmp/work/ran"
    expect_text 'another user than root cannot be given the hooks.*sudo -u daemon extmod-pkg kbuild'
    [[ ! -e $tmp/work/ran ]] || fail "the command ran"
    lost su nobody -s /bin/sh -c "make -C '$src' bindeb-pkg"
    lost su - root -c "PATH='$PATH' make -C '$src' bindeb-pkg"
    seen chroot / "$(command -v make)" -C "$src" bindeb-pkg
    lost sudo sh -c "env -i PATH='$PATH' make -C '$src' bindeb-pkg"
fi

# Nobody can look into these.
for program in docker podman schroot ssh systemd-run; do
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nwhile [ "$1" != make ]; do shift; done\nexec env -i PATH="$PATH" "$@"\n' >"$tmp/$program"
    chmod 755 "$tmp/$program"
    lost "$tmp/$program" run --rm image make -C "$src" bindeb-pkg
    expect_text '^packaged bindeb-pkg' "$tmp/stdout"
done
lost sh -c "env -i PATH='$PATH' make -C '$src' bindeb-pkg"
lost env -S "-i PATH=$PATH make" -C "$src" bindeb-pkg
lost make -C "$src" MAKEFILES= bindeb-pkg
lost sh -c "unset MAKEFILES; make -C '$src' bindeb-pkg"
lost true
options=(--allow-nothing)
lost true
options=()
# A make that is not the kernel's reads the hooks, the kernel's does not.
printf 'all:\n\tenv -u MAKEFILES make -C "%s" MAKEFILES= bindeb-pkg\n' "$src" >"$tmp/Makefile"
lost make -C "$tmp" all
# The kernel's own make was seen, but not the one that packages.
lost sh -c "make -C '$src' kernelrelease && env -i PATH='$PATH' make -C '$src' bindeb-pkg"
expect_text 'the make that packaged the kernel \(deb\) has not read the hooks'
# One of two.
lost sh -c "make -C '$src' bindeb-pkg && env -i PATH='$PATH' make -C '$src' binrpm-pkg"
expect_text 'the make that packaged the kernel \(rpm\) has not read the hooks'
seen make -C "$src" bindeb-pkg tar-pkg
# The packaging does not do what DPKG_FLAGS says.
sed -i.kept '/set --/d' "$src/scripts/Makefile.package"
kbuild 2 make -C "$src" bindeb-pkg
expect_text 'error: the packaging that make started \(deb\) has not called the hook'
mv "$src/scripts/Makefile.package.kept" "$src/scripts/Makefile.package"

# Packages of upstream's that appear beside ours. The words do not tell, the files do.
# beside FILE: a script that packages twice, and the hooks do not see that FILE is made
beside() {
    printf '#!/bin/sh\nmake -C "%s" bindeb-pkg && mkdir -p "%s" && echo wrong >"%s"\n' "$src" "${1%/*}" "$1" >"$tmp/wrapper"
    kbuild 2 "$tmp/wrapper"
    expect_text "error: a make that has not read the hooks packaged headers, too; .*Do not use $1"
    [[ -e $1 ]] || fail "$1 was removed, which is not ours"
    # It is older than the next command.
    seen make -C "$src" bindeb-pkg
    rm "$1"
}
beside "$tmp/work/linux-headers-6.12.0-acme_6.12.0-1_arm64.deb"
beside "$src/rpmbuild/RPMS/aarch64/kernel-devel-6.12.0_acme-1.aarch64.rpm"
beside "$src/linux-upstream-headers-6.12.0_acme-1-aarch64.pkg.tar.zst"
# Those of another kernel, built in the same folder at the same time, are another command's.
printf '#!/bin/sh\nmake -C "%s" bindeb-pkg && echo >"%s"\n' "$src" "$tmp/work/linux-headers-6.1.9_6.1.9-1_arm64.deb" >"$tmp/wrapper"
seen "$tmp/wrapper"
# Where no make was seen, the error names what is new here.
printf '#!/bin/sh\necho >"%s"\n' "$tmp/work/linux-headers-6.12.0-acme_6.12.0-1_arm64.deb" >"$tmp/wrapper"
expect_status 2 env -C "$src" "$EXTMOD_PKG" kbuild "$tmp/wrapper"
expect_text "left upstream's $tmp/work/linux-headers-6.12.0-acme_6.12.0-1_arm64.deb"

printf '#!/bin/sh\necho >"%s"\n' "$tmp/work/linux-headers-6.12.0-acme_6.12.0-2_arm64.deb" >"$tmp/docker"
lost "$tmp/docker" run make -C "$src" O=../build bindeb-pkg
expect_text "left upstream's $tmp/work/linux-headers-6.12.0-acme_6.12.0-2_arm64.deb"

nothing make -C "$src" kernelrelease
nothing make -C "$src" perf-tar-src-pkg
without_headers make -C "$src" pacman-pkg PACMAN_EXTRAPACKAGES=api-headers
without_headers make -C "$src" -n bindeb-pkg

# The command's own failure stays what it is.
kbuild 1 false
kbuild 7 env -i sh -c 'exit 7'
expect_no_text 'read the hooks'

# dpkg-buildpackage gets its hook as an option, behind other programs, too.
mkdir "$tmp/bin"
# shellcheck disable=SC2016
printf '#!/bin/sh\ncd %s && sh -c "${1#--hook-buildinfo=}"\necho "$@"\n' "$src" >"$tmp/bin/dpkg-buildpackage"
chmod 755 "$tmp/bin/dpkg-buildpackage"
for command in '' 'nice' 'env -i'; do
    # shellcheck disable=SC2086
    kbuild 0 $command "$tmp/bin/dpkg-buildpackage" -b
    expect_text '^--hook-buildinfo=' "$tmp/stdout"
done
printf '#!/bin/sh\n' >"$tmp/bin/dpkg-buildpackage"
nothing "$tmp/bin/dpkg-buildpackage" --help
