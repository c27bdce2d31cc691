#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild` with a command that clears the environment: the kernel's make never reads the hooks, and its headers
# package has programs for the build machine. That is an error. A wrapper that passes the environment on works. The kernel
# is artificial: it has the parts of the kernel's makefiles that the hooks use.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

unset MAKEFILES
src=$tmp/src
mkdir -p "$src/scripts/package"
touch "$src/scripts/Kbuild.include"
cat >"$src/Makefile" <<'MAKE'
export srctree := .
%-pkg:
	$(MAKE) -f $(srctree)/scripts/Makefile.package $@
kernelrelease:
	@echo 6.12.0
MAKE
printf '%%-pkg:\n\t@echo packaged $@\n' >"$src/scripts/Makefile.package"

kbuild() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" kbuild -- "$@"
    expect_no_litter
}
lost() {
    kbuild 2 "$@"
    expect_text "error: .* read the hooks, so no headers package was replaced; .*: .*sudo extmod-pkg kbuild -- make"
}
# nothing GOAL...: make is seen and makes no package that has headers
nothing() {
    kbuild 0 "$@"
    expect_text 'warning: the command made no kernel packages'
}

kbuild 0 make -C "$src" bindeb-pkg
expect_no_text 'extmod-pkg: (error|warning)'
expect_text '^packaged bindeb-pkg' "$tmp/stdout"
printf '#!/bin/sh\nexec nice make -C "%s" "$@"\n' "$src" >"$tmp/wrapper"
chmod 755 "$tmp/wrapper"
kbuild 0 "$tmp/wrapper" bindeb-pkg
expect_no_text 'extmod-pkg: (error|warning)'
kbuild 0 env A=B "$tmp/wrapper" -j4 deb-pkg

lost env -i PATH="$PATH" make -C "$src" bindeb-pkg
expect_text '^packaged bindeb-pkg' "$tmp/stdout"
lost env -i PATH="$PATH" "$tmp/wrapper" kernelrelease
lost env -u MAKEFILES make -C "$src" tarxz-pkg
lost true
# A make that is not the kernel's reads the hooks, the kernel's does not.
printf 'all:\n\tenv -u MAKEFILES make -C "%s" bindeb-pkg\n' "$src" >"$tmp/Makefile"
lost make -C "$tmp" all
# The kernel's own make was seen, but not the one that packages.
lost sh -c "make -C '$src' kernelrelease && env -i PATH='$PATH' make -C '$src' bindeb-pkg"
expect_text 'the make that packaged the kernel has not read the hooks'

nothing make -C "$src" kernelrelease
nothing "$tmp/wrapper" perf-tar-src-pkg
nothing make -C "$src" pacman-pkg PACMAN_EXTRAPACKAGES=api-headers

# The command's own failure stays what it is.
kbuild 1 false
kbuild 7 env -i sh -c 'exit 7'
expect_no_text 'read the hooks'

# dpkg-buildpackage gets its hook as an option.
mkdir "$tmp/bin"
printf '#!/bin/sh\necho "$@"\n' >"$tmp/bin/dpkg-buildpackage"
chmod 755 "$tmp/bin/dpkg-buildpackage"
kbuild 0 "$tmp/bin/dpkg-buildpackage" -b
expect_text '^--hook-buildinfo=' "$tmp/stdout"
