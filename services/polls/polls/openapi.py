"""The body of a new poll as a union by `ballot_type`: each type has its own rules of ballots."""

from copy import deepcopy
from typing import Any

from polls.constraints import BALLOT_TYPES, MAX_CHOICES
from provote_rules.ballots import TYPES
from provote_rules.ballots.limits import BLANKS, COUNTS, MAX_SCORE
from provote_rules.counting import DEFAULT_METHODS, methods_for

NAME = "NewPollRequest"
REFERENCE = "#/components/schemas/"


def union_of_ballot_types(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put an alternative for each ballot type, and one for templates, in the place of one schema.

    A body fits exactly one alternative. One with a template may leave out the ballot type, which
    the template has; without a template, no ballot type means `single`.
    """
    schemas = result["components"]["schemas"]
    plain = schemas[NAME]
    names = {type_: f"New{type_.title()}PollRequest" for type_ in BALLOT_TYPES}
    for type_, name in names.items():
        schemas[name] = _alternative(plain, schemas["RulesDefinitionRequest"], type_)
    from_template = deepcopy(plain)
    from_template["description"] = (
        "A poll as it differs from a template, whose ballot type it has."
    )
    from_template["required"] = ["template"]
    del from_template["properties"]["ballot_type"]  # with a type, it is of the type's alternative
    schemas["NewSinglePollRequest"]["dependentRequired"] = {"template": ["ballot_type"]}
    schemas["NewPollFromTemplateRequest"] = from_template
    schemas[NAME] = {
        "oneOf": [
            {"$ref": REFERENCE + name} for name in (*names.values(), "NewPollFromTemplateRequest")
        ],
        "discriminator": {
            "propertyName": "ballot_type",
            "mapping": {type_: REFERENCE + name for type_, name in names.items()},
        },
    }
    return result


def _alternative(plain: dict[str, Any], rules: dict[str, Any], type_: str) -> dict[str, Any]:
    """The body of a new poll of one ballot type."""
    schema, its_rules = deepcopy(plain), deepcopy(rules)
    schema["description"] = f"A poll with ballots of the type {type_}."
    schema["properties"]["ballot_type"] = {"type": "string", "enum": [type_]}
    if type_ == "single":
        schema["properties"]["ballot_type"]["default"] = type_
    else:
        schema["required"] = ["ballot_type"]
    methods = ", ".join(methods_for(type_))
    schema["properties"]["method"]["description"] = (
        f"The counting method: {methods}; or id@version. Null: {DEFAULT_METHODS[type_]}."
    )
    its_rules["properties"]["ballot"] = {
        "type": ["object", "null"],
        "description": "The rules of ballots; null: the defaults.",
        "properties": {
            name: _rule(type_, name, default) for name, default in TYPES[type_].rules.items()
        },
        "additionalProperties": False,
    }
    schema["properties"]["rules"] = its_rules
    return schema


def _rule(type_: str, name: str, default: Any) -> dict[str, Any]:
    """The schema of one rule of `rules.ballot`."""
    if isinstance(default, bool):
        return {"type": "boolean", "default": default}
    if name == "blank":
        return {"type": "string", "enum": list(BLANKS), "default": default}
    if type_ == "score":
        least, most = (1, 2 * MAX_SCORE) if name == "step" else (-MAX_SCORE, MAX_SCORE)
        return {"type": "integer", "minimum": least, "maximum": most, "default": default}
    number: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": MAX_CHOICES}
    if name in COUNTS.values():
        return number | {"type": ["integer", "null"], "description": "Null: all choices."}
    return number | {"default": default}
