# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# stub_kernel: puts a make into PATH that does all of the kernel's packaging but compile and install the kernel, of which it
# makes modules_prepare. Image, System.map and Module.symvers are made up. Modules are installed below lib, or STUB_MODULES. To be
# used on copies; sourced by tests of packaging steps that need no kernel that runs.

# shellcheck source=tests/remembered_answers.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/remembered_answers.sh"

# shellcheck disable=SC2154
stub_kernel() {
    mkdir -p "$tmp/stub"
    # shellcheck disable=SC2016
    cat >"$tmp/stub/make" <<'STUB'
#!/bin/bash
[[ -z ${STUB_LOG:-} ]] || echo "$*" >>"$STUB_LOG"
# What packages is the kernel's own and comes back here; what asks or prepares the configuration is left alone.
case " $* " in
*-pkg\ * | *\ debian/rules\ * | */scripts/Makefile.package\ * | *\ run-command\ *) exec -a make /usr/bin/make "$@" ;;
*\ kernelrelease\ * | *\ syncconfig\ * | *\ modules_prepare\ * | */scripts/Makefile.*)
    MAKE=/usr/bin/make exec /usr/bin/make "$@" ;;
# The configuration is complete, and looking at it once more takes a third of the time of all this.
*\ olddefconfig\ * | *\ clean\ * | *dtbs_install* | *vdso_install*) exit ;;
*image_name*) echo arch/arm64/boot/Image.gz; exit ;;
*headers_install*)
    for word in "$@"; do [[ $word != INSTALL_HDR_PATH=* ]] || mkdir -p "${word#*=}/include/asm"; done
    exit ;;
*modules_install*)
    for word in "$@" "INSTALL_MOD_PATH=${INSTALL_MOD_PATH:-}"; do
        [[ $word != INSTALL_MOD_PATH=?* ]] || mkdir -p "${word#*=}/${STUB_MODULES:-lib}/modules/$KERNELRELEASE/kernel"
    done
    exit ;;
esac
# All of the kernel: its headers, unless they are those of this configuration, release and compiler, and what is made up.
is_prepared() {
    # A tar has whole seconds, so the two may be of one.
    [[ -n ${KERNELRELEASE:-} && -n ${CC:-} && -e include/config/auto.conf && ! .config -nt include/config/auto.conf ]] &&
        grep -qsF "\"$KERNELRELEASE\"" include/generated/utsrelease.h &&
        grep -qsF "CONFIG_CC_VERSION_TEXT=\"$($CC --version | head -n 1)\"" .config
}
words=()
for word in "$@"; do [[ $word == all || $word == headers ]] || words+=("$word"); done
is_prepared || MAKE=/usr/bin/make /usr/bin/make "${words[@]}" modules_prepare || exit
mkdir -p arch/arm64/boot
for file in arch/arm64/boot/Image.gz vmlinux System.map; do [[ -e $file ]] || echo made up >"$file"; done
[[ -e Module.symvers ]] || printf '0x%08x\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' 1 printk 2 module_layout >Module.symvers
STUB
    chmod 755 "$tmp/stub/make"
    remember_answers "$tmp/stub"
}
