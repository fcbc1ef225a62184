"""What the demo model can do with a text it is given: summarise, judge, review, rewrite, count. All extractive."""

from __future__ import annotations

import re
from collections import Counter

from kernel.models.demo.knowledge import NEGATIVE, POSITIVE
from kernel.models.demo.prose import (
    Answer,
    bullets,
    capital,
    content_words,
    key_words,
    listed,
    pick,
    seed_of,
    sentences,
    wanted_count,
)


def best_sentences(text: str, count: int) -> list[str]:
    """The sentences that hold most of the text's frequent words, in their order; the first one weighs more."""
    found = sentences(text)
    frequent = Counter(content_words(text))
    scores = []
    for place, sentence in enumerate(found):
        own = content_words(sentence)
        weight = sum(frequent[word] for word in own) / (len(own) + 3)
        scores.append((weight + (1.0 if place == 0 else 0.0), -place))
    chosen = sorted(range(len(found)), key=lambda place: scores[place], reverse=True)[:count]
    return [found[place] for place in sorted(chosen)]


def summarise(text: str, instruction: str = "") -> Answer:
    """The sentences that matter most: one, or as many as the instruction asks for."""
    found = sentences(text)
    if not found:
        return Answer("There is nothing to summarise: please send me the text as well.")
    as_points = re.search(r"bullet|points|list", instruction, re.IGNORECASE)
    count = wanted_count(instruction, 3 if as_points else 1 if len(found) < 5 else 2)
    best = best_sentences(text, count)
    words = key_words(text, 4)
    summary = bullets(best) if as_points else " ".join(best)
    if len(best) < len(found) and len(words) > 1 and not as_points:
        summary += f" (Key words: {listed(words)}.)"
    return Answer(summary, short=words[0] if words else "", fields={"summary": " ".join(best), "keywords": words})


def name_key_words(text: str, instruction: str = "") -> Answer:
    """The most frequent words that carry meaning."""
    words = key_words(text, wanted_count(instruction, 5))
    if not words:
        return Answer("I see no words in that text to choose from.")
    return Answer(f"Key words: {', '.join(words)}.", short=words[0], fields={"keywords": words})


def judge(text: str) -> Answer:
    """The sentiment of a text, and the words that show it."""
    words = [word for word in re.findall(r"[a-z]+(?:'t)?", text.lower())]
    good, bad = _told(words, POSITIVE, NEGATIVE), _told(words, NEGATIVE, POSITIVE)
    total = len(good) + len(bad)
    score = round((len(good) - len(bad)) / total, 2) if total else 0.0
    verdict = "positive" if score > 0.2 else "negative" if score < -0.2 else "mixed" if total else "neutral"
    shown = listed([f"“{word}”" for word in dict.fromkeys(good + bad)][:4])
    why = f" The words that tell are {shown}." if shown else " No word in it leans either way."
    fields = {
        "sentiment": verdict,
        "label": verdict,
        "score": score,
        "confidence": round(min(0.99, 0.5 + total / 8), 2),
    }
    return Answer(f"The sentiment is {verdict}.{why}", short=verdict, fields=fields)


def _told(words: list[str], kind: frozenset[str], other: frozenset[str]) -> list[str]:
    """The words of a kind, and the ones of the other kind that are denied just before."""
    denied = [
        place > 0 and words[place - 1] in ("not", "no", "isn't", "wasn't", "don't", "didn't")
        for place in range(len(words))
    ]
    return [
        f"{words[place - 1]} {word}" if denied[place] else word
        for place, word in enumerate(words)
        if word in (other if denied[place] else kind)
    ]


def review(text: str) -> Answer:
    """What is good about a text and what to do better, from what can be counted."""
    found = sentences(text)
    if not found:
        return Answer("Send me the text and I will gladly review it.")
    count = len(text.split())
    average = count / len(found)
    repeated = [word for word, times in Counter(content_words(text)).most_common(2) if times > 2]
    strengths = [
        f"It stays with its subject: {listed(key_words(text, 3))}." if count > 8 else "It is short and to the point."
    ]
    strengths.append("The sentences have a comfortable length." if average < 22 else "It goes into detail.")
    advice = [
        f"Cut the long sentences: they have {average:.0f} words on average."
        if average >= 22
        else "Add one concrete example."
    ]
    if repeated:
        advice.append(f"Vary the word “{repeated[0]}”, which comes up often.")
    advice.append(
        "End with what the reader should remember." if len(found) > 1 else "Say why it matters to the reader."
    )
    score = max(5, min(9, 9 - len(repeated) - (average >= 22)))
    lines = f"**What works**\n{bullets(strengths)}\n\n**What to improve**\n{bullets(advice)}"
    fields = {
        "score": score,
        "strengths": strengths,
        "improvements": advice,
        "feedback": advice[0],
        "verdict": "revise",
    }
    return Answer(f"{lines}\n\nOverall: {score}/10, {count} words.", short=f"{score}/10", fields=fields)


def polish(text: str) -> Answer:
    """The text with its spaces, first letters and full stops in order, and its filler words gone."""
    fillers = r"\b(?:very|really|basically|actually|just|quite|simply)\s+"
    text = re.sub(r"\s+([.,;:!?])", r"\1", text)
    text = re.sub(r"(?<=[.!?] )[a-z]", lambda found: found[0].upper(), text)
    tidy = [re.sub(r"\s+", " ", re.sub(fillers, "", sentence)).strip() for sentence in sentences(text)]
    ended = [capital(sentence) + ("" if re.search(r"[.!?…:]$", sentence) else ".") for sentence in tidy]
    better = " ".join(ended)
    return Answer(better, fields={"text": better, "revised": better})


def count(text: str, instruction: str) -> Answer:
    """How many words, sentences, letters or lines a text has."""
    unit = next((unit for unit in ("sentence", "line", "character", "letter") if unit in instruction.lower()), "word")
    number = {
        "word": len(text.split()),
        "sentence": len(sentences(text)),
        "line": len(text.splitlines()),
        "character": len(text),
        "letter": sum(1 for character in text if character.isalpha()),
    }[unit]
    return Answer(f"It has {number} {unit}{'' if number == 1 else 's'}.", short=str(number), fields={"count": number})


def transform(text: str, instruction: str) -> Answer:
    """The text reversed, or in capitals or small letters."""
    asked = instruction.lower()
    if "revers" in asked:
        changed = text[::-1]
    else:
        changed = text.lower() if re.search(r"lower ?case|small letters", asked) else text.upper()
    return Answer(changed, short=changed, fields={"text": changed})


def entitle(text: str) -> Answer:
    """A title from the key words of a text or subject."""
    words = key_words(text, 3) or ["something", "new"]
    name = capital(words[0])
    alone = (f"{name}, Seen Up Close", f"A Short Guide to {name}", f"{name}, and What Comes After")
    title = f"{name}: {listed(words[1:])}" if len(words) > 1 else pick(alone, seed_of(name))
    return Answer(title, short=title, fields={"title": title})
