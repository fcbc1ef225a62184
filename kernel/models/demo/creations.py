"""What the demo model can make up about a subject: verse, stories, notes, articles, plans. Templates only.

It invents no facts: notes and articles say what anyone can say about anything, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kernel.models.demo.prose import (
    Answer,
    bullets,
    capital,
    key_words,
    listed,
    numbered,
    pick,
    seed_of,
    spelled,
    wanted_count,
)
from kernel.models.demo.texts import best_sentences

HAIKU_FIRST = (
    "Quiet morning light",
    "Late in the evening",
    "A soft wind passes",
    "Under the grey clouds",
    "First day of autumn",
)
HAIKU_LAST = (
    "and then, only sky",
    "the whole room listens",
    "nothing more to say",
    "slow as falling snow",
    "a door left open",
)

OPENINGS = (
    "Nobody in the village had thought much about {it} until the morning the bells rang by themselves.",
    "The letter that came on Tuesday held only three words: remember {it}.",
    "Mira kept her workshop tidy, except for the one shelf that belonged to {it}.",
)
MIDDLES = (
    "She asked the old clockmaker, who knew a little about everything. “It is never as far away as it looks,” he said, "
    "and gave her a lantern without a flame.",
    "For three days it rained, and for three days she tried every door she knew. On the fourth she tried the window.",
    "The others laughed at first. Then, one after another, they brought what they had: a rope, a map, a good joke.",
)
ENDINGS = (
    "By nightfall the lantern was burning, and {it} had come home. She left the door open after that, just in case.",
    "What she found was smaller than the stories said, and better. From then on {it} needed no bells.",
    "And if you pass the workshop today, you can still see {it} from the street, lit from within.",
)
JOKES = (
    "Why did {it} bring a ladder to work? It had heard the job was on another level.",
    "I asked {it} for a joke. It said: “Wait for the callback.”",
    "How many people does it take to explain {it}? Two: one to explain, and one to say “it depends”.",
)
SLOGANS = ("{It}, made simple.", "Less fuss. More {it}.", "{It}: small steps, far places.", "Think of it. {It}.")
IDEAS = (
    "Start with the smallest version of {it} that is useful to one person",
    "Ask five people how they deal with {it} today, and write down their words",
    "Keep a diary of {it} for a week and look for what repeats",
    "Make {it} visible: a wall, a chart or a weekly note",
    "Pair {it} with something people already do every day",
    "Turn {it} into a game with rules that fit on a card",
    "Teach {it} to a beginner; the questions show what is missing",
    "Remove one step from {it} and see whether anyone notices",
    "Set a date on which {it} is shown to somebody, finished or not",
    "Look at how another trade solves {it}, and borrow it",
    "Measure one thing about {it}, and only one",
    "Write the announcement of {it} first, then make it true",
)
BENEFITS = (
    "It saves time on things that come back every week",
    "It gives people something to talk about, and to do together",
    "It makes a vague wish concrete",
    "It costs little to try and is easy to stop",
    "It trains attention to detail",
    "It leaves something behind that others can build on",
)
QUESTIONS = (
    "What would be missing without {it}?",
    "Who decides about {it}, and who lives with the result?",
    "What is the smallest step towards {it}?",
    "Which assumption about {it} has nobody checked?",
    "How will we know that {it} has worked?",
    "What did others try, and why did they stop?",
)
STEPS = (
    "Say in one sentence what is to be different at the end.",
    "Collect what is already there, and name what is missing.",
    "Cut the work into pieces of a day or less, and put them in order.",
    "Do the riskiest piece first, with the least effort that teaches something.",
    "Show it to the people it is for, and listen.",
    "Mend, finish, and write down what was learned.",
    "Choose the next step.",
)
ASPECTS = (
    "**What it is.** {It} is best understood by what it changes: who does something differently because of it.",
    "**Where it comes from.** Look for the problem {it} answered first, and for what people did before.",
    "**How it works.** A few parts carry most of it; the rest is adaptation to place and circumstance.",
    "**Who it matters to.** Those who use it, those who make it, and those who live with its side effects.",
    "**What is open.** Cost, access and unintended effects are where opinions about {it} differ most.",
)


def _fill(template: str, it: str) -> str:
    return template.replace("{it}", it).replace("{It}", capital(it))


def haiku(it: str) -> Answer:
    """Three lines about a subject, of about five, seven and five syllables."""
    seed = seed_of(it)
    middle = f"{it} finds its own way" if len(it) < 12 else it.removeprefix("The ")
    lines = [pick(HAIKU_FIRST, seed), f"{middle} —", pick(HAIKU_LAST, seed, 1)]
    return Answer("\n".join(lines), short=it, fields={"title": capital(it), "haiku": "\n".join(lines)})


def poem(it: str) -> Answer:
    """Two rhymed verses."""
    second = pick(
        ("It asks for little, gives away", "It keeps no clock, it needs no sun", "It waits behind the garden wall"),
        seed_of(it),
    )
    rhyme = {
        "y": "and finds new words for every day.",
        "n": "and ends where something has begun.",
        "l": "and answers softly, if at all.",
    }
    verses = [
        f"I thought of {it} late one night,\nthe street was still, the moon was bright;",
        f"{second}\n{rhyme[second[-1]]}",
        f"So here's to {it}, near or far:\na little lamp, a little star.",
    ]
    return Answer("\n\n".join(verses), short=it, fields={"title": capital(it), "poem": "\n\n".join(verses)})


def story(it: str) -> Answer:
    """A story of three short paragraphs."""
    seed = seed_of(it)
    told = [_fill(pick(part, seed, turn), it) for turn, part in enumerate((OPENINGS, MIDDLES, ENDINGS))]
    return Answer("\n\n".join(told), short=it, fields={"title": capital(it), "story": "\n\n".join(told)})


def joke(it: str) -> Answer:
    """A joke of one line."""
    return Answer(_fill(pick(JOKES, seed_of(it)), it or "the robot"), fields={"topic": it})


def slogan(it: str) -> Answer:
    """A line for a poster."""
    line = _fill(pick(SLOGANS, seed_of(it)), it)
    return Answer(line, short=line, fields={"slogan": line})


def ideas(it: str, instruction: str) -> Answer:
    """As many ideas as are asked for; or benefits, or questions."""
    kind, end = "ideas", "."
    templates: Sequence[str] = IDEAS
    if re.search(r"\b(?:benefits?|reasons?|advantages?)\b", instruction, re.IGNORECASE):
        kind, templates = "reasons", BENEFITS
    elif re.search(r"\bquestions?\b", instruction, re.IGNORECASE):
        kind, templates, end = "questions", QUESTIONS, ""
    count = wanted_count(instruction, 3, len(templates))
    chosen = [_fill(pick(templates, seed_of(it), turn), it) + end for turn in range(count)]
    heading = f"One of the {kind}" if count == 1 else f"{capital(spelled(count))} {kind}"
    return Answer(f"{heading} for {it}:\n\n{numbered(chosen)}", short=chosen[0], fields={kind: chosen, "items": chosen})


def plan(it: str, instruction: str) -> Answer:
    """Steps towards something."""
    steps = [_fill(step, it) for step in STEPS[: wanted_count(instruction, 5, len(STEPS))]]
    return Answer(f"A plan: {it}\n\n{numbered(steps)}", fields={"steps": steps, "plan": steps})


def notes(it: str) -> Answer:
    """Notes from a first look at a subject: the questions worth asking, with what can be said without sources."""
    found = [_fill(aspect, it) for aspect in ASPECTS]
    closing = "These notes come from the offline demo model: a frame to fill, not researched facts."
    fields = {"topic": it, "findings": found, "summary": found[0]}
    return Answer(f"Notes on {it}:\n\n{bullets(found)}\n\n{closing}", short=it, fields=fields)


def article(it: str, material: str) -> Answer:
    """A short article, from the given notes when there are some."""
    title = capital(it)
    points = best_sentences(material, 4) if material else []
    if len(points) > 1:
        shared = listed(key_words(material, 3))
        body = f"{points[0]}\n\n{' '.join(points[1:])}"
        ending = f"Taken together, the notes keep coming back to {shared}. That is where to look next."
    else:
        body = re.sub(r"\*\*.*?\*\* ", "", f"{_fill(ASPECTS[0], it)}\n\n{_fill(ASPECTS[3], it)} {ASPECTS[2]}")
        ending = f"Whoever begins with {it} today does well to start small, look closely and write down what happens."
    return Answer(
        f"# {title}\n\n{body}\n\n{ending}", short=title, fields={"title": title, "body": body, "summary": ending}
    )


def analysis(it: str, material: str) -> Answer:
    """What a text says, in points; of a bare subject, two sides."""
    if material:
        points = best_sentences(material, 3)
        words = key_words(material, 4)
        heading = f"The text has {len(material.split())} words and turns on {listed(words)}."
        fields = {"points": points, "keywords": words, "summary": points[0] if points else ""}
        return Answer(f"{heading}\n\n{bullets(points)}", short=words[0] if words else "", fields=fields)
    sides = [
        f"In favour: {it} makes something easier that people already want.",
        f"Against: {it} costs attention, and its effects are hard to undo.",
    ]
    return Answer(
        f"Two sides of {it}:\n\n{bullets(sides)}\n\nWhich one weighs more depends on who asks.",
        fields={"points": sides},
    )


def email(it: str) -> Answer:
    """A short letter."""
    body = (
        f"Hello,\n\nI am writing about {it}. In short: I would like to agree on the next step this week. "
        "If you have fifteen minutes on Thursday, I will bring what is needed.\n\nKind regards"
    )
    return Answer(f"Subject: {capital(it)}\n\n{body}", fields={"subject": capital(it), "body": body})


def comparison(left: str, right: str) -> Answer:
    """Two things side by side."""
    rows = [
        f"| | {left} | {right} |\n|---|---|---|",
        "| Good at | being there when you need it | going further when you have time |",
        "| Watch for | its limits, early | its cost, later |",
    ]
    advice = f"Try both on one small, real task, and keep the one you still like on Friday: {left} or {right}."
    return Answer("\n".join(rows) + f"\n\n{advice}", short=left, fields={"choice": left})
