"""Tables of a poll as files, and the report of its result as a PDF.

tables      the rows of each table, from the snapshot of the caller's transaction
audit       the rows of the audit log, which several services have
formats     CSV, JSON and NDJSON: cells, lines, and the last line with count and digest
report      the content of the PDF, with `rounds` of the count, as `sections` of text
wording     its words, numbers and times in each language
pdf         the PDF, on `pages` with `grids`, broken into `lines`, in `fonts` and `directions`
files       what is sent: a table or a report, with its ETag
"""
