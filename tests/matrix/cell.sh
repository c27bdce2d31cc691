# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154
# One cell of the matrix. Sourced by `run`, after tests/integration/scenario.sh.
#
#   run_cell LINE   prepares, packages, verifies, compares, builds modules; sets the variables of the result: $outcome (builds or
#                   refused), $trial (built, or why not), $prepare_ms $build_ms $trial_ms. Ends the script if the cell fails.

# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

matrix=$top/tests/matrix

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# row_of FILE NAME: the words of its line
row_of() { awk -v name="$2" '$1 == name' "$1"; }

# read_cell LINE: the words of the line
read_cell() {
    local words
    read -ra words <<<"${1#+}"
    [[ ${#words[@]} -eq 7 ]] || die "not a line of seven words: $1" "see $matrix/cells"
    kernel=${words[0]} arch=${words[1]} config=${words[2]} compiler=${words[3]} localversion=${words[4]} libraries=${words[5]}
    expect=${words[6]}
    read -r _ kernel_arch triplet debian_arch machine symbols <<<"$(row_of "$matrix/arches" "$arch")"
    [[ -n $symbols ]] || die "no such arch: $arch" "see $matrix/arches"
    name=$(cell_name "$1")
}

# cell_name LINE: the words that tell it from others
cell_name() {
    local words name
    read -ra words <<<"${1#+}"
    name=${words[0]}-${words[1]}-${words[2]}-${words[3]}${words[4]}
    name=${name%-}
    printf '%s\n' "${name//[,=]/_}"
}

# make_words: the words that a person gives make for this kernel: $make_words, and $path before the usual folders
make_words() {
    path=/usr/sbin:/usr/bin:/sbin:/bin
    make_words=("ARCH=$kernel_arch")
    case $compiler in
    clang) make_words+=(LLVM=1) ;;
    clang-*) make_words+=("LLVM=-${compiler#clang-}") ;;
    prebuilt) make_words+=("CROSS_COMPILE=$(prebuilt_toolchain)/bin/$triplet-") ;;
    *) [[ $triplet == - ]] || make_words+=("CROSS_COMPILE=$triplet-") ;;
    esac
    case $compiler in
    gcc-*) make_words+=("CC=$triplet-$compiler") ;;
    ccache) make_words+=("CC=ccache $triplet-gcc") ;;
    esac
    [[ $localversion != =* ]] || make_words+=("KERNELRELEASE=${localversion#=}")
}

# A toolchain of its own, as vendors have them: programs that are nowhere in PATH.
prebuilt_toolchain() {
    local folder program
    folder=$(cache_dir)/matrix/prebuilt-$triplet
    if [[ ! -d $folder ]]; then
        mkdir -p "$folder.$$/bin"
        for program in /usr/bin/"$triplet"-*; do
            printf '#!/bin/sh\nexec %s "$@"\n' "$program" >"$folder.$$/bin/${program##*/}"
            chmod 755 "$folder.$$/bin/${program##*/}"
        done
        mv -T "$folder.$$" "$folder" 2>/dev/null || rm -rf "$folder.$$"
    fi
    printf '%s\n' "$folder"
}

cell_make() {
    env -i "PATH=$path" HOME="$HOME" LC_ALL=C CCACHE_DIR="$(cache_dir)/matrix/ccache" make "${make_words[@]}" -j"${MATRIX_JOBS:-$(nproc)}" "$@"
}

# prepare_cell: sets $objtree and $release
prepare_cell() {
    local folder
    folder=$(cache_dir)/matrix/$name
    make_words
    if [[ $config == debian ]]; then
        kernel "$kernel"
        return
    fi
    source=$(kernel_source "$kernel")
    with_lock "matrix-$name" prepare_tree "$folder" >&2
    objtree=$folder/objtree
    [[ $kernel != *+in-tree ]] || objtree=$folder/srctree
    release=$(<"$objtree/include/config/kernel.release")
}

# wanted: the lines that the cell adds to its configuration
wanted() {
    local symbol all=${config#"${config%%,*}"}
    [[ ${config%%,*} != small ]] || all=,MODULES,MODVERSIONS,$symbols$all
    for symbol in ${all//,/ }; do
        case $symbol in
        -) ;;
        -*) echo "# CONFIG_${symbol#-} is not set" ;;
        *=*) echo "CONFIG_$symbol" ;;
        *) echo "CONFIG_$symbol=y" ;;
        esac
    done
    [[ $localversion == [-=]* && $localversion != -?* ]] || echo "CONFIG_LOCALVERSION=\"$localversion\""
}

# The compiler of a kernel that nothing else tells about.
usual_compiler() {
    if [[ $compiler == clang* ]]; then
        echo "$compiler"
    elif [[ $triplet == - ]]; then
        echo gcc
    else
        echo "$triplet-gcc"
    fi
}

prepare_tree() {
    local folder=$1 made_by base=${config%%,*} line at=()
    made_by="$(what_makes "$(usual_compiler)" prepare_tree wanted make_words) $source $(wanted)"
    ! is_made "$folder/complete" "$made_by" || return 0
    rm -rf "$folder"
    mkdir -p "$folder/objtree"
    log "preparing $name"
    if [[ $kernel == *+in-tree ]]; then
        cp -a --reflink=auto "$source" "$folder/srctree"
        at=(-C "$folder/srctree")
    else
        at=(-C "$source" "O=$folder/objtree")
    fi
    [[ $base != small ]] || base=allnoconfig
    {
        cell_make "${at[@]}" "$base" && wanted >>"$(configuration_of "$folder")" &&
            cell_make "${at[@]}" olddefconfig && cell_make "${at[@]}" modules_prepare
    } >"$folder/log" 2>&1 </dev/null || fail "$name could not be prepared" "$folder/log"
    while read -r line; do
        grep -qxF -- "$line" "$(configuration_of "$folder")" || fail "the configuration of $name has no $line"
    done < <(wanted | tac | awk '{ symbol = $1 == "#" ? $2 : $1; sub(/=.*/, "", symbol) } !seen[symbol]++ && /=y$/')
    # What only a build makes, and every module is linked with.
    if grep -q '^CONFIG_PPC32=y' "$(configuration_of "$folder")"; then
        cell_make "${at[@]}" arch/powerpc/lib/crtsavres.o >>"$folder/log" 2>&1 </dev/null || fail "no crtsavres.o" "$folder/log"
    fi
    # What a finished build has, as far as modpost reads it here.
    printf '0x%08x\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' 1 module_layout 2 kfree >"$(configuration_of "$folder" | sed 's/\.config$/Module.symvers/')"
    echo "$made_by" >"$folder/complete"
}

# configuration_of FOLDER
configuration_of() {
    if [[ $kernel == *+in-tree ]]; then
        echo "$1/srctree/.config"
    else
        echo "$1/objtree/.config"
    fi
}

# cell_options: the options of doctor and build, $options, and the sysroot or nothing, $sysroot
cell_options() {
    options=() build_options=(--format "deb,tar" --compress zstd:1)
    sysroot=''
    # shellcheck disable=SC2046,SC2086
    case $libraries in
    -) ;;
    *:*) sysroot=$(suite_sysroot "${libraries%%:*}" "$debian_arch" $(tr "," " " <<<"${libraries#*:}")) ;;
    *) sysroot=$("$top/packaging/debian-sysroot" "$debian_arch" ${libraries//,/ }) ;;
    esac
    case $compiler in
    musl)
        sysroot_musl
        options+=(--cc "clang --target=aarch64-linux-musl")
        ;;
    esac
    [[ $arch != i386 ]] || sysroot_i386
    [[ -z $sysroot ]] || options+=(--sysroot "$sysroot")
    # Type information: resolve_btfids is packaged, and pahole and it finish every module.
    [[ $config != debian ]] || build_options+=(--vmlinux "$(debian_vmlinux "$objtree" "$release")")
    [[ $config != debian && $localversion != =* ]] || options+=(--kernelrelease "$release")
}

# stub_rustc: prints a folder with a rustc that is newer than any kernel
stub_rustc() {
    mkdir -p "$tmp/rust"
    printf '#!/bin/sh\necho "rustc 1.95.0 (59807616e 2026-04-14)"\n' >"$tmp/rust/rustc"
    chmod 755 "$tmp/rust/rustc"
    echo "$tmp/rust"
}

# build_cell: into $out
build_cell() {
    local status text
    cell_options
    if [[ $compiler == rustc ]]; then
        PATH=$(stub_rustc):$PATH
        path=$(stub_rustc):$path
    fi
    if [[ $expect != builds ]]; then
        status=${expect%%:*}
        text=${expect#*:}
        expect_status "$status" "$EXTMOD_PKG" build "$objtree" --output "$out" "${options[@]}"
        expect_text "$text"
        expect_status 3 "$EXTMOD_PKG" doctor "$objtree" "${options[@]}"
        expect_text "NOT OK .*$text" "$tmp/stdout"
        outcome=refused
        return
    fi
    expect_status 0 "$EXTMOD_PKG" doctor "$objtree" "${options[@]}"
    expect_status 0 "$EXTMOD_PKG" build "$objtree" --output "$out" "${build_options[@]}" "${options[@]}"
    cp "$tmp/stdout" "$tmp/report"
    outcome=builds
    for package in "$out"/*.deb "$out"/*.tar.zst; do
        expect_status 0 "$EXTMOD_PKG" verify "$package"
    done
    unpack "$(one_file "$out/*.tar.zst")" "$tmp/unpacked"
    tree=$(headers_in "$tmp/unpacked")
    tree=${tree%/}
}

# can_run: whether this machine runs the packaged programs. $trial says why not.
can_run() {
    [[ $arch != amd64 && $arch != i386 ]] || return 0
    trial="no: qemu-user lacks instructions of this C library"
    [[ $machine != - ]] || return 1
    grep -qs '^enabled' "/proc/sys/fs/binfmt_misc/qemu-$machine" && return
    trial="no: binfmt has no qemu-$machine"
    [[ ${CI:-} != true ]] || fail "$trial"
    return 1
}

# run_in_userland COMMAND...: programs of the arch find their loader and libraries.
run_in_userland() {
    local prefix=/usr/$triplet libs=''
    # It may have the C library, too.
    [[ ! -d $prefix || $compiler == musl ]] && prefix=$sysroot
    [[ -z $sysroot ]] || libs=$(printf '%s:' "$sysroot"/usr/lib/*-linux-* "$sysroot"/lib/*-linux-*)
    if [[ $arch == amd64 || $arch == i386 ]]; then
        "$@"
    else
        env "QEMU_LD_PREFIX=$prefix" "QEMU_SET_ENV=LD_LIBRARY_PATH=$libs" "$@"
    fi
}

# trial_cell: the trial modules, with the packaged programs; make and the compiler are this machine's.
trial_cell() {
    local log=$tmp/make.log module folder=$tmp/trial
    can_run || return 0
    cp -r "$top/tests/acceptance/trial" "$folder"
    logged "$log" "make M= failed with the packaged programs" run_in_userland env "PATH=$path" CCACHE_DIR="$(cache_dir)/matrix/ccache" make \
        -C "$tree" "${make_words[@]}" M="$folder" KBUILD_MODPOST_WARN=1 V=1 -j2 modules
    expect_no_text 'Exec format error|cannot execute|syncconfig|No such file' "$log"
    expect_text 'scripts/mod/modpost ' "$log"
    expect_text '^(deps_|savedcmd_|cmd_).*main\.o := ' "$folder/base/.main.o.cmd"
    for module in base/trial_base user/trial_user; do
        [[ $(modinfo -F vermagic "$folder/$module.ko") == "$release "* ]] ||
            fail "vermagic of $module.ko is '$(modinfo -F vermagic "$folder/$module.ko")'" "$log"
    done
    expect_same_machine "$folder/base/trial_base.ko"
    if grep -q '^CONFIG_MODVERSIONS=y' "$tree/include/config/auto.conf"; then
        expect_text '^0x[0-9a-f]*[1-9a-f][0-9a-f]*[[:space:]]+trial_base_sum[[:space:]]' "$folder/Module.symvers"
        modprobe --dump-modversions "$folder/user/trial_user.ko" >"$tmp/crcs" 2>&1 || true
        expect_text 'trial_base_sum' "$tmp/crcs"
    fi
    if [[ -e $tree/vmlinux ]]; then
        readelf -SW "$folder/user/trial_user.ko" >"$tmp/sections"
        expect_text ' \.BTF ' "$tmp/sections"
    fi
    trial=built
}

# expect_same_machine MODULE: as the tree's own object
expect_same_machine() {
    local object
    object=$(readelf -h "$objtree/scripts/mod/empty.o" | grep -E 'Class|Data|Machine')
    [[ $(readelf -h "$1" | grep -E 'Class|Data|Machine') == "$object" ]] || fail "the module is for another machine than $object"
}

run_cell() {
    local begin
    read_cell "$1"
    begin=$(milliseconds)
    prepare_cell
    prepare_ms=$(($(milliseconds) - begin))
    begin=$(milliseconds)
    build_cell
    build_ms=$(($(milliseconds) - begin))
    trial='no: refused' trial_ms=0
    [[ $outcome == builds ]] || return 0
    compare_cell
    begin=$(milliseconds)
    trial_cell
    trial_ms=$(($(milliseconds) - begin))
}
