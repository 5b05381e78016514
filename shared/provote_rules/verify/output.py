"""What the commands have in common: exit codes, and text for a terminal."""

import argparse
import json
import os
import sys

RIGHT, WRONG, UNKNOWN = 0, 1, 2


class CannotVerify(Exception):
    """The input cannot be verified; the message says why."""


def complain(args: argparse.Namespace, text: str) -> int:
    """Print an error, as JSON if that is asked for; returns the exit code."""
    if args.json:
        print(json.dumps({"error": text}))
    else:
        print(f"provote-verify: {safe(text)}", file=sys.stderr)
    return UNKNOWN


def output_failed(error: OSError) -> int:
    """Say that the output cannot be written, as a disk that is full; returns the exit code.

    What is left of the output goes nowhere, so that the interpreter does not fail on it again.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    print(f"provote-verify: the output: {error.strerror or error}", file=sys.stderr)
    return UNKNOWN


def safe(text: str) -> str:
    """Untrusted text with control characters escaped, for output on a terminal."""
    return "".join(c if " " <= c <= "~" else ascii(c)[1:-1] for c in text)


def readable(text: str) -> str:
    """Untrusted text for a terminal: letters of all scripts stay, control characters do not.

    What the terminal's encoding lacks is escaped as well.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return shown.encode(encoding, "backslashreplace").decode(encoding)
