"""provote-verify methods: the methods by which ballots can be counted."""

import argparse
import json
from typing import Any

from provote_rules.tally.methods import Method, Parameter
from provote_rules.tally.registry import METHODS, NEWEST
from provote_rules.verify.output import RIGHT


def run(args: argparse.Namespace) -> int:
    """Print all methods; returns the exit code."""
    methods = sorted(METHODS.values(), key=lambda method: method.name)
    if args.json:
        print(json.dumps({"methods": [_object(method) for method in methods]}))
        return RIGHT
    for method in methods:
        print(f"{method.name}  {method.title}")
        print(f"    {method.source}")
        print(f"    counts {' or '.join(method.forms)}{', one seat' * method.single_winner}")
        for parameter in method.parameters:
            default = json.dumps(parameter.default)
            print(f"    {parameter.name} = {default}  ({_permitted(parameter)}) {parameter.help}")
    return RIGHT


def _object(method: Method) -> dict[str, Any]:
    return {
        "id": method.id,
        "version": method.version,
        "name": method.name,
        "newest": NEWEST[method.id] is method,
        "title": method.title,
        "source": method.source,
        "forms": list(method.forms),
        "ballot_types": list(method.ballot_types),
        "equal_ranks": method.equal_ranks,
        "single_winner": method.single_winner,
        "parameters": [
            {
                "name": parameter.name,
                "default": parameter.default,
                "permitted": _permitted(parameter),
                "help": parameter.help,
            }
            for parameter in method.parameters
        ],
    }


def _permitted(parameter: Parameter) -> str:
    if parameter.values:
        return ", ".join(parameter.values)
    if isinstance(parameter.default, bool):
        return "true, false"
    bounds = f"{parameter.least} to {parameter.most}"
    return f"{bounds}, null" if parameter.default is None else bounds
