# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# compare_cell: holds the packaged tree, $tree, against what the kernel's own packaging of $objtree would have shipped. Every
# difference has a line with its reason in `differences`. Sourced by `run`.

compare_cell() {
    local srctree upstream=$tmp/upstream
    srctree=$(realpath -e "${objtree}/source" 2>/dev/null || realpath "$objtree")
    rm -rf "$upstream"
    cp -a --reflink=auto "$objtree" "$tmp/upstream-objtree"
    upstream_tree "$tmp/upstream-objtree" "$srctree" "$upstream"
    files_of "$upstream" >"$tmp/theirs"
    files_of "$tree" >"$tmp/ours"
    [[ $(wc -l <"$tmp/theirs") -gt 1000 ]] || fail "the kernel's own packaging did not do its work" "$tmp/upstream.log"
    unexplained missing <(comm -13 "$tmp/ours" "$tmp/theirs")
    unexplained added <(comm -23 "$tmp/ours" "$tmp/theirs")
}

files_of() { (cd "$1" && find . ! -type d -printf '%P\n' | LC_ALL=C sort); }

# unexplained KIND FILE: fails if FILE has a path that no line of this kind in `differences` matches.
unexplained() {
    sed -n "s/^$1 *\([^ ]*\) .*/\1/p" "$matrix/differences" >"$tmp/patterns"
    grep -vE -f "$tmp/patterns" "$2" >"$tmp/$1" || true
    [[ ! -s $tmp/$1 ]] || fail "files of the kernel's own headers package are $1 without a reason" "$tmp/$1"
}

# upstream_tree OBJTREE SRCTREE FOLDER: by scripts/package/install-extmod-build, or the function of builddeb before there was one.
# With equal compilers neither rebuilds anything.
upstream_tree() {
    local script=$2/scripts/package/install-extmod-build srcarch
    srcarch=$(cd "$2/arch" && case $kernel_arch in i386 | x86_64) echo x86 ;; *) echo "$kernel_arch" ;; esac)
    if [[ -f $script ]]; then
        (cd "$1" && env CC=gcc HOSTCC=gcc SRCARCH="$srcarch" srctree="$2" KCONFIG_CONFIG=.config MAKE=make sh "$script" "$3") \
            >"$tmp/upstream.log" 2>&1 </dev/null || fail "the kernel's own packaging failed" "$tmp/upstream.log"
        return
    fi
    sed -n '/^is_enabled/,/^}/p; /^[a-z_]*kernel_headers *() *{/,/^}/p' "$2/scripts/package/builddeb" >"$tmp/builddeb"
    sed -n 's/^\([a-z_]*kernel_headers\).*/\1/p' "$tmp/builddeb" | head -n 1 >"$tmp/function"
    (
        cd "$1"
        mkdir -p debian
        export SRCARCH=$srcarch srctree=$2 KCONFIG_CONFIG=.config ARCH=$kernel_arch version=$release
        sh -c ". $tmp/builddeb; $(<"$tmp/function") $tmp/upstream-package"
    ) >"$tmp/upstream.log" 2>&1 </dev/null || true
    mv "$tmp"/upstream-package/usr/src/linux-headers-* "$3" || fail "the kernel's own packaging failed" "$tmp/upstream.log"
}
