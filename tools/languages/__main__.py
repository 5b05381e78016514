"""python -m tools.languages --check | --write."""

import argparse
import sys
from collections.abc import Iterator

from local.install import REPOSITORY
from tools.languages import catalogs, files, mails

FRAMEWORKS = "django"  # the domain of texts of Django and Django REST framework
REPAIR = """\
To repair: mark texts that have no tr(), run `.venv/bin/python -m tools.languages --write`,
and translate the entries of the catalogs that are empty (CONTRIBUTING.md, "A new text")."""


def main() -> int:
    """Check or write; 1 if the check finds something."""
    parser = argparse.ArgumentParser(prog="python -m tools.languages", description=__doc__)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--check", action="store_true", help="print what is missing or unused")
    group.add_argument("--write", action="store_true", help="make the catalogs current")
    if parser.parse_args().write:
        write()
    found = list(findings())
    print("\n".join(found) or "every text is translated, and every translation is used")
    if found:
        print(REPAIR)
    return 1 if found else 0


def findings() -> Iterator[str]:
    """Everything that is missing, unused or wrong, in all languages."""
    texts = catalogs.texts_of_packages()
    for found in texts.values():
        yield from found.unmarked
    for language in catalogs.TRANSLATED:
        for package in catalogs.BELOW:
            wanted = catalogs.own_texts(package, texts)
            yield from catalogs.findings(package, language, wanted)
        yield from catalogs.conflicts(language)
        path = catalogs.path_of(catalogs.CORE, language, domain=FRAMEWORKS)
        if not files.is_compiled(path, language):
            yield f"{path.relative_to(REPOSITORY)}: the .mo file is not made from it"
        for folder in mails.folders():
            yield from mails.findings(language, folder)
    yield from catalogs.unpackaged()


def write() -> None:
    """Write all catalogs, and compile the one that Django reads."""
    texts = catalogs.texts_of_packages()
    for language in catalogs.TRANSLATED:
        for package in catalogs.BELOW:
            catalogs.write(package, language, catalogs.own_texts(package, texts))
        path = catalogs.path_of(catalogs.CORE, language, domain=FRAMEWORKS)
        path.with_suffix(".mo").write_bytes(files.compiled(path, language))


if __name__ == "__main__":
    sys.exit(main())
