"""Writes what docs/ and the services' READMEs say of the code from it, between markers.

A generated part stands between the lines `<!-- generated: errors -->` and `<!-- end -->` (in YAML:
`# generated: apis` and `# end`);
`python -m tools.docs --write` replaces it, `--check` complains where that would change a page.
"""

from tools.docs.pages import rendered, stale

__all__ = ["rendered", "stale"]
