# SPDX-License-Identifier: GPL-2.0-or-later
# Read through the environment variable MAKEFILES before the kernel's own top Makefile, and only there.
#
# It adds jobs to the goal `kernelrelease`: for this goal the top Makefile reads the configuration, but neither probes the
# target compiler nor asks questions. The job of a folder runs Kbuild's own rules over a private copy of that folder, with
# the run arch's compiler as HOSTCC. `make run-command` does the same, but only 6.6 and later have it. The programs that
# make runs meanwhile, above all fixdep, are those of the working tree: native, and not rebuilt. The job of a tool is what
# the top Makefile does for `tools/objtool`.
#
# make knows need-sub-make when it expands the recipe: if the top Makefile is about to run itself again, that second run
# does the job. A rule from MAKEFILES never becomes the default goal, and the inner make does not read it again.
extmod-pkg-folders := $(addprefix extmod-pkg-folder/,$(EXTMOD_PKG_FOLDERS))
extmod-pkg-tools := $(addprefix extmod-pkg-tool/,$(EXTMOD_PKG_TOOLS))
# The linker's counterpart of -Werror, since 6.18 with CONFIG_WERROR; -w, which is among the flags, is for the compiler alone.
# libcrypto's warning that a static program may need libraries would end every --static.
extmod-pkg-comma := ,
extmod-pkg-ldflags = $(filter-out -Wl$(extmod-pkg-comma)--fatal-warnings,$(KBUILD_HOSTLDFLAGS))
.PHONY: $(extmod-pkg-folders) $(extmod-pkg-tools)
kernelrelease: $(extmod-pkg-folders) $(extmod-pkg-tools)

$(extmod-pkg-folders): extmod-pkg-folder/%:
	$(if $(need-sub-make),@:,+$(MAKE) MAKEFILES= HOSTCC='$(EXTMOD_PKG_HOSTCC)' VPATH= $(EXTMOD_PKG_SRCROOT) \
		KBUILD_HOSTCFLAGS='$(KBUILD_HOSTCFLAGS) $(EXTMOD_PKG_HOSTCFLAGS)' KBUILD_HOSTLDFLAGS='$(extmod-pkg-ldflags)' \
		-f $(srctree)/scripts/Makefile.build obj=$(EXTMOD_PKG_HOSTPROGS)/$*)

# HOSTCC contains the flags because not every makefile of tools/ passes them on. The log is kept for failures.
$(extmod-pkg-tools): extmod-pkg-tool/%:
	$(if $(need-sub-make),@:,+@$(MAKE) MAKEFILES= O='$(CURDIR)/hostprogs' subdir=tools HOSTARCH='$(EXTMOD_PKG_HOSTARCH)' \
		HOSTCC='$(EXTMOD_PKG_TOOLS_HOSTCC)' HOSTLD='$(EXTMOD_PKG_HOSTLD)' HOSTAR='$(EXTMOD_PKG_HOSTAR)' \
		KBUILD_HOSTLDFLAGS='$(extmod-pkg-ldflags)' -C tools $* >$(notdir $*).log 2>&1; status=$$?; cat $(notdir $*).log; exit $$status)
