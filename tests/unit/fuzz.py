"""Answers that no vendor documents: JSON of any shape, other people's encodings, pages, what comes twice, too much."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from google.protobuf import json_format, struct_pb2
from hypothesis import strategies as st

from pulumi_telephony.adapters.codec import encoded
from pulumi_telephony.base.errors import TelephonyError
from pulumi_telephony.core.model import Created, State
from pulumi_telephony.http.answers import Answer

CANARY = 'c4"nary+/&ä=Kb7%x'
"""A secret that was sent, and that any answer may repeat."""

MOST_CALLS = 300
"""In one operation. More is a loop that only the vendor could end."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32-be", "cp1251", "latin-1", "koi8-r")
STATUSES = (
    200,
    200,
    200,
    201,
    202,
    204,
    206,
    301,
    302,
    304,
    400,
    401,
    403,
    404,
    408,
    409,
    418,
    422,
    429,
    500,
    502,
    503,
)
PAGES = (
    b"",
    b"  ",
    b"<html><body>Bad Gateway</body></html>",
    b"\xff\xfe\x00",
    b"[" * 5000,
    b"[" * 900 + b"]" * 900,
    b'{"error":' * 450 + b"1" + b"}" * 450,
    b'{"result":[' + b"[" * 900 + b"]" * 900 + b"]}",
    b"1" * 5000,
    b"NaN",
    json.dumps(CANARY).encode(),
    b"\x1f\x8b\x08",
)

odd_numbers = st.sampled_from(
    [0, -1, 1, 2**31, 2**53, 2**53 + 1, 2**63, -(2**63), 10**400, 1e308, -0.0, 0.5, *map(float, ("nan", "inf", "-inf"))]
)
odd_texts = st.sampled_from(
    ["", " ", "0", "-1", "7", "²", "٣", "9" * 400, "9" * 5000, "null", "\0", "\ud800", "a\r\nb", CANARY, "x" * 300]
)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), odd_numbers, st.text(max_size=10), odd_texts, st.just([]), st.just({})
)


def json_values(names: Iterable[str]) -> st.SearchStrategy[Any]:
    """Any JSON, whose keys are mostly those that mean something to the vendor."""
    keys = st.one_of(st.sampled_from(sorted(names)), st.text(max_size=5))
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6), max_leaves=8
    )


@st.composite
def _mutations(draw: st.DrawFn, document: Any, any_json: st.SearchStrategy[Any]) -> Any:
    """A documented answer, of which something, anywhere, is something else, gone, or there twice."""
    if isinstance(document, dict) and document and draw(st.integers(0, 5)):
        name = draw(st.sampled_from(sorted(document)))
        if not draw(st.integers(0, 4)):
            return {key: value for key, value in document.items() if key != name}
        return {**document, name: draw(_mutations(document[name], any_json))}
    if isinstance(document, list) and document and draw(st.integers(0, 5)):
        at = draw(st.integers(0, len(document) - 1))
        other = draw(_mutations(document[at], any_json))
        return draw(st.sampled_from([[*document[:at], other, *document[at + 1 :]], [*document, other], document * 2]))
    return draw(any_json)


def _twice(text: str) -> str:
    """The first key of an object comes again, with nothing in it."""
    head, colon, _ = text.partition(":")
    return f"{head}: null, {text[1:]}" if text.startswith("{") and colon and '"' in head else text


def _half(text: str) -> str:
    return text[: len(text) // 2]


def _marked(text: str) -> str:
    return f"\ufeff{text}\n"


def bodies(documents: Iterable[Any]) -> st.SearchStrategy[bytes]:
    """``documents`` are answers as the vendor documents them."""
    known = list(documents)
    any_json = json_values(_names(known))
    values = st.one_of(any_json, *(_mutations(document, any_json) for document in known))
    texts = st.builds(
        lambda value, escaped, change: change(json.dumps(value, ensure_ascii=escaped)),
        values,
        st.booleans(),
        st.sampled_from([str, str, str, str, _twice, _half, _marked]),
    )
    encoded = st.builds(
        lambda text, encoding: text.encode(encoding, "replace"), texts, st.sampled_from(("utf-8",) * 9 + ENCODINGS)
    )
    return st.one_of(encoded, encoded, encoded, st.sampled_from(PAGES), st.binary(max_size=40))


def _names(document: Any) -> set[str]:
    if isinstance(document, dict):
        return {"error"} | set(document) | {name for value in document.values() for name in _names(value)}
    if isinstance(document, list):
        return {name for value in document for name in _names(value)}
    return set()


headers = st.dictionaries(
    st.sampled_from(["Retry-After", "Date", "Location", "Content-Type"]),
    st.one_of(
        st.sampled_from(
            [
                *("", "5", "-5", "²", "1" * 500, "nan", CANARY, "https://other.example/x", "//[", "http://a@b:c"),
                *("Sat, 21 Nov 2026 10:00:00 GMT", "Sat, 99 Nov 99999 99:99:99 -9999", "Sat, 21 Nov 2026 10:00:00"),
            ]
        ),
        st.text(st.characters(max_codepoint=255), max_size=10),
    ),
    max_size=2,
)


def answers(documents: Iterable[Any]) -> st.SearchStrategy[Answer]:
    """An answer over HTTP, of any status."""
    return st.builds(Answer, st.sampled_from(STATUSES), headers, bodies(documents))


def copes(call: Callable[[], Any], *sent: str) -> None:
    """The call returns, or raises an error of ours: one printable line, which repeats none of the secrets ``sent``."""
    result, failure = None, None
    try:
        result = call()
    except TelephonyError as error:
        failure = error
    if failure is not None:
        text = str(failure)
        assert text.isprintable()
        assert [secret for secret in sent if secret in text] == []
        assert failure.wait is None or failure.wait >= 0
    state = result.state if isinstance(result, Created) else result
    if isinstance(state, State):
        _can_be_recorded(state)


def _can_be_recorded(state: State) -> None:
    """The engine must be able to take it: a create that fails there has lost the object."""
    outputs = encoded(state.model_dump(exclude_none=True), frozenset())
    json_format.ParseDict(outputs, struct_pb2.Struct()).SerializeToString()
    for value in _flat(outputs):
        if isinstance(value, int):
            # Whole numbers travel as floats.
            assert int(float(value)) == value


def _flat(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _flat(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _flat(inner)
    else:
        yield value
