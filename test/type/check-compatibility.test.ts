import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { type CompatibilityMode, checkCompatibility } from "../../src/type/check-compatibility.js";
import { expectError, expectTyped } from "../helpers.js";
import { encodeModel, type Json, modelOf, Random, randomSchema, randomValue } from "../random.js";

const version = (fields: Record<string, unknown>) => ({
  type: "record",
  name: "User",
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const v1 = version({ id: "int" });
const v2 = version({ id: "long" });
const v3 = { ...v2, fields: [...v2.fields, { name: "mail", type: "string", default: "" }] };

describe("checkCompatibility", () => {
  it("judges backward unless told otherwise", () => {
    expect(checkCompatibility(v2, v1)).toEqual({ compatible: true, issues: [] });
    const { compatible, issues } = checkCompatibility(v1, v2);
    expect(compatible).toBe(false);
    expect(issues).toEqual([
      {
        kind: "TYPE_MISMATCH",
        path: ["id"],
        message: "long can't be read as int",
        direction: "backward",
        version: 0,
      },
    ]);
  });

  it("judges forward and full", () => {
    expect(checkCompatibility(v1, v2, { mode: "forward" }).compatible).toBe(true);
    expect(checkCompatibility(v3, v2, { mode: "full" }).compatible).toBe(true);
    for (const [reader, writer, direction] of [
      [v1, v2, "backward"],
      [v2, v1, "forward"],
    ] as const) {
      const { issues } = checkCompatibility(reader, writer, { mode: "full" });
      expect(issues.map((issue) => issue.direction)).toEqual([direction]);
    }
  });

  it("judges each schema of a list, and says which", () => {
    expect(checkCompatibility(v3, [v1, v2], { mode: "backward-transitive" }).compatible).toBe(true);
    const { issues } = checkCompatibility(v3, [v1, v2, v1], { mode: "full-transitive" });
    expect(issues.map(({ version: index, direction }) => [index, direction])).toEqual([
      [0, "forward"],
      [2, "forward"],
    ]);
    expect(checkCompatibility(v1, [], { mode: "forward-transitive" }).compatible).toBe(true);
  });

  it("takes an array for a union where no list is wanted", () => {
    expect(checkCompatibility(["null", "long"], ["null", "int"]).compatible).toBe(true);
    expect(checkCompatibility("long", ["null", "int"]).issues).toHaveLength(1);
    expect(checkCompatibility("long", ["null", "int"], { mode: "backward-transitive" }).issues).toHaveLength(1);
  });

  it("takes any schema argument and the words of registries", () => {
    const mode = "BACKWARD_TRANSITIVE";
    expect(checkCompatibility(avroType(v2), [JSON.stringify(v1), avroType(v2).schema], { mode }).compatible).toBe(true);
    expect(checkCompatibility(v1, v2, { mode: "FORWARD" }).compatible).toBe(true);
    expect(checkCompatibility("int", '"int"').compatible).toBe(true);
  });

  it("goes by names unless they are to be ignored", () => {
    const other = { ...v1, name: "Person" };
    expect(checkCompatibility(v2, other).issues.map(({ kind }) => kind)).toEqual(["NAME_MISMATCH"]);
    expect(checkCompatibility(v2, other, { names: "ignore" }).compatible).toBe(true);
  });

  it("refuses what it does not know", () => {
    for (const mode of ["none", "", "-transitive", "transitive", "full-", "toString", 1])
      expect(expectError(() => checkCompatibility(v1, [v1], { mode: mode as "backward" })).code).toBe(
        "unsupported-option",
      );
    const options = [{ names: "loose" }, { modes: "full" }] as unknown as { mode?: CompatibilityMode }[];
    for (const option of options)
      expect(expectError(() => checkCompatibility(v1, v2, option as object)).code).toBe("unsupported-option");
    expect(expectError(() => checkCompatibility(v1, v2 as never, { mode: "full-transitive" })).code).toBe(
      "invalid-argument",
    );
    expect(expectError(() => checkCompatibility(v1, v2, null as never)).code).toBe("invalid-argument");
    expect(expectError(() => checkCompatibility("nothing", v2)).code).toBe("unknown-type");
  });
});

const PRIMITIVES = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/** A schema with random changes, some legal, of the kinds that people make. */
function evolved(random: Random, json: Json): Json {
  const change = (chance: number) => random.chance(chance);
  if (typeof json === "string") {
    if (change(0.05) && PRIMITIVES.includes(json)) return random.pick(PRIMITIVES);
    return change(0.05) && json !== "null" ? ["null", json] : json;
  }
  if (Array.isArray(json)) {
    const branches = random.shuffled(
      json.map((branch) => evolved(random, branch)).filter((branch) => !Array.isArray(branch)),
    );
    return change(0.15) ? branches.slice(1) : branches;
  }
  const next = { ...(json as { [key: string]: Json }) };
  for (const key of ["items", "values", "type"]) if (key in next) next[key] = evolved(random, next[key]!);
  if (typeof next.name === "string" && "type" in next && change(0.04)) {
    if (change(0.5)) next.aliases = [next.name];
    next.name = "Renamed";
  }
  if (next.type === "fixed" && change(0.1)) next.size = (next.size as number) + 1;
  if (next.type === "enum" && change(0.4)) next.symbols = (next.symbols as Json[]).slice(1);
  if (next.type === "enum" && change(0.2)) next.default = (next.symbols as Json[])[0] ?? "none";
  if (next.type === "record") next.fields = fieldsEvolved(random, next.fields as { [key: string]: Json }[]);
  return next;
}

function fieldsEvolved(random: Random, fields: { [key: string]: Json }[]): Json {
  const next: { [key: string]: Json }[] = random
    .shuffled(fields)
    .filter(() => random.chance(0.95))
    .map((field) => ({ ...field, type: evolved(random, field.type!) }));
  if (random.chance(0.1)) next.push({ name: "added", type: ["null", "int"], default: null });
  if (random.chance(0.03)) next.push({ name: "demanded", type: "int" });
  return next;
}

describe("the verdict", () => {
  it("is what reading shows, on random schemas and data", () => {
    const seed = Number(process.env.WAVRO_SEED ?? 77);
    const random = new Random(seed);
    const counts = { compatible: 0, refused: 0, failed: 0, unseen: 0, illegal: 0 };
    for (let run = 0; run < 1_500; run++) {
      const json = randomSchema(random, { depth: 1 + random.below(4), recursive: random.chance(0.2) });
      const writer = avroType<unknown>(json as object);
      const changed = evolved(random, json);
      const { value: type } = expectTyped(() =>
        avroType<unknown>(changed as object, { long: "auto", union: "wrapped", logical: "raw", utf8: "replace" }),
      );
      if (type === undefined) {
        counts.illegal++;
        continue;
      }
      const { compatible } = checkCompatibility(type, writer);
      const { value: reader, error } = expectTyped(() => type.reader(writer));
      const context = `seed ${seed}, run ${run}: ${JSON.stringify(json)} as ${JSON.stringify(changed)}`;
      if (error !== undefined) {
        expect([error.code, compatible], context).toEqual(["incompatible-schemas", false]);
        counts.refused++;
        continue;
      }
      const model = modelOf(json);
      const data = Array.from({ length: 15 }, () => encodeModel(model, randomValue(random, model, 40), random));
      const failures = data.filter((datum) => expectTyped(() => reader!.decode(datum)).error !== undefined);
      if (compatible) expect(failures, context).toEqual([]);
      counts[compatible ? "compatible" : failures.length > 0 ? "failed" : "unseen"]++;
    }
    // What is wrong may stand where random data seldom lead: in items, in a branch, at a symbol.
    expect(counts.compatible).toBeGreaterThan(300);
    expect(counts.refused).toBeGreaterThan(100);
    expect(counts.failed).toBeGreaterThan(counts.unseen);
    expect(counts.illegal).toBeLessThan(1_500);
  });
});
