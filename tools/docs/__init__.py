"""Writes the generated parts of docs/, of READMEs and of YAML files from the code.

A generated part stands between the lines `<!-- generated: errors -->` and `<!-- end -->` (in YAML:
`# generated: apis` and `# end`);
`python -m tools.docs --write` replaces it, `--check` fails where that would change a page.
"""

from tools.docs.pages import rendered, stale

__all__ = ["rendered", "stale"]
