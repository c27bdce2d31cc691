#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The cache of host programs. The same build, another flavour and another release of the same source compile nothing;
# changes are compiled. Damage, kills, a full disk and a second process never make a wrong package.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.12
sysroot_ssl
cp -a "$sysroot" "$tmp/sysroot"
# Headers that nothing here is about would be copied some forty times.
layer_over "$srctree" "$tmp/source"
rm -r "$tmp"/source/include/{dt-bindings,net,sound,trace,drm,media,linux/*/}
cache=$tmp/cache
export EXTMOD_PKG_CACHE=$cache

# Nor does it need more programs than these, one of them with a library.
copy_objtree few
unset_config 'ASN1|BUILDTIME_TABLE_SORT|KALLSYMS|SECURITY_IPE|SECURITY_SELINUX'
rm -r "$objtree"/scripts/{asn1_compiler,sorttable,kallsyms,ipe,selinux}

# A compiler of the test's own, to be upgraded in place.
quick_compiler "$tmp/cc" first
given=(--srctree "$tmp/source" --cc "$tmp/cc" --sysroot "$tmp/sysroot")

# staged OUTCOME [OPTION...]: stages into $tmp/tree; every program has that outcome
staged() {
    local outcome=$1
    shift
    rm -rf "$tmp/tree"
    expect_status 0 "${with[@]}" "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --kernelrelease "$release" \
        "${given[@]}" --json "$@"
    expect_no_litter
    jq -r '[.host_programs[] | select(.outcome != "omitted") | .outcome] | unique | join(" ")' "$tmp/stdout" >"$tmp/outcomes"
    [[ $(<"$tmp/outcomes") == "$outcome" ]] || fail "programs are $(<"$tmp/outcomes"), not $outcome" "$tmp/stdout"
    (cd "$tmp/tree" && find . -type f -perm -111 | LC_ALL=C sort | xargs sha256sum) >"$tmp/programs"
    [[ -f $tmp/reference ]] || cp "$tmp/programs" "$tmp/reference"
    expect_same "what was staged" "$tmp/reference" "$tmp/programs"
}

staged rebuilt
mkdir "$tmp/bin"
# make answers questions and makes nothing.
cat >"$tmp/bin/make" <<'MAKE'
#!/bin/sh
[ "$1" = -n ] && exec /usr/bin/make "$@"
echo nothing has to be made >&2
exit 1
MAKE
chmod 755 "$tmp/bin/make"
with=(env "PATH=$tmp/bin:$PATH")
staged reused
staged reused --jobs 1
with=()

# another flavour and release of the same source
copy_objtree flavour
set_config CONFIG_PREEMPT_RT=y
sed -i "s/$release/6.12.0-flavour/" "$objtree/include/generated/utsrelease.h"
echo 6.12.0-flavour >"$objtree/include/config/kernel.release"
plain_release=$release
release=6.12.0-flavour
staged reused
# ... that differs in what programs are made of: objtree's own header, then a makefile's symbol
echo '/* changed */' >>"$objtree/scripts/mod/devicetable-offsets.h"
staged 'rebuilt reused'
staged reused
objtree=$tmp/few
release=$plain_release
staged reused

# the compiler upgraded in place, a header and a library of the run arch changed
quick_compiler "$tmp/cc" second
staged rebuilt
echo '/* changed */' >>"$tmp/sysroot/usr/include/openssl/evp.h"
staged rebuilt
printf 'x' >>"$tmp/sysroot/usr/lib/aarch64-linux-gnu/libcrypto.so.3"
staged rebuilt
staged reused

# a specs file that a wrapper names, and an archive in a folder that only this file names
plain=("${given[@]}")
mkdir "$tmp/hidden"
printf 'void hidden(void) {}\n' | aarch64-linux-gnu-gcc -c -x c -o "$tmp/hidden.o" -
ar rc "$tmp/hidden/libhidden.a" "$tmp/hidden.o"
printf '*link_libgcc:\n+ -L%s\n\n*lib:\n-lhidden -lc\n' "$tmp/hidden" >"$tmp/specs"
quick_compiler "$tmp/specs-cc"
sed -i "s,\"\\\$@\",-specs=$tmp/specs &," "$tmp/specs-cc"
given=(--srctree "$tmp/source" --cc "$tmp/specs-cc" --sysroot "$tmp/sysroot")
staged rebuilt
staged reused
ar rc "$tmp/hidden/libhidden.a" "$tmp/hidden.o" "$tmp/specs"
staged rebuilt
printf '\n' >>"$tmp/specs"
staged rebuilt
staged reused

# an ELF file under the compiler's name, as ccache may be, and another compiler behind it
printf '#include <unistd.h>\nint main(int c, char **words) { (void)c; return execv("%s", words); }\n' "$tmp/behind" |
    gcc -x c -o "$tmp/launcher" -
ln -s launcher "$tmp/aarch64-linux-gnu-gcc"
quick_compiler "$tmp/behind"
given=(--srctree "$tmp/source" --cc "$tmp/aarch64-linux-gnu-gcc" --sysroot "$tmp/sysroot")
staged rebuilt
staged reused
sed -i '2i [ "$*" != --version ] || { echo "gcc (another) 12.9"; exit; }' "$tmp/behind"
staged rebuilt
staged reused
given=("${plain[@]}")
staged reused

# damage: a byte of all programs; a byte of the records of one, and it gone
flip() { printf '\377' | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }
for program in "$cache"/programs/*; do
    flip "$program" 5000
done
staged rebuilt
staged reused
one=certs/extract-cert
mapfile -t records < <(grep -l "\"$one\"" "$cache"/*/*.json)
for record in "${records[@]}"; do
    flip "$record" 200
done
staged 'rebuilt reused'
rm "$cache/programs/$(awk -v path="./$one" '$2 == path { print $1 }' "$tmp/programs")"
staged 'rebuilt reused'
staged reused

# killed at any time, most of all while it writes
rm -rf "$cache"
{ timeout -s KILL 1.1 "$EXTMOD_PKG" stage "$objtree" "$tmp/killed" --kernelrelease "$release" "${given[@]}" \
    >/dev/null 2>&1 </dev/null || true; } 2>/dev/null
# Its make goes on until it finds its folder gone.
until rm -rf "$tmp"/killed "$tmp"/extmod-pkg.* "${TMPDIR:?}"/* 2>/dev/null; do
    sleep 0.1
done
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/after" --kernelrelease "$release" "${given[@]}"
(cd "$tmp/after" && find . -type f -perm -111 | LC_ALL=C sort | xargs sha256sum) >"$tmp/programs"
expect_same "what was staged after a kill" "$tmp/reference" "$tmp/programs"
rm -r "$tmp/after"

# two at once, from nothing
rm -rf "$cache"
for i in 1 2; do
    "$EXTMOD_PKG" stage "$objtree" "$tmp/tree-$i" --kernelrelease "$release" "${given[@]}" \
        >"$tmp/log-$i" 2>&1 </dev/null &
    pids[i]=$!
done
for i in 1 2; do
    wait "${pids[i]}" || fail "one of two runs failed" "$tmp/log-$i"
    (cd "$tmp/tree-$i" && find . -type f -perm -111 | LC_ALL=C sort | xargs sha256sum) >"$tmp/programs"
    expect_same "what was staged by one of two" "$tmp/reference" "$tmp/programs"
    rm -r "$tmp/tree-$i"
done
staged reused

# no place: a full disk, a file, a folder that cannot be written; a package all the same
mkdir "$tmp/small"
mount -t tmpfs -o size=128k tmpfs "$tmp/small"
staged rebuilt --cache "$tmp/small/cache"
expect_text 'warning: the cache of host programs was not written: .*No space left'
[[ -z $(find "$tmp/small" -name '.*' -type f) ]] || fail "a half file is left in the cache"
umount "$tmp/small"
touch "$tmp/file"
staged rebuilt --cache "$tmp/file"
expect_text "warning: the cache of host programs was not written: .*$tmp/file"
# a build farm without a home folder need not hear of it; the usual folder
unset EXTMOD_PKG_CACHE
with=(env -u XDG_CACHE_HOME HOME=/proc/nonexistent)
staged rebuilt
expect_no_text 'warning'
mkdir -p "$tmp/home/.cache/extmod-pkg"
cp -r "$cache" "$tmp/home/.cache/extmod-pkg/host-programs"
with=(env -u XDG_CACHE_HOME "HOME=$tmp/home")
staged reused
staged rebuilt --no-cache
with=()
export EXTMOD_PKG_CACHE=$cache

# programs of tools/ are kept by themselves: by their sources, by the headers and libraries that they use
sysroot_full
rm -rf "$tmp/sysroot" "$tmp/reference"
cp -a "$sysroot" "$tmp/sysroot"
kernel 6.12
vmlinux=$(debian_vmlinux "$objtree" "$release")
staged rebuilt --vmlinux "$vmlinux"
staged reused --vmlinux "$vmlinux"
echo '/* changed */' >>"$tmp/sysroot/usr/include/gelf.h"
staged 'rebuilt reused' --vmlinux "$vmlinux"
[[ $(jq -r '.host_programs[] | select(.outcome == "rebuilt") | .path' "$tmp/stdout") == tools/bpf/resolve_btfids/resolve_btfids ]] ||
    fail "something else than resolve_btfids was rebuilt" "$tmp/stdout"
staged reused --vmlinux "$vmlinux"
echo '/* changed */' >>"$tmp/source/tools/lib/bpf/btf.c"
staged 'rebuilt reused' --vmlinux "$vmlinux"
staged reused --vmlinux "$vmlinux"
umount "$tmp/source"
rm "$tmp/reference"

# the size limit: of two kernels the one used last stays
[[ $(du -sk "$cache" | cut -f1) -gt 1100 ]] || fail "the cache holds no more than is allowed already"
six_twelve=$objtree
kernel 6.1
rm -rf "$tmp/other"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/other" --kernelrelease "$release" --sysroot "$tmp/sysroot" --cache-size 1
[[ $(du -sk "$cache" | cut -f1) -le 1100 ]] || fail "the cache holds $(du -sh "$cache")"
rm -rf "$tmp/other"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/other" --kernelrelease "$release" --sysroot "$tmp/sysroot" --cache-size 1 --json
jq -e '[.host_programs[] | select(.outcome == "reused")] | length > 5' "$tmp/stdout" >"$tmp/judged" ||
    fail "what was used last is gone" "$tmp/stdout"
[[ $objtree != "$six_twelve" ]] || fail "one kernel was tried twice"
