// SPDX-License-Identifier: GPL-2.0-or-later
/* Exports a symbol, for whose CRC the kernel's own programs are run, and imports some of vmlinux. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "extmod_first.h"

unsigned int extmod_sum(const struct extmod_numbers *numbers)
{
	unsigned int i, sum = 0;

	for (i = 0; i < numbers->count; i++)
		sum += extmod_checked(numbers->values[i]);
	return sum;
}
EXPORT_SYMBOL_GPL(extmod_sum);

static int __init extmod_first_init(void)
{
	void *memory = kmalloc(16, GFP_KERNEL);

	if (!memory)
		return -ENOMEM;
	kfree(memory);
	return 0;
}

static void __exit extmod_first_exit(void)
{
}

module_init(extmod_first_init);
module_exit(extmod_first_exit);

MODULE_DESCRIPTION("Trial module of extmod-pkg: exports a symbol");
MODULE_LICENSE("GPL");
