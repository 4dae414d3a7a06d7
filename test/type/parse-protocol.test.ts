import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { parseProtocol } from "../../src/type/parse-protocol.js";
import { type Entry, eachEntry, entriesOf } from "../conformance/entries.js";
import { expectError, expectTyped, filesBelow, publicFolder } from "../helpers.js";
import { Random } from "../random.js";

interface Case extends Entry {
  readonly protocol: string;
  /** As Java prints it, with shorter names of types. */
  readonly java_json?: object;
}

const entries = entriesOf<Case>("protocols.json");

describe("protocols.json", () => {
  eachEntry("protocols.json", entries, ({ protocol: text, valid, java_json }) => {
    const { value, error } = expectTyped(() => parseProtocol(text));
    expect(error === undefined, error?.message).toBe(valid);
    if (value !== undefined) expect(value.toJSON()).toEqual(parseProtocol(java_json!).toJSON());
  });
});

describe("parseProtocol", () => {
  const text = JSON.stringify({
    protocol: "shop.Orders",
    types: [{ type: "record", name: "Order", fields: [{ name: "id", type: "long", default: 7 }] }],
    messages: {
      put: {
        request: [
          { name: "order", type: "Order" },
          { name: "urgent", type: "boolean" },
        ],
        response: "long",
      },
    },
  });

  it("gives types that encode and decode", () => {
    const { types, messages } = parseProtocol(text);
    const Order = avroType<{ id: number }>(types.get("shop.Order")!);
    expect(Order.decode(Order.encode({ id: 5 }))).toEqual({ id: 5 });
    const { request, errors } = messages.get("put")!;
    const Put = avroType<{ order: { id: number }; urgent: boolean }>(request);
    expect([...Put.encode({ order: { id: 5 }, urgent: true })]).toEqual([10, 1]);
    expect([...avroType<string>(errors).encode("down")]).toEqual([0, 8, 100, 111, 119, 110]);
  });

  it("keeps numbers of text exact", () => {
    const exact = text.replace("7", "9007199254740993");
    const type = parseProtocol(exact).types.get("shop.Order");
    expect(type?.type === "record" && type.fields[0]!.default).toBe(9007199254740993n);
  });

  it("takes types and references of its caller", () => {
    const Id = avroType({ type: "fixed", name: "shop.Id", size: 4 });
    const json = { protocol: "P", types: [Id], messages: { m: { request: [], response: "shop.Id" } } };
    expect(parseProtocol(json).messages.get("m")!.response).toBe(Id.schema);
    const referring = { ...json, types: [] };
    expect(parseProtocol(referring, { references: { "shop.Id": Id } }).types.get("shop.Id")).toBe(Id.schema);
    expect(expectError(() => parseProtocol(referring)).code).toBe("unknown-type");
  });

  it("is lenient where that is asked for", () => {
    const odd = '{"protocol":"P-1","protocol":"P-2","types":[{"type":"enum","name":"E$","symbols":["x-y"]}]}';
    expect(expectError(() => parseProtocol(odd)).code).toBe("duplicate-key");
    expect(parseProtocol(odd, { lenientNames: true }).name).toBe("P-2");
  });

  it("keeps the limits of schemas", () => {
    expect(expectError(() => parseProtocol(text, { limits: { maxSchemaBytes: 100 } })).code).toBe("limit-exceeded");
    expect(expectError(() => parseProtocol(text, { limits: { maxSchemaNodes: 2 } })).code).toBe("limit-exceeded");
  });

  it("with random faults ends in a protocol or a typed error", () => {
    const random = new Random(12);
    const outcomes = { value: 0, error: 0 };
    for (let run = 0; run < 2_000; run++) {
      const [first, second] = [random.below(entries.length), random.below(entries.length)];
      const [a, b] = [entries[first]!.protocol, entries[second]!.protocol];
      const faulty = a.slice(0, random.below(a.length)) + b.slice(random.below(b.length));
      const { value } = expectTyped(() =>
        parseProtocol(
          random.chance(0.3)
            ? a.replace(random.pick(['"int"', '"m"', "[]", "null"]), random.pick(["[]", "{}", "1", '"P"']))
            : faulty,
        ),
      );
      outcomes[value === undefined ? "error" : "value"]++;
      if (value !== undefined) expect(parseProtocol(value.toJSON() as object).toJSON()).toEqual(value.toJSON());
    }
    expect(outcomes.error).toBeGreaterThan(300);
    expect(outcomes.value).toBeGreaterThan(100);
  });
});

const folder = publicFolder();

describe.skipIf(folder === undefined)("protocols of other projects", () => {
  const read = (path: string) => readFileSync(`${folder}/${path}`, "utf8");
  const files = folder === undefined ? [] : filesBelow(folder, ".avpr");

  it("are all listed", () => {
    const rows = read("MANIFEST.tsv")
      .split("\n")
      .map((row) => row.split("\t"));
    const parsing = rows.filter(([file, , , , , , , , , java]) => file!.endsWith(".avpr") && java === "parses");
    expect(parsing.map(([file]) => file).sort()).toEqual(files);
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)("%s says again what it said", (file) => {
    const protocol = parseProtocol(read(file));
    const again = parseProtocol(protocol.toJSON() as object);
    expect(again.toJSON()).toEqual(protocol.toJSON());
    expect([...again.types.keys()]).toEqual([...protocol.types.keys()]);
    for (const type of protocol.types.values()) expect(avroType<unknown>(type).schema).toBe(type);
  });
});
