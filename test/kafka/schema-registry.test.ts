import avsc from "avsc";
import { afterEach, describe, expect, it } from "vitest";
import { SchemaRegistry } from "../../src/kafka/schema-registry.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { type RegistryServer, serveRegistry } from "../registry/server.js";

const servers: RegistryServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function served() {
  const memory = new MemoryRegistry();
  const server = await serveRegistry(memory);
  servers.push(server);
  return { memory, server, registry: new SchemaRegistry({ host: server.url }) };
}

const User = {
  type: "record" as const,
  name: "User",
  namespace: "shop",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
    { name: "key", type: "bytes" },
    { name: "score", type: ["null", "int", "double"] },
    { name: "at", type: { type: "long", logicalType: "timestamp-millis" } },
  ],
};
const user = { id: 1, email: "a", key: Buffer.from([1, 2]), score: { double: 0.5 }, at: 1700000000000 };

describe("SchemaRegistry", () => {
  it("registers under the full name, encodes and decodes as avsc does", async () => {
    const { memory, registry } = await served();
    const { id } = await registry.register(User);
    expect(id).toBe(1);
    expect(await memory.subjects()).toEqual(["shop.User"]);
    const bytes = await registry.encode(id, user);
    expect(Buffer.isBuffer(bytes)).toBe(true);
    expect(bytes).toEqual(Buffer.concat([Buffer.of(0, 0, 0, 0, 1), avsc.Type.forSchema(User as never).toBuffer(user)]));
    const back = await registry.decode(bytes);
    expect(back).toEqual(user);
    expect(Buffer.isBuffer(back.key)).toBe(true);
  });

  it("asks for nothing but the schema, once", async () => {
    const { memory, server, registry } = await served();
    await memory.register("user-value", User);
    const bytes = Buffer.concat([Buffer.of(0, 0, 0, 0, 1), avsc.Type.forSchema(User as never).toBuffer(user)]);
    await Promise.all([registry.decode(bytes), registry.decode(bytes), registry.encode(1, user)]);
    await registry.decode(bytes);
    expect(server.requests.map((request) => request.replace(/\?.*/, ""))).toEqual(["GET /schemas/ids/1"]);
    registry.cache.clear();
    expect(await registry.decode(bytes)).toEqual(user);
  });

  it("decodes by a reader's schema: JSON, a type of avsc, or one of its own", async () => {
    const { registry } = await served();
    const { id } = await registry.register(User, { subject: "user-value" });
    const bytes = await registry.encode(id, user);
    const readerSchema = {
      ...User,
      fields: [User.fields[0], User.fields[2], { name: "name", type: "string", default: "?" }],
    };
    const expected = { id: 1, key: Buffer.from([1, 2]), name: "?" };
    for (const reader of [readerSchema, avsc.Type.forSchema(readerSchema as never)]) {
      const back = await registry.decode(bytes, { AVRO: { readerSchema: reader } });
      expect(back).toEqual(expected);
      expect(Buffer.isBuffer(back.key)).toBe(true);
      expect(await registry.decode(bytes, { AVRO: { readerSchema: reader } })).toEqual(expected);
    }
    expect(await registry.decode(bytes, { AVRO: { readerSchema: await registry.getSchema(id) } })).toEqual(user);
  });

  it("finds ids by subject, version and schema", async () => {
    const { registry } = await served();
    const { id } = await registry.register(User, { subject: "user-value" });
    expect(await registry.getLatestSchemaId("user-value")).toBe(id);
    expect(await registry.getRegistryId("user-value", 1)).toBe(id);
    expect(await registry.getRegistryId("user-value", "latest")).toBe(id);
    expect(await registry.getRegistryIdBySchema("user-value", User)).toBe(id);
    const text = { type: "AVRO", schema: JSON.stringify(User) } as const;
    expect(await registry.getRegistryIdBySchema("user-value", text)).toBe(id);
    await expect(registry.getRegistryIdBySchema("user-value", { ...User, name: "Other" })).rejects.toMatchObject({
      name: "ConfluentSchemaRegistryError",
      code: "not-found",
    });
    await expect(registry.getLatestSchemaId("other")).rejects.toMatchObject({ status: 404 });
  });

  it("registers references, of references too, which those who decode need not know", async () => {
    const { memory, registry } = await served();
    const record = (name: string, type: unknown) => ({
      type: "AVRO" as const,
      schema: { type: "record" as const, name, namespace: "r", fields: [{ name: "x", type }] },
    });
    const reference = (name: string) => ({ references: [{ name: `r.${name}`, subject: name, version: 1 }] });
    await registry.register(record("C", "int"), { subject: "C" });
    await registry.register({ ...record("B", "r.C"), ...reference("C") }, { subject: "B" });
    const { id } = await registry.register({ ...record("A", "r.B"), ...reference("B") }, { subject: "A" });
    const value = { x: { x: { x: 5 } } };
    const other = new SchemaRegistry({ registry: memory });
    expect(await other.decode(await registry.encode(id, value))).toEqual(value);
  });

  it("asks for and sets a level of compatibility only if it is given one", async () => {
    const { memory, server, registry } = await served();
    await registry.register(User, { subject: "plain" });
    expect(server.requests).toEqual(["POST /subjects/plain/versions"]);
    await registry.register(User, { subject: "full", compatibility: "FULL" });
    expect(await memory.compatibilityLevel("full")).toBe("FULL");
    await registry.register(User, { subject: "full", compatibility: "FULL" });
    await expect(registry.register(User, { subject: "full", compatibility: "NONE" })).rejects.toMatchObject({
      name: "ConfluentSchemaRegistryCompatibilityError",
      message: "Compatibility does not match the configuration (NONE != FULL)",
    });
    await registry.register(User, { subject: "kept", compatibility: "FULL", updateConfig: false });
    await expect(memory.compatibilityLevel("kept")).rejects.toMatchObject({ code: "not-found" });
  });

  it("says where a value is wrong", async () => {
    const { registry } = await served();
    const { id } = await registry.register(User);
    await expect(registry.encode(id, { ...user, id: "1", key: 5 })).rejects.toMatchObject({
      name: "ConfluentSchemaRegistryValidationError",
      paths: [["id"], ["key"]],
    });
    await expect(registry.encode(0, user)).rejects.toMatchObject({ name: "ConfluentSchemaRegistryArgumentError" });
  });

  it("is right where the other is not: tombstones, GUIDs, bare bytes", async () => {
    const { memory, registry } = await served();
    expect(await registry.decode(null)).toBe(null);
    const { guid } = await memory.register("user-value", User);
    const body = avsc.Type.forSchema(User as never).toBuffer(user);
    const head = Buffer.concat([Buffer.of(1), Buffer.from(guid!.replaceAll("-", ""), "hex")]);
    expect(await registry.decode(Buffer.concat([head, body]))).toEqual(user);
    expect(await registry.decode(body, { headers: { __value_schema_id: head } })).toEqual(user);
    const { id } = await registry.register({ type: "AVRO", schema: '"bytes"' }, { subject: "raw" });
    const raw = await registry.encode(id, Buffer.from("hello"));
    expect(raw.subarray(5).toString()).toBe("hello");
    const back = await registry.decode(raw);
    expect(Buffer.isBuffer(back)).toBe(true);
    expect(String(back)).toBe("hello");
  });

  it("keeps every digit of longs, and says so if it is asked", async () => {
    const { memory, registry } = await served();
    const { id } = await registry.register({ type: "AVRO", schema: '"long"' }, { subject: "l" });
    for (const long of [-4503599627370497, 2 ** 53 - 1])
      expect(await registry.decode(await registry.encode(id, long))).toBe(long);
    const exact = new SchemaRegistry({ registry: memory }, { values: { long: "auto" } });
    const big = await exact.encode(id, 2n ** 60n);
    await expect(registry.decode(big)).rejects.toMatchObject({ code: "unsafe-long" });
    expect(await exact.decode(big)).toBe(2n ** 60n);
  });

  it("refuses what is no message", async () => {
    const { registry } = await served();
    await expect(registry.decode("AAAA" as never)).rejects.toThrow("Invalid buffer");
    await expect(registry.decode(Buffer.of(9, 0, 0, 0, 1))).rejects.toMatchObject({ code: "bad-magic" });
    await expect(registry.decode(Buffer.of(0, 0, 0, 0, 9))).rejects.toMatchObject({ code: "not-found" });
    await expect(registry.decode(Buffer.alloc(1), { PROTOBUF: {} } as never)).rejects.toThrow("there is no option");
  });
});
