import { quote, SchemaError } from "../errors.js";
import {
  ArraySchema,
  branchName,
  type Field,
  MapSchema,
  RecordSchema,
  type Schema,
  UnionSchema,
} from "../schema/schema.js";

/** What is wanted of a type: all of it, or some fields and branches, by name. */
interface Wanted {
  all: boolean;
  readonly parts: Map<string, Wanted>;
}

/** Fields, records and unions of projections, and what they are part of. */
const originals = new WeakMap<object, object>();

/**
 * What a field, record or union was before it was projected: that decides what its default means, which fields meet
 * and which branch is taken.
 */
export function originalOf<T extends Field | RecordSchema | UnionSchema>(part: T): T {
  return (originals.get(part) as T | undefined) ?? part;
}

/**
 * The part of a schema that `paths` name: records with only these fields, in schema order. "orders.price" passes
 * through arrays, maps and unions with one branch besides null; "payload[ns.A].x" names a branch. What is under the
 * last step comes whole. A union keeps all its branches; of records that no path names, without fields.
 *
 * @throws SchemaError "unknown-field" for a path that the schema does not have
 */
export function project(schema: Schema, paths: readonly string[]): Schema {
  const wanted = want();
  for (const path of paths) add(wanted, steps(path));
  return select(schema, wanted, "");
}

function want(): Wanted {
  return { all: false, parts: new Map() };
}

function add(wanted: Wanted, names: readonly string[]): void {
  for (const name of names) {
    let part = wanted.parts.get(name);
    if (!part) wanted.parts.set(name, (part = want()));
    wanted = part;
  }
  wanted.all = true;
}

/** "a.b[ns.C].d" as ["a", "b", "[ns.C]", "d"]. */
function steps(path: string): string[] {
  const names = typeof path === "string" ? (path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? []) : [];
  const again = names.reduce((text, name) => text + (name.startsWith("[") || text === "" ? name : `.${name}`), "");
  if (names.length === 0 || again !== path)
    throw new SchemaError("unknown-field", `${quote(String(path))} is not a path of fields`);
  return names;
}

function select(schema: Schema, wanted: Wanted, path: string): Schema {
  if (wanted.all) return schema;
  switch (schema.type) {
    case "record":
      return selectFields(schema, wanted, path);
    case "array":
      return new ArraySchema(select(schema.items, wanted, path), schema.attributes);
    case "map":
      return new MapSchema(select(schema.values, wanted, path), schema.attributes);
    case "union":
      return selectBranches(schema, wanted, path);
    default:
      throw missing(path, wanted.parts.keys().next().value ?? "");
  }
}

function selectFields(schema: RecordSchema, wanted: Wanted, path: string): Schema {
  const names = new Set(schema.fields.map((field) => field.name));
  for (const name of wanted.parts.keys()) if (!names.has(name)) throw missing(path, name);
  const record = new RecordSchema(schema.name, schema.aliases, schema.doc, schema.error, schema.attributes);
  for (const field of schema.fields) {
    const part = wanted.parts.get(field.name);
    if (!part) continue;
    const selected = { ...field, type: select(field.type, part, join(path, field.name)) };
    originals.set(selected, field);
    (record.fields as Field[]).push(selected);
  }
  Object.freeze(record.fields);
  originals.set(record, schema);
  return record;
}

function selectBranches(schema: UnionSchema, wanted: Wanted, path: string): Schema {
  const values = schema.branches.filter((branch) => branch.type !== "null");
  const tagOf = (branch: Schema) => `[${branchName(branch)}]`;
  const tags = new Set(values.map(tagOf));
  const through: Wanted = { all: false, parts: new Map([...wanted.parts].filter(([name]) => !tags.has(name))) };
  if (values.length !== 1) refuseOthers(through, path);
  const union = new UnionSchema(
    schema.branches.map((branch) => {
      const part = wanted.parts.get(tagOf(branch));
      if (branch.type !== "null" && through.parts.size > 0) return select(branch, both(through, part), path);
      if (part) return select(branch, part, path + tagOf(branch));
      return branch.type === "record" ? select(branch, want(), path) : branch;
    }),
  );
  originals.set(union, schema);
  return union;
}

/** Of a union with several branches, only steps that name one lead on. */
function refuseOthers({ parts }: Wanted, path: string): void {
  for (const name of parts.keys()) {
    if (name.startsWith("[")) throw missing(path, name);
    const example = quote(`${path}[full.Name].field`);
    throw new SchemaError("unknown-field", `${quote(path)} has several branches: name one as ${example}`);
  }
}

/** What either of two wants. */
function both(a: Wanted, b: Wanted | undefined): Wanted {
  if (!b) return a;
  const parts = new Map(a.parts);
  for (const [name, part] of b.parts) parts.set(name, both(part, a.parts.get(name)));
  return { all: a.all || b.all, parts };
}

function join(path: string, name: string): string {
  return path === "" || name.startsWith("[") ? path + name : `${path}.${name}`;
}

function missing(path: string, name: string): SchemaError {
  return new SchemaError("unknown-field", `there is no field ${quote(join(path, name))}`);
}
