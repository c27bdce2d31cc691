/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
int trial_table_fill(unsigned int count);
unsigned long trial_table_sum(void);
void trial_table_free(void);
