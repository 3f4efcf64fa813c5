"""Helpers of tools/train_titles.py."""
