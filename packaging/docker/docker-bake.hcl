# SPDX-License-Identifier: GPL-2.0-or-later
# One target for each architecture, into out/ARCH. README.md beside this file has the command. Each variable may be set in the
# environment: SOURCE=linux-6.12.tar.xz docker buildx bake -f .../docker-bake.hcl arm64 riscv64

variable "EXTMOD_PKG" {
  # A clone of extmod-pkg, seen from the build context.
  default = "extmod-pkg"
}

variable "SOURCE" {
  default = "linux.tar.xz"
}

variable "SHA256SUMS" {
  default = ""
}

variable "FRAGMENTS" {
  default = ""
}

variable "MODULES" {
  default = ""
}

variable "FORMAT" {
  default = "deb"
}

variable "TOOLCHAIN_AMD64" {
  # On a builder of another architecture: gcc-x86-64-linux-gnu libc6-dev-amd64-cross
  default = ""
}

group "default" {
  targets = ["arm64", "armhf", "riscv64", "amd64"]
}

target "_kernel" {
  context    = "."
  dockerfile = "${EXTMOD_PKG}/packaging/docker/Dockerfile"
  contexts   = { extmod-pkg-source = EXTMOD_PKG }
  target     = "artifacts"
  args = {
    SOURCE     = SOURCE
    SHA256SUMS = SHA256SUMS
    FRAGMENTS  = FRAGMENTS
    MODULES    = MODULES
    FORMAT     = FORMAT
  }
}

# DEFCONFIG may as well be CONFIG, a file of the build context: one for each architecture.
target "arm64" {
  inherits = ["_kernel"]
  args = {
    ARCH      = "arm64"
    DEFCONFIG = "defconfig"
    TOOLCHAIN = "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
  }
  output = ["type=local,dest=out/arm64"]
}

target "armhf" {
  inherits = ["_kernel"]
  args = {
    ARCH            = "arm"
    DEFCONFIG       = "multi_v7_defconfig"
    TOOLCHAIN       = "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross"
    PREPARE_OPTIONS = "--cross-compile arm-linux-gnueabihf-"
  }
  output = ["type=local,dest=out/armhf"]
}

target "riscv64" {
  inherits = ["_kernel"]
  args = {
    ARCH      = "riscv"
    DEFCONFIG = "defconfig"
    TOOLCHAIN = "gcc-riscv64-linux-gnu libc6-dev-riscv64-cross"
  }
  output = ["type=local,dest=out/riscv64"]
}

target "amd64" {
  inherits = ["_kernel"]
  args = {
    ARCH            = "x86"
    DEFCONFIG       = "x86_64_defconfig"
    TOOLCHAIN       = TOOLCHAIN_AMD64
    PREPARE_OPTIONS = "--cross-compile x86_64-linux-gnu-"
  }
  output = ["type=local,dest=out/amd64"]
}
