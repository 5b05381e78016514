"""The built-in templates: definitions to make polls from, in the shape of a request.

A member that is set here is the default of polls made from the template; all others have the
default of every poll.
"""

from typing import Any, NamedTuple


class BuiltinTemplate(NamedTuple):
    """A template that everybody may use, by its slug."""

    slug: str
    name: str
    definition: dict[str, Any]


def _choices(*labels: str) -> list[dict[str, str]]:
    return [{"label": label} for label in labels]


BUILTIN_TEMPLATES = {
    template.slug: template
    for template in (
        BuiltinTemplate(
            "yes-no",
            "Yes or no",
            {"title": "Do you agree?", "choices": _choices("Yes", "No")},
        ),
        BuiltinTemplate(
            "yes-no-abstain",
            "Motion with abstention",
            {
                "title": "Is the motion carried?",
                "choices": _choices("Yes", "No", "Abstain"),
                "results_visibility": "after_close",
            },
        ),
        BuiltinTemplate(
            "satisfaction",
            "Satisfaction in five points",
            {
                "title": "How satisfied are you?",
                "choices": _choices(
                    "Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"
                ),
                "results_visibility": "after_vote",
            },
        ),
        BuiltinTemplate(
            "agreement",
            "Agreement in five points",
            {
                "title": "Do you agree with this statement?",
                "choices": _choices(
                    "Strongly agree", "Agree", "Undecided", "Disagree", "Strongly disagree"
                ),
                "results_visibility": "after_vote",
            },
        ),
        BuiltinTemplate(
            "weekday",
            "A day of the week",
            {
                "title": "Which day suits you best?",
                "choices": _choices("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
                "allow_change": True,
            },
        ),
        BuiltinTemplate(
            "lunch",
            "Where to have lunch",
            {
                "title": "Where do we have lunch?",
                "choices": _choices("Canteen", "Pizza", "Salad bar", "I bring my own"),
                "allow_change": True,
            },
        ),
        BuiltinTemplate(
            "election",
            "Election of one person",
            {
                "title": "Whom do you elect?",
                "choices": _choices("Candidate A", "Candidate B"),
                "eligibility": "invited",
                "results_visibility": "after_close",
                "listing": "unlisted",
            },
        ),
        BuiltinTemplate(
            "audience",
            "Question to an audience",
            {
                "title": "What do you think?",
                "choices": _choices("A", "B", "C", "D"),
                "eligibility": "public",
                "listing": "unlisted",
            },
        ),
    )
}
