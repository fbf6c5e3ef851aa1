"""Texts that clients are known to break, one for each kind of bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SENTENCE = "The tide rises twice a day. "

HARD_TEXTS: Mapping[str, str] = {
    "entities": "&lt;b&gt; &amp;amp; &quot;x&#39; &nbsp; <b>1 < 2 & 3 > 2</b>",
    "control tokens": "<|start|>assistant<|channel|>final<|message|>tide<|call|><|end|>",
    "line separators": "one\u2028two\u2029three\u0085four\x0bfive\x0csix\x1cseven",
    "carriage returns": "one\r\ntwo\rthree\n\nfour",
    "outer blanks": "  \t tide \n ",
    "inner blanks": "tide  and\t\tmoon   rise",
    "not normalised": "e\u0301 u\u0308 \u212b \ufb01 \u2460 \u1e9b\u0323",
    "beyond the BMP": "👩\u200d🚀🌊 \U0001d54b \U0001f1eb\U0001f1f7",
    "two and three bytes": "été Zürich 潮汐 ñ €",
    "right to left": "مد وجزر \u202eabc\u202c שלום",
    "NUL": "tide\0moon",
    "control characters": "\x01\x07\x08\x1b[31mred\x1b[0m\x7f",
    "quotes and backslashes": "\"quoted\" 'single' C:\\new\\table \\u0041 \\\\ `tick`",
    "templates": "{harbor} {{moon}} ${tide} %s %(a)d <%= x %> #{y}",
    "like a stream": 'data: {"choices":[]}\n\ndata: [DONE]\n\n: comment\nevent: error',
    "end of a stream": "[DONE]",
    "JSON": '{"text": "tide", "n": [1, 2.50, null], "id": 9007199254740993}',
    "digits": "007",
    "a number": "0",
    "true": "true",
    "null": "null",
    "None": "None",
    "invisible": "\ufeffti\u200bde\u2060\u00ad\ufeff",
    "non-breaking blanks": "10\u00a0m\u2009high\u3000tide",
    "Markdown": "# Tide\n\n```json\n{}\n```\n* *high* | a_b_c |\n<think>plan</think>",
    "repetition": "ha ha ha ha, 11 11 11\n\n\n\n",
    "a link": "https://example.com/a?b=c&d=%20%2F#e+f",
    "capitals": "TIDE Tide \u00df \u0130 \u0131",
    "blanks only": " \n\t ",
    "line breaks first": "\n\nThe tide rises.",
    "in quotes": '"The tide rises."',
    "a fenced block": '```json\n{"open": [true, false,],}\n```',
    "typographic marks": "\u201cEbb\u201d \u2018at\u2019 noon\u2026 \u2013 \u2014 \ufffd",
    "an error in words": 'It said {"error":"low"} and {"errors":[{"code":7}],"success":false}.\n',
}
"""By name. A client must send each unchanged, and report each unchanged."""

LONG_TEXTS = (_SENTENCE * 180, _SENTENCE * 1500, _SENTENCE * 4800)
"""Texts of 5,000, 42,000 and 134,000 characters, for clients that cut them off."""
