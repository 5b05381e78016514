"""The templates that ship: definitions that people begin with, as the API takes them.

Whatever is said here is a default for whoever makes a poll from it, and what is not said has the
default of every poll.
"""

from typing import Any, NamedTuple


class Shipped(NamedTuple):
    """A template that is there for everybody, under a slug."""

    slug: str
    name: str
    definition: dict[str, Any]


def _choices(*labels: str) -> list[dict[str, str]]:
    return [{"label": label} for label in labels]


SHIPPED = {
    template.slug: template
    for template in (
        Shipped(
            "yes-no",
            "Yes or no",
            {"title": "Do you agree?", "choices": _choices("Yes", "No")},
        ),
        Shipped(
            "yes-no-abstain",
            "Motion with abstention",
            {
                "title": "Is the motion carried?",
                "choices": _choices("Yes", "No", "Abstain"),
                "results_visibility": "after_close",
            },
        ),
        Shipped(
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
        Shipped(
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
        Shipped(
            "weekday",
            "A day of the week",
            {
                "title": "Which day suits you best?",
                "choices": _choices("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
                "allow_change": True,
            },
        ),
        Shipped(
            "lunch",
            "Where to have lunch",
            {
                "title": "Where do we have lunch?",
                "choices": _choices("Canteen", "Pizza", "Salad bar", "I bring my own"),
                "allow_change": True,
            },
        ),
        Shipped(
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
        Shipped(
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
