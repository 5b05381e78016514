"""Readers, one module a format: each makes an ElectionFile of Lines, or raises MalformedFile."""
