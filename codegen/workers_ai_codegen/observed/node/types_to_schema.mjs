// Prints the structure of some exported types as JSON Schema: names, types, literals, optionality; no prose.
// usage: node types_to_schema.mjs FILE.d.ts ROOT... ; a name after `--open` is left as a reference.
// A root is a type, or a member of a class: CLASS.MEMBER.
import { readFileSync } from "node:fs";
import ts from "typescript";

const [file, ...names] = process.argv.slice(2);
const split = names.indexOf("--open");
const roots = split < 0 ? names : names.slice(0, split);
const open = new Set(split < 0 ? [] : names.slice(split + 1));

const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
const declared = new Map();
for (const statement of source.statements) {
  if (
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isClassDeclaration(statement)
  ) {
    declared.set(statement.name.text, statement);
  }
}

const structure = {};
const pending = [...roots];
while (pending.length > 0) {
  const name = pending.shift();
  if (!(name in structure)) structure[name] = schemaOfDeclaration(name);
}
process.stdout.write(JSON.stringify(structure));

function schemaOfDeclaration(name) {
  const [first, member] = name.split(".");
  if (member) {
    const found = declared.get(first)?.members.find((each) => each.name?.text === member);
    if (!found) refuse(`there is no ${name}`);
    return schemaOf(found.type);
  }
  const declaration = declared.get(name);
  if (!declaration) refuse(`there is no type ${name}`);
  if (declaration.typeParameters) refuse(`${name} has type parameters`);
  if (ts.isTypeAliasDeclaration(declaration)) return schemaOf(declaration.type);
  const own = schemaOfMembers(declaration.members);
  const inherited = (declaration.heritageClauses ?? []).flatMap((clause) =>
    clause.types.map((type) => schemaOfDeclaration(type.expression.text)),
  );
  return [...inherited, own].reduce(merged);
}

function schemaOf(node) {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: "string" };
    case ts.SyntaxKind.NumberKeyword:
      return { type: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: "boolean" };
    case ts.SyntaxKind.UnknownKeyword:
    case ts.SyntaxKind.AnyKeyword:
      return {};
    case ts.SyntaxKind.ParenthesizedType:
      return schemaOf(node.type);
    case ts.SyntaxKind.LiteralType:
      return schemaOfLiteral(node.literal);
    case ts.SyntaxKind.ArrayType:
      return { type: "array", items: schemaOf(node.elementType) };
    case ts.SyntaxKind.TypeLiteral:
      return schemaOfMembers(node.members);
    case ts.SyntaxKind.UnionType:
      return schemaOfUnion(node);
    case ts.SyntaxKind.IntersectionType:
      return node.types.map(objectSchemaOf).reduce(merged);
    case ts.SyntaxKind.TypeReference:
      return schemaOfReference(node);
    default:
      return refuse(`${ts.SyntaxKind[node.kind]} has no place here: ${node.getText()}`);
  }
}

function schemaOfLiteral(literal) {
  if (literal.kind === ts.SyntaxKind.NullKeyword) return { type: "null" };
  if (ts.isStringLiteral(literal)) return { type: "string", enum: [literal.text] };
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { type: "boolean", enum: [true] };
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { type: "boolean", enum: [false] };
  return refuse(`the literal ${literal.getText()} has no place here`);
}

function schemaOfReference(node) {
  const name = node.typeName.text;
  if (name === "Array") return { type: "array", items: schemaOf(node.typeArguments[0]) };
  if (name === "Record") return recordOf(schemaOf(node.typeArguments[1]));
  if (name === "Omit") return objectSchemaOf(node);
  if (name === "XOR") return schemaOfEither(...node.typeArguments.map(objectSchemaOf));
  if (node.typeArguments) refuse(`${name} has type arguments`);
  const target = declared.get(name);
  if (!open.has(name) && target && isScalar(target)) return schemaOf(target.type);
  if (!open.has(name)) pending.push(name);
  return { $ref: name };
}

function schemaOfMembers(members) {
  const properties = {};
  const required = [];
  let others = null;
  for (const member of members) {
    if (ts.isIndexSignatureDeclaration(member)) {
      others = recordOf(schemaOf(member.type));
    } else if (ts.isPropertySignature(member)) {
      properties[member.name.text] = schemaOf(member.type);
      if (!member.questionToken) required.push(member.name.text);
    } else {
      refuse(`${ts.SyntaxKind[member.kind]} has no place in an object`);
    }
  }
  const named = Object.keys(properties).length > 0 ? { type: "object", properties } : { type: "object" };
  return { ...named, ...(required.length > 0 ? { required } : {}), ...others };
}

function schemaOfUnion(node) {
  const members = node.types.flatMap(unionMembers);
  const nullable = members.some((member) => member.type === "null");
  const scalars = members.filter((member) => isPlain(member) && member.type !== "null");
  const others = members.filter((member) => !isPlain(member));
  const branches = [...scalarBranches(scalars), ...others];
  if (nullable && branches.length === 1 && branches[0].type) return withNull(branches[0]);
  if (nullable) branches.push({ type: "null" });
  return branches.length === 1 ? branches[0] : { anyOf: branches };
}

// Aliases of scalars and of unions are looked through, so that a union is flat.
function unionMembers(node) {
  if (ts.isParenthesizedTypeNode(node)) return unionMembers(node.type);
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(unionMembers);
  const target = ts.isTypeReferenceNode(node) ? declared.get(node.typeName.text) : undefined;
  if (target && ts.isTypeAliasDeclaration(target) && ts.isUnionTypeNode(target.type)) {
    return unionMembers(target.type);
  }
  return [schemaOf(node)];
}

function scalarBranches(scalars) {
  const types = [...new Set(scalars.map((scalar) => scalar.type))];
  return types.map((type) => {
    const same = scalars.filter((scalar) => scalar.type === type);
    const free = same.some((scalar) => !scalar.enum);
    return free ? { type } : { type, enum: same.flatMap((scalar) => scalar.enum) };
  });
}

function withNull(schema) {
  const type = [schema.type, "null"];
  return schema.enum ? { ...schema, type, enum: [...schema.enum, null] } : { ...schema, type };
}

function isPlain(schema) {
  return ["string", "number", "boolean", "null"].includes(schema.type);
}

function isScalar(declaration) {
  if (!ts.isTypeAliasDeclaration(declaration)) return false;
  const parts = ts.isUnionTypeNode(declaration.type) ? declaration.type.types : [declaration.type];
  return parts.every((part) => ts.isLiteralTypeNode(part));
}

function objectSchemaOf(node) {
  if (ts.isParenthesizedTypeNode(node)) return objectSchemaOf(node.type);
  if (ts.isTypeReferenceNode(node) && node.typeName.text === "Omit") {
    const [of, names] = node.typeArguments;
    return without(objectSchemaOf(of), unionMembers(names).flatMap((each) => each.enum));
  }
  const target = ts.isTypeReferenceNode(node) ? declared.get(node.typeName.text) : undefined;
  if (target && ts.isTypeAliasDeclaration(target) && ts.isTypeReferenceNode(target.type)) {
    return objectSchemaOf(target.type);
  }
  return ts.isTypeReferenceNode(node) ? schemaOfDeclaration(node.typeName.text) : schemaOf(node);
}

function without(schema, names) {
  const kept = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));
  const required = (schema.required ?? []).filter((name) => !names.includes(name));
  return { type: "object", properties: Object.fromEntries(kept), ...(required.length > 0 ? { required } : {}) };
}

// Either type, without the keys that only the other one has.
function schemaOfEither(one, other) {
  const never = (schema, beside) => {
    const names = Object.keys(beside.properties).filter((name) => !(name in schema.properties));
    const forbidden = Object.fromEntries(names.map((name) => [name, false]));
    return { ...schema, properties: { ...schema.properties, ...forbidden } };
  };
  return { anyOf: [never(one, other), never(other, one)] };
}

function recordOf(schema) {
  const free = Object.keys(schema).length === 0;
  return free ? { type: "object" } : { type: "object", additionalProperties: schema };
}

function merged(one, other) {
  const properties = { ...one.properties, ...other.properties };
  const required = [...new Set([...(one.required ?? []), ...(other.required ?? [])])];
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

function refuse(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
