"""The little the demo model knows: lists everybody knows, capitals, and the words of this product. Data, no logic."""

from __future__ import annotations

from kernel.models.demo.prose import word_set

LISTS: dict[str, str] = {
    r"colou?rs?": "red, orange, yellow, green, blue, indigo, violet, white, black, brown, pink, grey",
    r"fruits?": "apple, banana, cherry, mango, orange, pear, plum, grape, peach, kiwi, lemon, fig",
    r"vegetables?": "carrot, potato, onion, spinach, tomato, pea, leek, pumpkin, celery, cabbage, beetroot, kale",
    r"animals?": "cat, dog, horse, elephant, dolphin, eagle, fox, bear, owl, tiger, otter, whale",
    r"planets?": "Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune",
    r"continents?": "Africa, Antarctica, Asia, Europe, North America, Oceania, South America",
    r"oceans?": "Pacific, Atlantic, Indian, Southern, Arctic",
    r"months?": "January, February, March, April, May, June, July, August, September, October, November, December",
    r"days? of the week|weekdays?": "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
    r"seasons?": "spring, summer, autumn, winter",
    r"primes?(?: numbers?)?": "2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37",
    r"(?:programming )?languages?": "Lua, JavaScript, Python, C, Rust, Go, Java, Ruby, Haskell, Erlang, Julia, Lisp",
    r"(?:european |asian |african )?(?:cities|city)": "Paris, Tokyo, Cairo, Lima, Nairobi, Oslo, Sydney, Montreal, "
    "Mumbai, Lisbon, Seoul, Prague",
    r"countries|country": "France, Japan, Egypt, Peru, Kenya, Norway, Australia, Canada, India, Portugal, Korea, Chile",
    r"instruments?": "piano, violin, guitar, flute, cello, drums, trumpet, harp, oboe, clarinet, saxophone, organ",
    r"senses": "sight, hearing, touch, taste, smell",
    r"(?:trees?|plants?)": "oak, birch, pine, maple, willow, beech, ash, cedar, linden, elm, larch, olive",
    r"sports?": "football, tennis, swimming, basketball, cycling, running, rowing, judo, volleyball, chess, golf",
}
"""A pattern for a kind of thing → things of that kind."""

CAPITALS: dict[str, str] = {
    "argentina": "Buenos Aires",
    "australia": "Canberra",
    "austria": "Vienna",
    "belgium": "Brussels",
    "brazil": "Brasília",
    "canada": "Ottawa",
    "chile": "Santiago",
    "china": "Beijing",
    "denmark": "Copenhagen",
    "egypt": "Cairo",
    "finland": "Helsinki",
    "france": "Paris",
    "germany": "Berlin",
    "greece": "Athens",
    "india": "New Delhi",
    "ireland": "Dublin",
    "italy": "Rome",
    "japan": "Tokyo",
    "kenya": "Nairobi",
    "mexico": "Mexico City",
    "netherlands": "Amsterdam",
    "norway": "Oslo",
    "peru": "Lima",
    "poland": "Warsaw",
    "portugal": "Lisbon",
    "russia": "Moscow",
    "south korea": "Seoul",
    "spain": "Madrid",
    "sweden": "Stockholm",
    "switzerland": "Bern",
    "turkey": "Ankara",
    "ukraine": "Kyiv",
    "united kingdom": "London",
    "uk": "London",
    "united states": "Washington, D.C.",
    "usa": "Washington, D.C.",
}

GLOSSARY: dict[str, str] = {
    r"(?:an? )?(?:llm )?agents?": "An agent is a language model with a role, a memory of its conversation and a set of "
    "tools. You give it a goal; it decides which tools to call, reads what they answer, and replies when it is done.",
    r"(?:an? )?(?:llms?|large language models?|language models?)": "A large language model is a neural network trained "
    "on a great deal of text to predict the next word. From that one skill come answering, summarising, translating "
    "and writing code. It can be wrong with confidence, so check what matters.",
    r"(?:an? )?spells?": "A spell is a Lua or JavaScript script that orchestrates agents, tools and workflows. You can "
    "write it cell by cell in the studio, watch its trace while it runs, and ship it as a script.",
    r"(?:an? )?(?:llm )?workflows?": "A workflow is a set of named steps, each done by an agent, a tool or a function. "
    "The output of one step is the input of another, so a large task becomes small ones that can be watched.",
    r"(?:an? )?tools?": "A tool is a function an agent may call: it has a name, a description and a schema of its "
    "arguments. The model decides when to call it; your code decides what it does.",
    r"(?:an? )?hooks?": "A hook is a function that runs before or after an operation, or when it fails. It can look at "
    "a call, change it, answer in its place, or stop it.",
    r"(?:an? )?traces?": "A trace is the record of everything a run did, as a tree of spans: each model call, tool "
    "call and step, with its input, output, time, tokens and cost.",
    r"(?:an? )?(?:spell )?notebooks?": "A notebook is a document of cells. Some hold prose, some hold code, and each "
    "code cell shows its output below itself, so a notebook reads as an explanation that runs.",
    r"(?:an? )?prompts?(?: engineering)?": "A prompt is the text a language model is given. Good ones say who the "
    "model is, what is wanted, in which form, and show an example.",
    r"(?:an? )?tokens?": "A token is the unit a language model reads and writes: about four characters of English. "
    "Prices and limits are counted in tokens.",
    r"(?:an? )?coroutines?": "A coroutine is a function that can pause and later go on from where it stopped. In Lua, "
    "coroutines are how many agents work side by side without threads.",
    r"(?:an? )?promises?": "A promise stands for a value that will come later. You can wait for one, or for many.",
    r"(?:the )?lua(?: language| programming language)?": "Lua is a small, fast scripting language from Rio de Janeiro, "
    "made to live inside other programs. Its name is Portuguese for moon.",
    r"javascript": "JavaScript is the language of the web: dynamic, with first-class functions and promises.",
    r"python": "Python is a general-purpose language known for readable code and a large collection of libraries.",
    r"duckdb": "DuckDB is a database that runs inside a program and is made for analysis: columns, SQL, no server.",
    r"(?:an? )?recursion": "Recursion is when a function solves a problem by calling itself on a smaller piece of it, "
    "until the piece is so small that the answer is obvious.",
    r"(?:an? )?apis?": "An API is the agreed way in which one program asks another for something.",
    r"json": "JSON is a plain-text form for data: objects, lists, text, numbers, true, false and null.",
    r"markdown": "Markdown is plain text with light marks for headings, lists and emphasis; it reads well as it is.",
    r"photosynthesis": "Photosynthesis is how plants make sugar from carbon dioxide and water with the energy of "
    "light; oxygen is left over.",
    r"gravity": "Gravity is the attraction between masses. It keeps our feet on the ground and the Moon in its orbit.",
    r"(?:an? )?black holes?": "A black hole is a place where so much mass is packed that not even light gets away.",
    r"(?:the )?internet": "The internet is a network of networks that pass small packets of data to each other by "
    "agreed rules.",
    r"machine learning": "Machine learning is finding the rules in examples, instead of writing them by hand.",
    r"(?:artificial intelligence|ai)": "Artificial intelligence is the craft of making machines do what seems to need "
    "thought: seeing, speaking, planning, playing.",
}
"""A pattern for a term → what it is, in a sentence or three."""

CURIOSITIES = (
    "Honey keeps for thousands of years: pots of it from Egyptian tombs can still be eaten.",
    "An octopus has three hearts, and blue blood.",
    "The word “robot” was first spoken on a stage, in Prague, in 1921.",
    "Bananas are berries to a botanist; strawberries are not.",
)
"""Something interesting, for those who ask for just that."""

FACTS: tuple[tuple[str, str, str], ...] = (
    (r"meaning of life", "42, according to Douglas Adams. The question is still being worked out.", "42"),
    (r"colou?r is the sky|why is the sky blue", "Blue, because air scatters the short waves of sunlight most.", "Blue"),
    (r"speed of light", "Light travels at 299,792,458 metres per second in a vacuum.", "299,792,458 m/s"),
    (r"(?:how (?:far|distant)|distance).*\bmoon\b", "The Moon is about 384,400 km away.", "384,400 km"),
    (r"(?:tallest|highest) mountain", "Mount Everest, 8,849 metres above the sea.", "Everest"),
    (r"(?:largest|biggest) ocean", "The Pacific Ocean.", "Pacific"),
    (r"(?:largest|biggest) planet", "Jupiter.", "Jupiter"),
    (r"boiling point of water|water boil", "Water boils at 100 °C at sea level.", "100 °C"),
    (r"(?:value of )?\bpi\b(?: to|\?|$)", "Pi is about 3.14159265.", "3.14159265"),
    (r"who wrote (?:hamlet|macbeth|romeo)", "William Shakespeare.", "Shakespeare"),
    (r"how many days.*\byear\b", "365, and 366 in a leap year.", "365"),
    (r"how many (?:hours|hrs).*\bday\b", "24.", "24"),
)
"""A pattern for a question → the answer, and its shortest form."""

POSITIVE = word_set(
    "amazing awesome beautiful best brilliant charming cheerful delicious delight delighted delightful easy enjoy "
    "enjoyed enjoyable excellent excited fantastic fast friendly fun glad good gorgeous grateful great happy helpful "
    "impressed impressive incredible joy kind like love loved lovely nice outstanding perfect pleasant pleased "
    "recommend reliable satisfied smooth superb thank thanks terrific useful win wonderful works worth"
)

NEGATIVE = word_set(
    "angry annoyed annoying awful bad boring broke broken bug bugs complain confusing crash crashed crashes cruel "
    "damage defective difficult disappointed disappointing disaster disgusting expensive fail failed fails failure "
    "fear hate hated horrible hurt lost mess miserable nasty never pain poor problem rude sad scam slow sorry stupid "
    "terrible ugly unhappy unreliable upset useless waste wasted worse worst worthless wrong"
)
