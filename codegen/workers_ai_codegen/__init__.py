"""The generator: turns published schemas into packages of models that accept exactly the same values.

The stages; all but the first and the last two are pure:

1. `workers_ai_schemas` loads a vendored schema, `reading` a user's; `workers_ai_kernel.schema` normalises
   it, or rejects it naming keyword and location;
2. `patterns` and `compiling` check that the validator can compile it;
3. `shape` merges `allOf` and references, `structure` finds the classes, `naming` names them, `describing`
   documents them; `lowering` builds the intermediate representation of both directions (`ir`);
4. `members` names the fields, `literals` escapes foreign text, `emitting` has datamodel-code-generator write
   the classes in one of four styles, `emit` writes the modules, `guarding` checks them;
5. `package` assembles the modules; `carrying` adds the part of the kernel that a standalone package needs;
6. `files` compares them with a folder or writes them; `command` is the command line.

The generator never imports its output, so that a broken output can be regenerated.
"""

from __future__ import annotations
