#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# buildah runs packaging/docker/Dockerfile for arm64 on this machine: packages, modules and configuration are those of the
# same commands outside. A wrong checksum ends the build. With EXTMOD_FULL=1 extmod-pkg is compiled in it, too.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

command -v buildah >/dev/null || skip buildah
[[ $EUID -eq 0 ]] || skip "root, for buildah's isolation by chroot"

# --- what a vendor has ---------------------------------------------------------------------------

kernel 6.12
vendor=$tmp/vendor
mkdir "$vendor"
# shellcheck disable=SC2154
tar -C "$srctree/.." --exclude='*.dts' --exclude='*.dtsi' --exclude='*/Documentation/*/*' --exclude='*/tools/testing/*' \
    --exclude='*/'{drivers,sound,fs,net}'/*.[chS]' --transform "s,^${srctree##*/},linux-6.12," \
    -cf - "${srctree##*/}" | zstd -q -1 -T2 -o "$vendor/linux-6.12.tar.zst"
(cd "$vendor" && sha256sum linux-6.12.tar.zst >SHA256SUMS)
cp "$objtree/.config" "$vendor/board.config"
cp "$objtree/Module.symvers" "$vendor"
printf '# CONFIG_%s is not set\n' SOUND GCC_PLUGINS >"$vendor/quiet.config"
driver "$vendor/drivers/bus" bus bus_start
driver "$vendor/drivers/device" device '' bus_start

# --- the same commands outside -------------------------------------------------------------------

cd "$vendor"
# The configuration also notes a Rust compiler, which the image does not have.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
expect_status 0 "$EXTMOD_PKG" prepare linux-6.12.tar.zst --arch arm64 --sha256sums SHA256SUMS --config board.config \
    --fragment quiet.config --symvers Module.symvers --kernelrelease "$release" --output "$tmp/outside/objtree"
expect_status 0 "$EXTMOD_PKG" build "$tmp/outside/objtree" --format deb,tar --output "$tmp/outside/packages"
expect_status 0 "$EXTMOD_PKG" module "$tmp/outside/objtree" drivers/device drivers/bus --output "$tmp/outside/modules"

# --- and in a build ------------------------------------------------------------------------------

base=$("$top/tests/acceptance/docker_base.sh")
mkdir "$tmp/storage" "$tmp/clone" "$tmp/program"
buildah() { command buildah --root "$tmp/storage/root" --runroot "$tmp/storage/run" --storage-driver vfs "$@"; }
container=$(buildah from scratch)
logged "$tmp/base.log" "the base image could not be made" buildah add "$container" "$base" /
logged "$tmp/base.log" "the base image could not be made" buildah commit --rm "$container" localhost/base
cp -r "$top"/{CMakeLists.txt,CMakePresets.json,LICENSE,README.md,src,packaging,kbuild-snippets} "$tmp/clone"

cp "$EXTMOD_PKG" "$tmp/program/extmod-pkg"
program=(--build-context extmod-pkg="$tmp/program")
[[ -z ${EXTMOD_FULL:-} ]] || program=(--build-context extmod-pkg-source="$tmp/clone")

# Which options a configuration can have follows from the compiler's plugin headers, too.
# shellcheck disable=SC2016
plugins=$(dpkg-query --show --showformat '${Package} ' 'gcc-*-plugin-dev-aarch64-linux-gnu' 2>/dev/null) || plugins=''

# docker_build OUT [OPTION...]
docker_build() {
    buildah build --isolation chroot -f "$tmp/clone/packaging/docker/Dockerfile" --target artifacts \
        "${program[@]}" --build-arg BASE=localhost/base \
        --build-arg SOURCE=linux-6.12.tar.zst --build-arg SHA256SUMS=SHA256SUMS --build-arg CONFIG=board.config \
        --build-arg FRAGMENTS=quiet.config --build-arg SYMVERS=Module.symvers \
        --build-arg MODULES='drivers/device drivers/bus' --build-arg FORMAT=deb,tar \
        --build-arg TOOLCHAIN="gcc-aarch64-linux-gnu libc6-dev-arm64-cross $plugins" \
        --build-arg PREPARE_OPTIONS="--kernelrelease $release" --output "type=local,dest=$1" "${@:2}" "$vendor"
}
logged "$tmp/build.log" "the build failed" docker_build "$tmp/inside"

for file in packages/SHA256SUMS modules/bus.ko modules/device.ko; do
    expect_same "$file" "$tmp/outside/$file" "$tmp/inside/$file"
done
for file in "$tmp"/outside/packages/linux-headers*.{deb,tar*}; do
    expect_same "${file##*/}" "$file" "$tmp/inside/packages/${file##*/}"
done
expect_same config "$tmp/outside/objtree/.config" "$tmp/inside/config"
for file in prepare.json build.json modules.json packages/*manifest.json; do
    # shellcheck disable=SC2086
    jq -e . "$tmp/inside/"$file >/dev/null || fail "no JSON: $file" "$tmp/build.log"
done
[[ $(jq -r .verified "$tmp/inside/modules.json") == true ]] || fail "the modules" "$tmp/inside/modules.json"
[[ -s $tmp/inside/prepare.log && -s $tmp/inside/modules.log ]] || fail "logs are missing: $(ls "$tmp/inside")"

sed -i 's/^./g/' "$vendor/SHA256SUMS"
! docker_build "$tmp/wrong" >"$tmp/wrong.log" 2>&1 || fail "a wrong checksum was no matter" "$tmp/wrong.log"
expect_text 'no SHA-256 checksum for linux-6.12.tar.zst' "$tmp/wrong.log"
[[ -z $(ls -A "$tmp/wrong" 2>/dev/null) ]] || fail "artifacts of a build that failed"
