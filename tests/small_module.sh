# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# small_module FILE LICENCE SYMBOL=CRC...: assembles a kernel module of this machine that imports these symbols, with CRCs as
# CONFIG_MODVERSIONS leaves them, and does nothing.

small_module() {
    local file=$1 licence=$2 need
    shift 2
    {
        printf '.section .modinfo,"a"\n.asciz "license=%s"\n.asciz "vermagic=6.12.0-small modversions "\n' "$licence"
        printf '.section .gnu.linkonce.this_module,"aw"\n.zero 64\n.section __versions,"a"\n'
        for need in "$@"; do
            printf '.quad %s\n0: .asciz "%s"\n.zero 56 - (. - 0b)\n' "${need#*=}" "${need%=*}"
        done
        printf '.text\n'
        for need in "$@"; do
            [[ $need == module_layout=* ]] || printf '.quad %s\n' "${need%=*}"
        done
    } >"$file.s"
    as --64 -o "$file" "$file.s"
    rm "$file.s"
}
