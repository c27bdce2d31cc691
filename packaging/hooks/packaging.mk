# SPDX-License-Identifier: GPL-2.0-or-later
# Read through the environment variable MAKEFILES before the kernel's own makefiles, in every make of a packaging run. It
# only acts in two of them: the make of scripts/Makefile.package, which gets srctree, KERNELRELEASE and the compilers in the
# environment from the top Makefile, and the make of the goal run-command.
#
# Beside this file is `step`, which runs `extmod-pkg kbuild --step`. If EXTMOD_PKG_RECORD names a file, `extmod-pkg kbuild`
# waits for make to end and then runs the steps of the formats that have no place for a hook. This file records there what
# these steps need.
extmod-pkg-step := $(dir $(lastword $(MAKEFILE_LIST)))step
extmod-pkg-goals := $(if $(srctree),$(filter-out perf-%,$(filter %-pkg,$(MAKECMDGOALS))))

# The hook runs when all packages exist, before dpkg-buildpackage computes checksums for .buildinfo and .changes. If the tree
# knows the build profile, that skips upstream's headers step and its build dependencies.
ifneq ($(filter deb-pkg bindeb-pkg,$(extmod-pkg-goals)),)
override DPKG_FLAGS += --hook-buildinfo='$(extmod-pkg-step) deb'
extmod-pkg-profile := $(if $(shell grep -s 'pkg\..*nokernelheaders' $(srctree)/scripts/package/mkdebian),pkg.$(or $(KDEB_SOURCENAME),linux-upstream).nokernelheaders)
ifneq ($(extmod-pkg-profile),)
ifneq ($(filter -P% --build-profiles=%,$(DPKG_FLAGS)),)
extmod-pkg-comma := ,
override DPKG_FLAGS := $(foreach word,$(DPKG_FLAGS),$(word)$(if $(filter -P% --build-profiles=%,$(word)),$(extmod-pkg-comma)$(extmod-pkg-profile)))
else
override DEB_BUILD_PROFILES := $(strip $(DEB_BUILD_PROFILES) $(extmod-pkg-profile))
export DEB_BUILD_PROFILES
endif
endif
endif

ifneq ($(EXTMOD_PKG_RECORD),)

# The waiting program must know whether a make of a kernel read this file at all, and whether packages were made: sudo and
# env -i lose MAKEFILES, and nobody else notices. The first make records that it runs. Its own makefile, which would set
# srctree, has not been read yet.
ifeq ($(wildcard $(EXTMOD_PKG_RECORD)),)
ifneq ($(or $(srctree),$(sub_make_done),$(wildcard scripts/Kbuild.include)),)
$(file >>$(EXTMOD_PKG_RECORD),kernel=$(CURDIR))
endif
endif
ifneq ($(extmod-pkg-goals),)
$(file >>$(EXTMOD_PKG_RECORD),packages=$(extmod-pkg-goals))
endif
# Nothing is made with -n, -q or -t.
extmod-pkg-flags := $(filter-out --%,$(firstword -$(MAKEFLAGS)))
ifneq ($(or $(findstring n,$(extmod-pkg-flags)),$(findstring q,$(extmod-pkg-flags)),$(findstring t,$(extmod-pkg-flags))),)
extmod-pkg-goals :=
endif

ifneq ($(filter rpm-pkg binrpm-pkg,$(extmod-pkg-goals)),)
override RPMOPTS += --without=devel
endif
# Up to 6.5 rpmbuild -ta builds the kernel in its own folder. It must stay until our step has read it; the step then removes
# what %clean would have removed.
ifneq ($(filter rpm-pkg,$(extmod-pkg-goals)),)
override RPMOPTS += --define='__spec_clean_cmd /bin/true'
endif

# The list of the tree's own PKGBUILD without the headers.
ifneq ($(filter pacman-pkg,$(extmod-pkg-goals)),)
extmod-pkg-packages := $(if $(filter undefined,$(origin PACMAN_EXTRAPACKAGES)),$(shell sed -n 's/.*{PACMAN_EXTRAPACKAGES-\(.*\)}.*/\1/p' $(srctree)/scripts/package/PKGBUILD),$(PACMAN_EXTRAPACKAGES))
extmod-pkg-goals := $(if $(filter headers,$(extmod-pkg-packages)),$(extmod-pkg-goals),$(filter-out pacman-pkg,$(extmod-pkg-goals)))
override PACMAN_EXTRAPACKAGES := $(filter-out headers,$(extmod-pkg-packages))
export PACMAN_EXTRAPACKAGES
endif

ifneq ($(extmod-pkg-goals),)
$(file >>$(EXTMOD_PKG_RECORD),goals=$(extmod-pkg-goals))
$(foreach name,CURDIR srctree ARCH CC LLVM KERNELRELEASE UTS_MACHINE PACMAN_PKGBASE PKGDEST,$(file >>$(EXTMOD_PKG_RECORD),$(name)=$($(name))))
endif

else

# No program waits: the tree's own kernel.spec makes the devel package from the tree that we stage, in cross builds too.
ifneq ($(filter rpm-pkg binrpm-pkg,$(extmod-pkg-goals)),)
override rpm-no-devel :=
endif
extmod-pkg-upstream := $${srctree}/scripts/package/install-extmod-build
ifneq ($(and $(filter run-command,$(MAKECMDGOALS)),$(findstring $(extmod-pkg-upstream),$(value KBUILD_RUN_COMMAND))),)
override KBUILD_RUN_COMMAND := +$(subst $(extmod-pkg-upstream),$(extmod-pkg-step) tree,$(value KBUILD_RUN_COMMAND))
endif

endif
