"""Every verb of the product, one module per noun: functions that take ports."""
