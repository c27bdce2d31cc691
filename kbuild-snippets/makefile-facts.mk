# SPDX-License-Identifier: GPL-2.0-or-later
# Read through the environment variable MAKEFILES before the kernel's own top Makefile, with make -n and the goal
# `kernelrelease`; hostprogs.mk explains both. Prints three lines: the words that the tree's makefiles put on the line that
# links a module (5.4 to 5.9 keep linker scripts in KBUILD_LDS_MODULE), the compiler plugins that they enable or put on
# the line that compiles a module, and the makefiles that make has read.
#
# make prints the lines while it expands the recipe, after reading all makefiles. With -n it runs no recipe.
#
# No compiler and no linker is run, so none is needed: each flag that a makefile tries counts as accepted and the linker as
# new enough, as for the tools of the configuration. need-compiler makes the top Makefile read these tests for this goal,
# too.
override try-run = $(2)
override ld-ifversion = $(strip $(3))
override need-compiler := 1

# A make that calls us may have exported this variable.
GCC_PLUGIN :=

.PHONY: extmod-pkg-facts
kernelrelease: extmod-pkg-facts
extmod-pkg-facts:
	$(if $(need-sub-make),,$(info extmod-pkg-link: $(KBUILD_LDFLAGS) $(KBUILD_LDFLAGS_MODULE) $(LDFLAGS_MODULE) $(addprefix -T ,$(KBUILD_LDS_MODULE))))
	$(if $(need-sub-make),,$(info extmod-pkg-plugins: $(GCC_PLUGIN) $(filter -fplugin=%,$(KBUILD_CFLAGS) $(KBUILD_CFLAGS_MODULE))))
	$(if $(need-sub-make),,$(info extmod-pkg-makefiles: $(MAKEFILE_LIST)))
