"""The observed contract: schemas of the real traffic, made from published schemas and numbered corrections.

The stages; all but the first and the last are pure:

1. `reading` loads `corrections.toml`, our own sources and the derived types from `workers_ai_schemas`;
2. `corrections` are frozen values, each of a few single `edits`; `operations` applies one edit;
3. `parts` builds all parts by applying the edits in order;
4. `assembling` combines the parts of one schema into a self-contained schema and disambiguates its unions;
5. `page` writes the table of all corrections;
6. `files` compares the result with the checkout and writes it; `__main__` is the command line.

`deriving` is separate: it derives the types from the pinned npm package, with Node.
"""

from __future__ import annotations
