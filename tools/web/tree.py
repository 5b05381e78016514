"""The modules of the pages, and which of them another one needs: at once, or later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from local.failures import Failure
from tools.web.form import Form
from tools.web.modules import resolve

VENDOR = "vendor/"
# What npm's builder exports: `export{a as useful,b};`, the last word of each.
BUILT = re.compile(r"export\s*\{([^}]*)\}")
NAMES = re.compile(r"([\w$]+)\s*(?:,|$)")


@dataclass(frozen=True)
class Tree:
    """The texts of all modules by their names below web/, those of vendor included."""

    files: Mapping[str, str]

    def __post_init__(self) -> None:
        known: dict[str, str] = {}
        for name in self.files:
            if (other := known.setdefault(variable(name), name)) != name:
                raise Failure(f"web/{name} and web/{other} are both {variable(name)}")

    def form(self, name: str) -> Form:
        """The module, after a check of its form."""
        if name not in self._forms:
            self._forms[name] = Form(name, self.files[name])
            self._check(self._forms[name])
        return self._forms[name]

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {}

    def _check(self, form: Form) -> None:
        """What one module takes from another has to be there: joined, it is undefined else."""
        for taken in form.imports:
            source = resolve(self.files, form.name, taken.written)
            for name in taken.names:
                if name not in self._exports(source):
                    raise Failure(f"web/{form.name}: web/{source} does not export {name}")

    def _exports(self, name: str) -> Sequence[str]:
        if name.startswith(VENDOR):
            return [
                one for names in BUILT.findall(self.files[name]) for one in NAMES.findall(names)
            ]
        return Form(name, self.files[name]).exports

    def needs(self, name: str) -> list[str]:
        """The modules that a module imports at once."""
        return [resolve(self.files, name, one.written) for one in self.form(name).imports]

    def later(self, name: str) -> list[str]:
        """The modules that a module imports by import("…")."""
        return [resolve(self.files, name, one.written) for one in self.form(name).later]

    def closure(self, root: str, stop: set[str] | frozenset[str] = frozenset()) -> list[str]:
        """A module and what it imports, each behind its needs, without vendor or `stop`."""
        order: list[str] = []
        self._visit(root, stop, order, ())
        return order

    def _visit(
        self, name: str, stop: set[str] | frozenset[str], order: list[str], above: tuple[str, ...]
    ) -> None:
        if name in above:
            raise Failure(f"web/{name} imports itself, by {' and '.join(above)}")
        if name in order or name in stop or name.startswith(VENDOR):
            return
        for needed in self.needs(name):
            self._visit(needed, stop, order, (*above, name))
        order.append(name)


def variable(name: str) -> str:
    """The name under which joined files know a module."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
