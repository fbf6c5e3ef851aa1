"""The generator: from published schemas to packages of models that accept exactly what those accept.

The stages, each readable apart, all but the outer two pure:

1. `workers_ai_schemas` loads a vendored schema, `reading` a user's; `workers_ai_kernel.schema` brings it
   into its normal form, or refuses it with keyword and place;
2. `patterns` and `compiling` prove that the validator takes it;
3. `shape` takes in `allOf` and references, `structure` and `naming` find the classes and name them,
   `describing` says what they are; `lowering` makes the named, intermediate form of both directions (`ir`);
4. `members` and `literals` name fields and write what somebody else wrote; `emitting` has
   datamodel-code-generator write the classes of the intermediate form, in one of four styles, `emit` puts the
   text of modules together, `guarding` looks at it once more;
5. `package` puts the modules together; `carrying` adds the part of the kernel that a package which stands
   alone needs;
6. `files` compares them with a folder or writes them; `command` is the front end.

The generator never imports what it generates, else a broken output could not be mended.
"""

from __future__ import annotations
