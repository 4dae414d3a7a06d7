import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { avroType } from "../../src/index.js";
import { RegistryClient } from "../../src/registry/client.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { type RegistryServer, serveRegistry } from "./server.js";

const R = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}';
const R2 = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":0}]}';
const closing: RegistryServer[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

/** Sets the clock ahead, by as much more each time: no test depends on how fast it runs. */
function clock() {
  const real = performance.now.bind(performance);
  let ahead = 0;
  vi.spyOn(performance, "now").mockImplementation(() => real() + ahead);
  return { pass: (ms: number) => void (ahead += ms) };
}

async function served(options = {}) {
  const registry = new MemoryRegistry();
  const server = await serveRegistry(registry);
  closing.push(server);
  return { registry, server, client: new RegistryClient(`${server.url}/`, options) };
}

describe("RegistryClient", () => {
  it("gives schemas by id, GUID and version, each asked for once", async () => {
    const { registry, server, client } = await served();
    const { guid } = await registry.register("t-value", R);
    const byId = await client.schemaById(1);
    expect(byId).toMatchObject({ id: 1, guid, text: R, references: [] });
    expect(avroType(byId.schema).decode(Uint8Array.of(2))).toEqual({ a: 1 });
    expect(await client.schemaById(1)).toBe(byId);
    expect(client.cachedById(1)).toBe(byId);
    expect(await client.schemaByGuid(guid!.toUpperCase())).toBe(byId);
    expect(server.requests).toEqual(["GET /schemas/ids/1"]);
    expect(await client.version("t-value", 1)).toMatchObject({ subject: "t-value", version: 1, id: 1 });
    expect(await client.version("t-value", "latest")).toMatchObject({ version: 1 });
    expect(server.requests.slice(1)).toEqual([
      "GET /subjects/t-value/versions/1",
      "GET /subjects/t-value/versions/latest",
    ]);
  });

  it("by GUID alone", async () => {
    const { registry, server, client } = await served();
    const { guid } = await registry.register("t-value", R);
    const schema = await client.schemaByGuid(guid!);
    expect(client.cachedByGuid(guid!)).toBe(schema);
    expect(server.requests).toEqual([`GET /schemas/guids/${guid}`]);
  });

  it("a version says what its id is: no second request", async () => {
    const { registry, server, client } = await served();
    await registry.register("t-value", R);
    const latest = await client.version("t-value", "latest");
    expect(client.cachedById(1)).toBe(latest);
    expect(client.cachedVersion("t-value", "latest")).toBe(latest);
    expect(await client.schemaById(1)).toBe(latest);
    expect(server.requests).toHaveLength(1);
  });

  it("registers and looks up, the same content once", async () => {
    const { server, client } = await served();
    const type = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "int" }] });
    const first = await client.register("t-value", type);
    expect(first).toMatchObject({ id: 1, version: 1, subject: "t-value", text: R });
    expect(await client.register("t-value", R)).toBe(first);
    expect(await client.lookup("t-value", R)).toBe(first);
    expect(client.cachedById(1)).toBe(first);
    expect(server.requests).toEqual(["POST /subjects/t-value/versions"]);
    const other = new RegistryClient(client.urls);
    expect(await other.lookup("t-value", R, { normalize: true })).toMatchObject({ id: 1 });
    await expect(other.lookup("t-value", R2)).rejects.toMatchObject({ code: "not-found", errorCode: 40403 });
    expect(server.requests.slice(1)).toEqual(["POST /subjects/t-value?normalize=true", "POST /subjects/t-value"]);
  });

  it("knows of a new latest version that it registered", async () => {
    const { client } = await served();
    await client.register("t-value", R);
    expect((await client.version("t-value", "latest")).version).toBe(1);
    await client.register("t-value", R2);
    expect((await client.version("t-value", "latest")).version).toBe(2);
  });

  it("asks for the latest version again in time, and keeps the last one while the registry is away", async () => {
    const { registry, server, client } = await served({ retry: { retries: 0 } });
    const time = clock();
    await registry.register("t-value", R);
    expect((await client.version("t-value", "latest")).version).toBe(1);
    await registry.register("t-value", R2);
    expect((await client.version("t-value", "latest")).version).toBe(1);
    time.pass(60_001);
    expect(client.cachedVersion("t-value", "latest")?.version).toBe(1);
    expect((await client.version("t-value", "latest")).version).toBe(2);
    time.pass(60_001);
    await server.close();
    expect((await client.version("t-value", "latest")).version).toBe(2);
    await expect(client.version("u-value", "latest")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("refuses a schema that the registry refuses, in the registry's words", async () => {
    const { client } = await served();
    await client.register("t-value", R);
    const incompatible = '{"type":"record","name":"R","fields":[{"name":"b","type":"string"}]}';
    await expect(client.register("t-value", incompatible)).rejects.toMatchObject({
      name: "RegistryError",
      code: "incompatible-schema",
      status: 409,
      errorCode: 409,
      retriable: false,
      message: expect.stringContaining("READER_FIELD_MISSING_DEFAULT_VALUE"),
    });
    const verdict = await client.compatibility("t-value", incompatible);
    expect(verdict.compatible).toBe(false);
    expect(verdict.messages.join()).toContain("READER_FIELD_MISSING_DEFAULT_VALUE");
    expect(await client.compatibility("t-value", R2, { version: "all" })).toEqual({ compatible: true, messages: [] });
    await expect(client.register("t-value", "{")).rejects.toMatchObject({ code: "rejected", errorCode: 42201 });
  });

  it("resolves references of references, deleted ones too, asking for each once", async () => {
    const { registry, server, client } = await served();
    const use = (name: string) => [{ name, subject: name, version: 1 }];
    const wrap = (name: string, type: string) =>
      JSON.stringify({ type: "record", name, fields: [{ name: "x", type }] });
    await registry.register("n.C", R.replace('"R"', '"n.C"'));
    await registry.register("n.B", wrap("n.B", "n.C"), { references: use("n.C") });
    await registry.register("t-value", wrap("n.A", "n.B"), { references: use("n.B") });
    for (const subject of ["t-value", "n.B", "n.C"]) await registry.deleteSubject(subject);
    const { schema, references, text } = await client.schemaById(3);
    expect(avroType(schema).decode(Uint8Array.of(2))).toEqual({ x: { x: { a: 1 } } });
    expect(references).toEqual(use("n.B"));
    expect(text).toBe(wrap("n.A", "n.B"));
    expect(server.requests).toEqual([
      "GET /schemas/ids/3",
      "GET /subjects/n.B/versions/1?deleted=true",
      "GET /subjects/n.C/versions/1?deleted=true",
    ]);
    await client.schemaById(2);
    expect(server.requests).toHaveLength(4);
    await client.register("u-value", wrap("n.U", "n.C"), { references: use("n.C") }).catch(() => {});
    expect(server.requests.at(-1)).toBe("POST /subjects/u-value/versions");
  });

  it("keeps contexts apart", async () => {
    const { registry, server, client } = await served();
    await registry.register("t-value", R);
    await registry.register(":.emea:m", '{"type":"fixed","name":"M","size":1}');
    const references = [{ name: "M", subject: "m", version: 1 }];
    await registry.register(":.emea:t-value", '{"type":"array","items":"M"}', { references });
    expect((await client.schemaById(2, { subject: ":.emea:t-value" })).schema.type).toBe("array");
    expect((await client.schemaById(1, { subject: ":.emea:t-value" })).schema.type).toBe("fixed");
    expect((await client.schemaById(1, { subject: "t-value" })).schema.type).toBe("record");
    expect((await client.schemaById(1)).schema.type).toBe("record");
    expect(client.cachedById(1, ":.emea:")?.schema.type).toBe("fixed");
    expect(server.requests).toEqual([
      "GET /schemas/ids/2?subject=%3A.emea%3At-value",
      "GET /subjects/%3A.emea%3Am/versions/1?deleted=true",
      "GET /schemas/ids/1?subject=%3A.emea%3At-value",
      "GET /schemas/ids/1?subject=t-value",
    ]);
  });

  it("does not ask again for what is missing, until it may have come", async () => {
    const { registry, server, client } = await served();
    const time = clock();
    const missing = { code: "not-found", status: 404, errorCode: 40403 };
    await expect(client.schemaById(1)).rejects.toMatchObject({ ...missing, retriable: true });
    await expect(client.schemaById(1)).rejects.toMatchObject({ ...missing, retriable: true });
    expect(server.requests).toHaveLength(1);
    time.pass(30_001);
    await expect(client.schemaById(1)).rejects.toMatchObject({ ...missing, retriable: false });
    await registry.register("t-value", R);
    time.pass(30_001);
    expect((await client.schemaById(1)).id).toBe(1);
    expect(server.requests).toHaveLength(3);
  });

  it("asks again for what was missing once it registers a schema", async () => {
    const { client } = await served();
    await expect(client.version("t-value", "latest")).rejects.toMatchObject({ code: "not-found", retriable: false });
    await expect(client.schemaById(1)).rejects.toMatchObject({ code: "not-found" });
    await client.register("t-value", R);
    expect((await client.version("t-value", "latest")).id).toBe(1);
    expect((await client.schemaById(1)).id).toBe(1);
  });

  it("preloads, and says what went wrong when all is done", async () => {
    const { registry, server, client } = await served({ lookups: { burst: 0, perSecond: 0 } });
    for (const name of ["A", "B", "C"]) await registry.register(`${name}-value`, R.replace('"R"', `"${name}"`));
    const { guid } = await registry.schemaById(2);
    await client.preload({ ids: [1], guids: [guid!], subjects: ["C-value"] });
    expect([client.cachedById(1), client.cachedByGuid(guid!), client.cachedById(3)].map((one) => one?.id)).toEqual([
      1, 2, 3,
    ]);
    expect(server.requests).toHaveLength(3);
    await expect(client.preload({ ids: [9, 1], subjects: ["D-value"] })).rejects.toMatchObject({ code: "not-found" });
    await expect(client.preload({ ids: [0] })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("tells of subjects, versions, users and contexts", async () => {
    const { registry, client } = await served();
    await registry.register("m", '{"type":"fixed","name":"M","size":1}');
    const references = [{ name: "M", subject: "m", version: 1 }];
    await registry.register("a/b c", '{"type":"array","items":"M"}', { references });
    await registry.register(":.emea:t", "int");
    expect(await client.subjects()).toEqual(["a/b c", "m"]);
    expect(await client.subjects({ prefix: ":*:" })).toEqual([":.emea:t", "a/b c", "m"]);
    expect(await client.versions("a/b c")).toEqual([1]);
    expect(await client.versionsOf(2)).toEqual([{ subject: "a/b c", version: 1 }]);
    expect(await client.referencedBy("m", "latest")).toEqual([2]);
    expect(await client.contexts()).toEqual([".", ".emea"]);
    await expect(client.versions("nobody")).rejects.toMatchObject({ code: "not-found", errorCode: 40401 });
  });

  it("reads and sets levels and modes", async () => {
    const { client } = await served();
    await client.register("t-value", R);
    expect(await client.compatibilityLevel()).toBe("BACKWARD");
    await expect(client.compatibilityLevel("t-value")).rejects.toMatchObject({ errorCode: 40408 });
    await client.setCompatibilityLevel("FULL", "t-value");
    expect(await client.compatibilityLevel("t-value")).toBe("FULL");
    await client.deleteCompatibilityLevel("t-value");
    expect(await client.compatibilityLevel("t-value", { defaultToGlobal: true })).toBe("BACKWARD");
    expect(await client.mode()).toBe("READWRITE");
    await client.setMode("IMPORT", "t-value", { force: true });
    expect(await client.register("t-value", R2, { id: 12, version: 3 })).toMatchObject({ id: 12, version: 3 });
    await client.deleteMode("t-value");
    await client.setMode("READONLY");
    await expect(client.register("t-value", "int")).rejects.toMatchObject({ code: "rejected", errorCode: 42205 });
  });

  it("imports one schema under one id after the other", async () => {
    const { client } = await served();
    await client.setMode("IMPORT");
    const both = [client.register("t", R, { id: 5, version: 1 }), client.register("t", R2, { id: 6, version: 2 })];
    expect((await Promise.all(both)).map(({ id }) => id)).toEqual([5, 6]);
    expect((await client.version("t", "latest")).id).toBe(6);
  });

  it("tells lookups of deleted versions apart", async () => {
    const { client } = await served();
    await client.register("t", R);
    await client.register("t", R2);
    await client.deleteSubject("t");
    const both = [R, R2].map((text) => client.lookup("t", text, { deleted: true }));
    expect((await Promise.all(both)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it("deletes, and forgets", async () => {
    const { client } = await served();
    await client.register("t-value", R);
    await client.register("t-value", R2);
    await client.version("t-value", 1);
    expect(await client.deleteVersion("t-value", 1)).toBe(1);
    await expect(client.version("t-value", 1)).rejects.toMatchObject({ errorCode: 40402 });
    expect((await client.version("t-value", 1, { deleted: true })).id).toBe(1);
    expect((await client.schemaById(1)).id).toBe(1);
    expect(await client.deleteVersion("t-value", 1, { permanent: true })).toBe(1);
    expect(await client.deleteSubject("t-value")).toEqual([2]);
    await expect(client.lookup("t-value", R2)).rejects.toMatchObject({ errorCode: 40401 });
    expect((await client.lookup("t-value", R2, { deleted: true })).id).toBe(2);
    expect((await client.register("t-value", R2)).version).toBe(3);
  });

  it("finds versions by metadata", async () => {
    const { client } = await served();
    await client.register("t-value", R, { metadata: { properties: { owner: "a&b" } } });
    await client.register("t-value", R2, { metadata: { properties: { owner: "c" } } });
    expect(await client.latestWithMetadata("t-value", { owner: "a&b" })).toMatchObject({ version: 1, text: R });
  });

  it("is refused what is no id, subject or signal that has gone", async () => {
    const { server, client } = await served();
    for (const id of [0, -1, 1.5, 2 ** 53, "1" as never])
      await expect(client.schemaById(id)).rejects.toMatchObject({ code: "invalid-argument" });
    for (const subject of ["", ".", "..", "\ud800"])
      await expect(client.version(subject, 1)).rejects.toMatchObject({ code: "invalid-argument" });
    for (const version of [0, -1, 1.5, "last" as never])
      await expect(client.version("t", version)).rejects.toMatchObject({ code: "invalid-argument" });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(client.schemaById(1, { signal })).rejects.toThrow("enough");
    await expect(client.subjects({ signal })).rejects.toThrow("enough");
    expect(server.requests).toEqual([]);
  });

  it("shows where it asks, and nothing of who", async () => {
    const { client, server } = await served();
    const url = server.url.replace("//", "//me:canary@");
    const other = new RegistryClient(url, { headers: { "X-Key": "canary" } });
    expect(other.urls).toEqual(client.urls);
    expect(`${JSON.stringify(other)} ${inspect(other, { depth: 9, showHidden: true })} ${String(other)}`).not.toContain(
      "canary",
    );
    expect(JSON.stringify({ other })).toBe(JSON.stringify({ other: { urls: [server.url] } }));
  });
});
