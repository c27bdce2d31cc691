#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# boot.sh KERNEL_IMAGE MODULE.ko...: boots an arm64 kernel under qemu and loads, then unloads, each module.
#
# Prints the console. The init script writes INSMOD-OK or INSMOD-FAILED, RMMOD-OK or RMMOD-FAILED with the module's
# name, BTF where the kernel took its type information, what /proc/modules says of it, and BOOT-END last. Modules are loaded in the order given, unloaded in reverse.
# Exit status 0 when BOOT-END was reached; what the markers say is the caller's to judge.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../packaging/lib.sh"

limit=${BOOT_TIMEOUT:-180}

init_script() {
    local modules=$1
    cat <<INIT
#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sysfs /sys
# Whatever the kernel says about a module is to be seen, warnings too.
dmesg -n 8
undo=
for name in $modules; do
    if insmod /modules/\$name.ko; then echo "INSMOD-OK \$name"; else echo "INSMOD-FAILED \$name"; fi
    if [ -f /sys/kernel/btf/\$name ]; then echo "BTF \$name"; fi
    undo="\$name \$undo"
done
cat /proc/modules
for name in \$undo; do
    if rmmod \$name; then echo "RMMOD-OK \$name"; else echo "RMMOD-FAILED \$name"; fi
done
echo BOOT-END
poweroff -f
INIT
}

make_initrd() {
    local folder=$1 names='' deb module
    shift
    deb=$(fetch_deb arm64 busybox-static)
    mkdir -p "$folder"/{bin,sbin,proc,sys,dev,modules}
    dpkg-deb --fsys-tarfile "$deb" | tar -xOf - ./bin/busybox >"$folder/bin/busybox"
    chmod 755 "$folder/bin/busybox"
    for applet in sh mount dmesg insmod rmmod cat echo poweroff; do
        ln -s busybox "$folder/bin/$applet"
    done
    for module in "$@"; do
        cp "$module" "$folder/modules/"
        module=${module##*/}
        names+="${module%.ko} "
    done
    init_script "$names" >"$folder/init"
    chmod 755 "$folder/init"
    (cd "$folder" && find . | cpio --quiet -o -H newc | gzip -1) >"$folder.gz"
}

# -net none: Debian's qemu otherwise wants a rom file that is in another package.
boot() {
    timeout --foreground -k 5 "$limit" qemu-system-aarch64 -M virt -cpu cortex-a57 -m 1024 -nographic -no-reboot \
        -net none -kernel "$1" -initrd "$2" -append "console=ttyAMA0 panic=-1 quiet" </dev/null
}

main() {
    [[ $# -ge 2 ]] || die "usage: boot.sh KERNEL_IMAGE MODULE.ko..."
    local kernel=$1 status=0
    shift
    work=$(mktemp -d "${TMPDIR:-/tmp}/extmod-pkg-boot.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    make_initrd "$work/initrd" "$@"
    boot "$kernel" "$work/initrd.gz" >"$work/console" 2>&1 || status=$?
    tr -d '\r' <"$work/console" | tee "$work/plain"
    [[ $status -ne 124 ]] || die "the kernel did not end within $limit s" "give it longer with BOOT_TIMEOUT"
    grep -q '^BOOT-END' "$work/plain" || die "the kernel stopped before the end of its init script (qemu: $status)"
}

main "$@"
