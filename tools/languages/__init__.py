"""Translations of what readers see: `--check` finds gaps, `--write` makes the files current.

`--write` adds each new text of the code to the catalogs (`locale/<language>/LC_MESSAGES/*.po`) and
removes unused ones; it also repairs the layout after a merge. Then translate the empty entries.
"""
