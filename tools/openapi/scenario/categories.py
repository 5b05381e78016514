"""Categories, which staff manage."""

from __future__ import annotations

from tools.openapi.scenario.platform import Platform


def use(platform: Platform, boss: str) -> None:
    """Create, change and delete a category."""
    slug = f"society-{platform.suffix}"
    category = {"slug": slug, "name": "Society", "description": "How we live together."}
    platform.say("createCategory", category, token=boss)
    platform.say("createCategory", category, token=boss)
    platform.say("listCategories")
    platform.say("getCategory", slug=slug)
    platform.say("updateCategory", {"name": "Living"}, token=boss, slug=slug, If_Match='"1"')
    platform.say("deleteCategory", token=boss, slug=slug, If_Match='"2"')
