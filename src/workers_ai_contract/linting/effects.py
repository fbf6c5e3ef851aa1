"""Finds subschemas that accept nothing, keywords without effect, and unknown properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.loosening import loosened
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.linting.finding import LintFinding
from workers_ai_contract.linting.oracles import judged_alone
from workers_ai_contract.linting.subject import LintSubject
from workers_ai_contract.linting.vocabulary import TOGETHER
from workers_ai_contract.solving import NO_VALUE, Is, root_of
from workers_ai_contract.solving.boxes import Missing
from workers_ai_contract.solving.checking import pattern_test
from workers_ai_contract.solving.wants import SORTS, OfSort
from workers_ai_kernel import pointers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workers_ai_contract.linting.subject import LintedPlace
    from workers_ai_contract.solving import Part
    from workers_ai_contract.solving.clauses import KeywordRule
    from workers_ai_contract.solving.wants import Sort
    from workers_ai_kernel import Json

_JUDGED = frozenset(
    {
        *(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
        ),
        *(
            "pattern",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "maxContains",
            "required",
            "not",
            "if",
        ),
        *("minProperties", "maxProperties", "propertyNames", "additionalProperties", "dependentRequired"),
        *("dependentSchemas", "dependencies", "anyOf", "oneOf", "unevaluatedItems", "unevaluatedProperties"),
        *("enum", "const"),
    }
)


def empty_places(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the subschemas that accept nothing, the innermost only.

    One that says so explicitly, such as `false`, is meant, unless it is the whole schema.
    """
    reported: list[str] = []
    for place in sorted(subject.places, key=lambda each: -each.pointer.count("/")):
        if place.pointer and (not place.written or place.written in ({"not": {}}, {"not": True})):
            continue
        if subject.solver.find((Is(place.part),)) is not NO_VALUE:
            continue
        if any(each.startswith(f"{place.pointer}/") for each in reported):
            continue
        reported.append(place.pointer)
        yield _empty(subject, place)


def _empty(subject: LintSubject, place: LintedPlace) -> LintFinding:
    code = "branch-unreachable" if place.is_branch else "accepts-nothing"
    message = "no value is valid here"
    # Without its type almost any schema has a valid value, which says least of what is wrong.
    excluding = _excluding(subject, place)
    found = next(excluding, None)
    if found is None:
        return LintFinding(code, place.pointer, message)
    if found[0] == "type":
        found = next((other for other in excluding if other[0] != "type"), found)
    keyword, value = found
    message = f"{message}: {keyword!r} excludes what the other keywords leave"
    shows = f"is rejected; without {keyword!r} it would be accepted"
    return LintFinding(code, place.pointer, message, value, shows)


def _excluding(subject: LintSubject, place: LintedPlace) -> Iterator[tuple[str, Json]]:
    """Yield each keyword without which a place would accept something, and such a value."""
    for sort in SORTS:
        rules = subject.solver.rules(place.part, sort)
        for index, rule in enumerate(rules):
            others = [want for number, each in enumerate(rules) if number != index for want in each.wants]
            value = subject.solver.find((*others, OfSort(sort)))
            if not isinstance(value, Missing) and _would_be_valid(subject, place, rule, value):
                yield rule.keyword, value


def _would_be_valid(subject: LintSubject, place: LintedPlace, rule: KeywordRule, value: Json) -> bool:
    name = str(getattr(rule.wants[0], "name", ""))
    keyword = rule.keyword
    if keyword not in place.written:
        keyword = {"enum": "const", "dependentSchemas": "dependencies"}.get(keyword, keyword)
    if keyword not in place.written or not subject.oracles.reject(place.part, value):
        return False
    written = dict(place.written)
    if keyword == "required":
        changed = loosened(written, "", "required", name, value)
    else:
        del written[keyword]
        changed = written
    return _accepts_alone(subject, place, changed, value)


def _accepts_alone(subject: LintSubject, place: LintedPlace, changed: Json, value: Json) -> bool:
    """Return whether both engines accept a value where a place is written in another way."""
    whole = _with(subject.own.schema, place.pointer, changed)
    try:
        own = OwnSchema(whole, subject.own.name)
    except UsageError:
        return False
    other = LintSubject(own)
    part = other.by_pointer[place.pointer].part if place.pointer in other.by_pointer else None
    return part is not None and other.oracles.accept(part, value)


def _with(schema: Json, pointer: str, changed: Json) -> Json:
    if not pointer:
        return changed
    token = pointers.tokens(pointer)[0]
    rest = pointers.join("", *pointers.tokens(pointer)[1:])
    if isinstance(schema, list):
        return [
            _with(item, rest, changed) if str(index) == token else item for index, item in enumerate(schema)
        ]
    if isinstance(schema, dict):
        return {key: _with(value, rest, changed) if key == token else value for key, value in schema.items()}
    return schema


def idle_keywords(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the keywords that reject nothing beyond what the keywords beside them reject."""
    for place in subject.places:
        if subject.solver.find((Is(place.part),)) is NO_VALUE:
            continue
        rules: dict[Sort, tuple[KeywordRule, ...]] = {
            sort: subject.solver.rules(place.part, sort) for sort in SORTS
        }
        for keyword, value in place.written.items():
            if keyword in _JUDGED and not _is_free(keyword, value) and _is_idle(subject, rules, keyword):
                found = _idle(subject, place, keyword)
                if found is not None:
                    yield found


def _is_free(keyword: str, value: Json) -> bool:
    return value == {} or (value is True and keyword != "uniqueItems")


def _is_idle(subject: LintSubject, rules: Mapping[Sort, Sequence[KeywordRule]], keyword: str) -> bool:
    named = "enum" if keyword == "const" else keyword
    for sort, of_sort in rules.items():
        for index, rule in enumerate(of_sort):
            if rule.keyword != named and not (named == "dependencies" and rule.keyword == "dependentSchemas"):
                continue
            others = [want for number, each in enumerate(of_sort) if number != index for want in each.wants]
            for way in rule.violations:
                if subject.solver.find((*others, *way, OfSort(sort))) is not NO_VALUE:
                    return False
    return True


def _idle(subject: LintSubject, place: LintedPlace, keyword: str) -> LintFinding | None:
    """Return the finding, with a value that the keyword by itself rejects, and the others without it, too."""
    beside = {name: place.written[name] for name in TOGETHER.get(keyword, ()) if name in place.written}
    alone = {keyword: place.written[keyword], **beside}
    if isinstance(subject.own.schema, dict) and "$schema" in subject.own.schema:
        alone["$schema"] = subject.own.schema["$schema"]
    try:
        root = root_of(OwnSchema(alone).document)
    except UsageError:
        return None
    value = subject.solver.find((Is(root, holds=False),))
    judge = judged_alone(alone, subject.own.dialect)
    without = {name: each for name, each in place.written.items() if name != keyword}
    if isinstance(value, Missing) or judge is None or judge.is_valid(value):
        return None
    if not subject.oracles.reject(place.part, value) or _accepts_alone(subject, place, without, value):
        return None
    at = pointers.join(place.pointer, keyword)
    message = f"{keyword!r} has no effect: the keywords beside it already reject what it rejects"
    shows = f"is rejected with and without {keyword!r}"
    return LintFinding("keyword-without-effect", at, message, value, shows)


def undeclared_required(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the names that are required and declared nowhere around, so that they accept any value."""
    for place in subject.places:
        declared = {part for around in (place.part, *place.around) for part in _family(around)}
        names = {name for part in declared for name in part.schema.properties}
        patterns = {pattern for part in declared for pattern in part.schema.patterns}
        if not names:
            continue
        for name in dict.fromkeys(place.part.schema.required):
            if name in names or any(pattern_test(pattern)(name) for pattern in patterns):
                continue
            value = subject.solver.find((Is(place.part),))
            if isinstance(value, dict) and name in value and subject.oracles.accept(place.part, value):
                at = pointers.join(place.pointer, "required")
                message = f"{name!r} is required, but no property of that name is declared"
                yield LintFinding("required-undeclared", at, message, value, f"is accepted with any {name!r}")


def _family(part: Part) -> Iterator[Part]:
    """Yield a part and all that applies to the same value below it."""
    yield part
    schema = part.schema
    for child in (*schema.all_of, *schema.one_of, *schema.any_of, *schema.dependents.values()):
        yield from _family(part.below(child))
    for keyword in ("if", "then", "else"):
        if keyword in schema.conditions:
            yield from _family(part.below(schema.conditions[keyword]))


def invalid_values(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield defaults and examples that their own subschema rejects."""
    for place in subject.places:
        written = place.written
        given = written.get("examples")
        examples = list(enumerate(given)) if isinstance(given, list) else []
        if "default" in written and subject.oracles.reject(place.part, written["default"]):
            at = pointers.join(place.pointer, "default")
            message = "the default is not valid under its own subschema"
            yield LintFinding(
                "default-invalid", at, message, written["default"], "is the default, and rejected"
            )
        for index, value in examples:
            if subject.oracles.reject(place.part, value):
                at = pointers.join(place.pointer, "examples", index)
                message = "the example is not valid under its own subschema"
                yield LintFinding("example-invalid", at, message, value, "is an example, and rejected")


def accepts_anything(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the sorts of containers that the whole schema accepts without any condition."""
    root = subject.root
    sorts: tuple[Sort, ...] = ("object", "array")
    for sort in sorts:
        witness: Json = {"tide": [None, {}]} if sort == "object" else [None, {"tide": 1}]
        if subject.solver.find((Is(root, holds=False), OfSort(sort))) is not NO_VALUE:
            continue
        if subject.oracles.accept(root, witness):
            message = f"the schema accepts every {sort}, so it says nothing about one"
            shows = "is accepted, like any other"
            yield LintFinding("accepts-anything", "", message, witness, shows)
