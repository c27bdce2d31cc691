# shellcheck shell=bash
# stub_kernel VERSION: a make that does everything of the kernel's packaging but compile and install the kernel, for the
# objtree $objtree (a copy), whose image, System.map and Module.symvers are made up. Sourced by tests of packaging steps
# that do not need a kernel that runs.

# shellcheck disable=SC2154
stub_kernel() {
    mkdir -p "$tmp/stub" "$objtree/arch/arm64/boot"
    # shellcheck disable=SC2016
    cat >"$tmp/stub/make" <<'STUB'
#!/bin/bash
# What packages, and what asks the configuration, is the kernel's own.
case " $* " in
*-pkg\ * | *\ debian/rules\ * | */Makefile.package\ * | *\ run-command\ * | *\ kernelrelease\ * | *\ syncconfig\ * | *\ olddefconfig\ * | *\ tools\ * | */Makefile.build\ *)
    exec -a make /usr/bin/make "$@" ;;
*image_name*) echo arch/arm64/boot/Image.gz ;;
*headers_install*)
    for word in "$@"; do [[ $word != INSTALL_HDR_PATH=* ]] || mkdir -p "${word#*=}/include/asm"; done ;;
*modules_install*)
    for word in "$@" "INSTALL_MOD_PATH=${INSTALL_MOD_PATH:-}"; do
        [[ $word != INSTALL_MOD_PATH=?* ]] || mkdir -p "${word#*=}/lib/modules/$KERNELRELEASE"
    done ;;
esac
exit 0
STUB
    chmod 755 "$tmp/stub/make"
    echo image >"$objtree/arch/arm64/boot/Image.gz"
    cp "$objtree/arch/arm64/boot/Image.gz" "$objtree/vmlinux"
    echo map >"$objtree/System.map"
    printf '0x00000001\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n' >"$objtree/Module.symvers"
    PATH=$tmp/stub:$PATH
}
