// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "table.h"

struct entry {
	struct list_head node;
	unsigned long value;
};

static LIST_HEAD(table);
static DEFINE_MUTEX(table_lock);

int trial_table_fill(unsigned int count)
{
	struct entry *entry;
	unsigned int i;

	for (i = 1; i <= count; i++) {
		entry = kmalloc(sizeof(*entry), GFP_KERNEL);
		if (!entry) {
			trial_table_free();
			return -ENOMEM;
		}
		entry->value = i;
		mutex_lock(&table_lock);
		list_add_tail(&entry->node, &table);
		mutex_unlock(&table_lock);
	}
	return 0;
}

unsigned long trial_table_sum(void)
{
	struct entry *entry;
	unsigned long sum = 0;

	mutex_lock(&table_lock);
	list_for_each_entry(entry, &table, node)
		sum += entry->value;
	mutex_unlock(&table_lock);
	return sum;
}

void trial_table_free(void)
{
	struct entry *entry, *next;

	mutex_lock(&table_lock);
	list_for_each_entry_safe(entry, next, &table, node) {
		list_del(&entry->node);
		kfree(entry);
	}
	mutex_unlock(&table_lock);
}
