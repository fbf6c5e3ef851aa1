"""Everyday tasks: a question, the tool for it, what the tool returns, and the JSON that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Task:
    """One task. `parameters` are those of the tool `name`, `wanted` is the schema of an answer in JSON."""

    question: str
    name: str
    description: str
    parameters: JsonObject
    result: Json
    wanted: JsonObject


def _object(**properties: Json) -> JsonObject:
    """Return the schema of a closed object; names that end with `_` are optional and lose it."""
    named = {name.removesuffix("_"): schema for name, schema in properties.items()}
    required: list[Json] = [name for name in properties if not name.endswith("_")]
    return {"type": "object", "properties": named, "required": required, "additionalProperties": False}


def _text(description: str, **more: Json) -> JsonObject:
    return {"type": "string", "description": description, **more}


def _number(description: str, **more: Json) -> JsonObject:
    return {"type": "number", "description": description, **more}


def _whole(description: str, **more: Json) -> JsonObject:
    return {"type": "integer", "description": description, **more}


def _many(items: JsonObject) -> JsonObject:
    return {"type": "array", "description": "All of them.", "items": items}


_UNITS: JsonObject = _text("Unit of the temperature.", enum=["celsius", "fahrenheit"])
_DAY = _text("The day.", format="date")
_ADDRESS = _text("The address.", format="email")

TASKS: tuple[Task, ...] = (
    Task(
        "What is the weather in Brest on 2026-03-14, in fahrenheit?",
        "get_weather",
        "The weather in a city on a day.",
        _object(city=_text("Name of the city."), date=_DAY, unit_=_UNITS),
        {"sky": "cloudy", "temperature": 54, "unit": "fahrenheit"},
        _object(city=_text("Name of the city."), temperature=_number("Degrees."), sky=_text("A word.")),
    ),
    Task(
        "When is high tide in Saint Malo tomorrow?",
        "read_tide",
        "Times of high and low tide.",
        _object(harbor=_text("Name of the harbor.")),
        {"high": ["05:12", "17:38"], "low": ["11:20", "23:51"]},
        _object(harbor=_text("Name of the harbor."), times=_many(_text("A time.", format="time"))),
    ),
    Task(
        "Book a table for 4 at Chez Marie at 19:30, please.",
        "book_table",
        "Books a table in a restaurant.",
        _object(restaurant=_text("Its name."), people=_whole("How many.", minimum=1), time=_text("When.")),
        {"booked": True, "reference": "R-1047"},
        _object(restaurant=_text("Its name."), people=_whole("How many."), confirmed={"type": "boolean"}),
    ),
    Task(
        "Send an email to ada@example.com that the meeting moves to 15:00.",
        "send_email",
        "Sends an email.",
        _object(to=_ADDRESS, subject=_text("Subject line."), body=_text("The text.")),
        "Sent.",
        _object(to=_ADDRESS, subject=_text("Subject line."), urgent={"type": "boolean"}),
    ),
    Task(
        "How much is 250 EUR in USD?",
        "convert_currency",
        "Converts an amount of money.",
        _object(amount=_number("How much."), source=_text("Its currency."), target=_text("The other one.")),
        {"amount": 271.3, "currency": "USD"},
        _object(amount=_number("How much."), currency=_text("Three letters.", pattern="^[A-Z]{3}$")),
    ),
    Task(
        "What is (17 + 4) * 3?",
        "calculate",
        "Evaluates an arithmetic expression.",
        _object(expression=_text("Such as 2 + 2.")),
        63,
        _object(expression=_text("What was asked."), value=_number("The result.")),
    ),
    Task(
        "Find three articles about renewable energy in Portugal.",
        "search_web",
        "Searches the web.",
        _object(
            query=_text("What to search for."),
            limit_=_whole("Maximum number of results.", minimum=1, maximum=10),
        ),
        [{"title": "Wind power in Portugal", "url": "https://example.com/wind"}],
        _object(articles=_many(_object(title=_text("Its title."), url=_text("Its address.", format="uri")))),
    ),
    Task(
        "Translate 'good morning' into French.",
        "translate",
        "Translates a text.",
        _object(text=_text("What to translate."), language=_text("Into this language.")),
        {"text": "bonjour"},
        _object(original=_text("The text."), language=_text("Its name."), translation=_text("The result.")),
    ),
    Task(
        "Create an event called 'Team lunch' on 2026-06-02 at 12:30.",
        "create_event",
        "Adds an event to the calendar.",
        _object(title=_text("Its title."), date=_DAY, time_=_text("When it begins.")),
        {"id": "ev_81", "created": True},
        _object(title=_text("Its title."), date=_DAY, attendees=_many(_text("A name."))),
    ),
    Task(
        "Which trains go from Lyon to Geneva on 2026-05-20?",
        "find_trains",
        "Finds trains between two cities.",
        _object(origin=_text("Where from."), destination=_text("Where to."), date=_DAY),
        {"trains": [{"departs": "08:04", "arrives": "09:59"}]},
        _object(origin=_text("Where from."), destination=_text("Where to."), price=_number("In euros.")),
    ),
    Task(
        "Is the following review positive? 'The room was quiet and the breakfast excellent.'",
        "classify_sentiment",
        "Classifies the sentiment of a text.",
        _object(
            text=_text("The text."), sentiment=_text("What it is.", enum=["positive", "neutral", "negative"])
        ),
        {"stored": True},
        _object(
            sentiment=_text("What it is.", enum=["positive", "neutral", "negative"]), score=_number("0 to 1.")
        ),
    ),
    Task(
        "Extract the name and the age: Grace Hopper is 37 years old.",
        "save_person",
        "Stores a person.",
        _object(name=_text("Full name."), age=_whole("In years.", minimum=0, maximum=130)),
        {"id": 12},
        _object(name=_text("Full name."), age=_whole("In years.")),
    ),
    Task(
        "Remind me to call the dentist on 2026-04-09.",
        "add_reminder",
        "Adds a reminder.",
        _object(text=_text("What to remind of."), due=_text("The day.", format="date")),
        "Added.",
        _object(text=_text("What to remind of."), due=_text("The day.", format="date")),
    ),
    Task(
        "Which customers in Berlin have spent more than 1000 euros?",
        "query_orders",
        "Looks orders up.",
        _object(city=_text("Name of the city."), minimum_=_number("In euros."), tags_=_many(_text("A tag."))),
        {"customers": [{"name": "Konrad", "spent": 1210.5}]},
        _object(customers=_many(_object(name=_text("Full name."), spent=_number("In euros.")))),
    ),
    Task(
        "Turn the light in the kitchen off.",
        "set_light",
        "Switches a light.",
        _object(room=_text("Name of the room."), state=_text("What to do.", enum=["on", "off"])),
        {"room": "kitchen", "state": "off"},
        _object(room=_text("Name of the room."), state=_text("How it is.", enum=["on", "off"])),
    ),
    Task(
        "What is the status of order 48213?",
        "get_order",
        "The status of an order.",
        _object(order_id=_whole("Its number.")),
        {"status": "shipped", "expected": "2026-03-17"},
        _object(order_id=_whole("Its number."), status=_text("A word."), shipped={"type": "boolean"}),
    ),
    Task(
        "Summarise https://example.com/report in two sentences.",
        "fetch_page",
        "Fetches a page.",
        _object(url=_text("Its address.", format="uri")),
        "The report describes the year 2025. Sales rose by 4 percent.",
        _object(summary=_text("Two sentences."), keywords=_many(_text("A word."))),
    ),
    Task(
        "What time is it?",
        "get_time",
        "The current time.",
        _object(),
        "2026-03-14T09:30:00Z",
        _object(time=_text("Now.", format="date-time")),
    ),
)
"""The tasks; each question says what its tool needs."""

TALK: tuple[str, ...] = (
    "Hello!",
    "Why is the sky blue?",
    "Explain recursion to a child.",
    "Write a short poem about the sea.",
    "What is the difference between TCP and UDP?",
    "Give me three ideas for a rainy Sunday.",
    "How do I reverse a list in Python?",
    "Who wrote 'The Old Man and the Sea'?",
    "Can you recommend a book about bees?",
    "What should I cook with leeks and potatoes?",
    "Warum ist der Himmel blau?",
    "¿Cuál es la capital de Perú?",
    "東京の天気はどうですか？",  # noqa: RUF001 - a Japanese question mark
    "Please proofread: Their are two reasons.",
    "Is 97 a prime number?",
)
"""Questions that need no tool."""
