# Read through the environment variable MAKEFILES before the kernel's own top Makefile, and only there.
#
# It hangs one more job on a goal for which the top Makefile reads the configuration but neither probes the target
# compiler nor asks questions: `kernelrelease`. The job runs Kbuild's own rules over a private copy of scripts/ with the
# run arch's compiler as HOSTCC. That is what `make run-command` does on kernels that have it (6.6 and later), for all.
# The programs that make runs meanwhile, fixdep first of all, are those of the working tree: native, and not rebuilt.
#
# need-sub-make is known when the recipe is expanded: where the top Makefile is about to run itself again, the job is left
# to that second run. A rule from MAKEFILES never becomes the default goal, and the inner make does not read it again.
.PHONY: extmod-pkg-hostprogs
kernelrelease: extmod-pkg-hostprogs
extmod-pkg-hostprogs:
	$(if $(need-sub-make),@:,+$(MAKE) MAKEFILES= HOSTCC='$(EXTMOD_PKG_HOSTCC)' VPATH= $(EXTMOD_PKG_SRCROOT) \
		-f $(srctree)/scripts/Makefile.build obj=$(EXTMOD_PKG_SCRIPTS))
