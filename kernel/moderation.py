"""Rules that find what should not be said or leave the house in a text: harm, hate, personal data, secrets.

Plain word rules, quick and predictable; they know no irony and no other language than English. A model can be asked
beside them (`kernel.api.moderation`). Not here: what is done about a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kernel.records import dataclass

INAPPROPRIATE: dict[str, tuple[str, ...]] = {
    "violence": (
        r"(kill|murder|stab|shoot|behead|torture|lynch|massacre)"
        r" (him|her|them|you|people|someone|everyone|the (kids|children))",
        r"i('ll| will| am going to|'m going to) (kill|murder|hurt|stab|shoot|beat)"
        r" (him|her|them|you|everyone|everybody|my (wife|husband|ex|boss|neighbou?rs?|teacher|family))",
        r"(mass shooting|school shooting|terrorist attack) (plan|guide|manual|instructions)",
    ),
    "self_harm": (
        r"(how to|best way to|ways to) (kill|hurt|harm|cut) (myself|yourself)",
        r"(kill yourself|commit suicide|end my (own )?life|want to die|suicide (method|note)s?)",
    ),
    "hate": (
        r"(exterminate|gas|deport|lynch|kill) all (the )?\w+",
        r"(all|those|these) \w+ are (vermin|subhuman|cockroaches|parasites|animals)",
        r"(ethnic cleansing|racial purity|white power|heil hitler)",
    ),
    "harassment": (
        r"you('re| are) (a )?(worthless|pathetic|disgusting|stupid) (\w+ )?(piece|idiot|moron|bitch|scum|trash)",
    ),
    "sexual": (
        r"(child|minor|underage|teen) (porn\w*|sex|nude\w*)",
        r"(explicit|hardcore) (sex|porn\w*)",
        r"porn(ography)?",
    ),
    "illegal": (
        r"(how to|instructions? (for|to)|steps to|recipe for) (make|making|build|building|cook|cooking|synthesi[sz]e)"
        r" (a |an )?(\w+ )?(bomb|explosives?|pipe bomb|nerve agent|sarin|meth\w*|ricin|napalm)",
        r"(buy|sell|order) (stolen credit cards?|fake passports?|cocaine|heroin|meth\w*)",
        r"(hack into|break into) (someone'?s?|his|her|their|my (ex|neighbou?r)'?s?) \w+",
    ),
}
"""What makes a text inappropriate: category → patterns, found at word bounds, without regard to capitals."""

FLAGGED: dict[str, tuple[str, ...]] = {
    "personal_data": (r"\d{3}-\d{2}-\d{4}",),
    "secret": (
        r"sk-[a-z0-9_-]{20,}",
        r"gh[pousr]_[a-z0-9]{30,}",
        r"akia[0-9a-z]{16}",
        r"xox[abprs]-[a-z0-9-]{10,}",
        r"-----begin [a-z ]*private key-----",
        r"(password|passwd|api[_ -]?key|secret[_ -]?key) ?[:=] ?[^\s,;]{6,}",
    ),
    "injection": (
        r"(ignore|disregard|forget) (all |any )?(the |your )?(previous|prior|above|earlier)"
        r" (instructions?|prompts?|rules?)",
        r"(reveal|print|show) (me )?(your|the) (system|hidden) prompt",
    ),
}
"""What is no offence, but worth a second look before it goes on."""

CARD = re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])")

ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")

CATEGORIES = (*INAPPROPRIATE, *FLAGGED)

LONGEST = 200_000
"""Characters of a text that are read."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: category → the passages, as they stand in the text."""

    passages: dict[str, tuple[str, ...]]

    @property
    def flagged(self) -> bool:
        """Whether anything was found."""
        return bool(self.passages)

    @property
    def inappropriate(self) -> bool:
        """Whether something was found that should not be said at all, or a word of the spell's own list."""
        return any(category not in FLAGGED for category in self.passages)


def moderate(text: str, words: Iterable[str] = (), categories: Iterable[str] = ()) -> Findings:
    """What the rules find in a text. `words` are more words to find (category `blocked`); no categories: all."""
    text = text[:LONGEST]
    wanted = tuple(categories) or CATEGORIES
    found = {category: _passages(category, text) for category in wanted}
    found["blocked"] = _matches(_pattern(tuple(re.escape(word) for word in words)), text) if words else ()
    return Findings({category: passages for category, passages in found.items() if passages})


def _passages(category: str, text: str) -> tuple[str, ...]:
    patterns = INAPPROPRIATE.get(category) or FLAGGED.get(category, ())
    passages = _matches(_pattern(patterns), text) if patterns else ()
    if category == "personal_data":
        cards = tuple(match[0] for match in CARD.finditer(text) if is_card_number(match[0]))
        accounts = tuple(match[0] for match in ACCOUNT.finditer(text) if is_account_number(match[0]))
        return passages + cards + accounts
    return passages


def _matches(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(match[0].strip() for match in pattern.finditer(text))


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def is_card_number(text: str) -> bool:
    """Whether digits are a card number by their check digit (Luhn, ISO/IEC 7812-1)."""
    digits = [int(character) for character in text if character.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [sum(divmod(2 * digit, 10)) if index % 2 else digit for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def is_account_number(text: str) -> bool:
    """Whether a text is an account number by its check digits (IBAN, ISO 13616)."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1
