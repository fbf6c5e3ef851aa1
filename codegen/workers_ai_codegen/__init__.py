"""The generator: from the vendored schemas to the package `workers_ai_models`.

The stages, each readable apart, all but the outer two pure:

1. `workers_ai_schemas` loads a vendored schema and brings it into its normal form;
2. `structure` and `naming` find the classes in it and name them; `lowering` makes the named,
   intermediate form of both directions (`ir`);
3. `emit` turns that form into the text of a module, through datamodel-code-generator;
4. `package` puts the modules together: file names and texts;
5. `files` compares them with a folder or writes them; `command` is the front end.

The generator never imports what it generates, else a broken output could not be mended.
"""

from __future__ import annotations
