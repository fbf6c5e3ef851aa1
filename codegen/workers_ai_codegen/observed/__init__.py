"""The observed contract: what really travels, made from the published schemas and numbered corrections.

The stages, all but the outer ones pure:

1. `reading` reads `corrections.toml`, the own sources and the derived types from `workers_ai_schemas`;
2. `corrections` are frozen values, each a few single `edits`; `operations` applies one edit;
3. `parts` makes all parts by applying the edits in order;
4. `assembling` puts the parts of one schema together, so that it stands alone, and tells its unions apart;
5. `page` writes the table of all corrections;
6. `files` says what must lie in the checkout, compares and writes; `__main__` is the command.

`deriving` stands apart: it makes the derived types, with Node, from the pinned npm package.
"""

from __future__ import annotations
