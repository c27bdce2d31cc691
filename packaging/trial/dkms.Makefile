# SPDX-License-Identifier: GPL-2.0-or-later
# As most modules that DKMS builds have it: make reads it twice, and Kbuild sets KERNELRELEASE.
ifneq ($(KERNELRELEASE),)
obj-m := extmod_first.o
extmod_first-y := first.o more.o
else
all:
	@echo "KERNELRELEASE is not set" >&2; exit 1
endif
