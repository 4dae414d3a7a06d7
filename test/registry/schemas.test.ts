import { describe, expect, it } from "vitest";
import { clientSettings, type RegistryClientOptions } from "../../src/registry/options.js";
import { guidKey, idKey, Schemas, versionKey } from "../../src/registry/schemas.js";
import { Transport } from "../../src/registry/transport.js";

/** Schemas of a registry that answers by path. */
function schemas(answers: Record<string, object>, options: RegistryClientOptions = {}) {
  const asked: string[] = [];
  const fetch = async (url: unknown) => {
    const { pathname, search } = new URL(String(url));
    asked.push(pathname + search);
    const answer = answers[pathname];
    return Response.json(answer ?? { error_code: 40403, message: "no" }, { status: answer === undefined ? 404 : 200 });
  };
  const settings = clientSettings("http://registry.test", { fetch: fetch as typeof globalThis.fetch, ...options });
  return { asked, schemas: new Schemas(settings, new Transport(settings)) };
}

const guid = "e4d94c3f-c345-bad6-d759-ac6f42ea94f7";

describe("schemas in memory", () => {
  it("are found by every name that their place is known for", async () => {
    const { asked, schemas: it } = schemas({
      "/subjects/%3A.emea%3At/versions/2": { schema: '"int"', id: 7, guid, version: 2 },
    });
    const schema = await it.byVersion(":.emea:t", 2, false);
    expect(it.cached(idKey(7, ":.emea:other"))).toBe(schema);
    expect(it.cached(guidKey(guid.toUpperCase()))).toBe(schema);
    expect(it.cached(versionKey(":.emea:t", 2))).toBe(schema);
    expect(it.cached(idKey(7, undefined))).toBeUndefined();
    expect(asked).toEqual(["/subjects/%3A.emea%3At/versions/2"]);
  });

  it("are not found by an id whose context is not known", async () => {
    const { schemas: it } = schemas({ [`/schemas/guids/${guid}`]: { schema: '"int"', id: 7 } });
    expect(await it.byGuid(guid)).toMatchObject({ guid, id: 7 });
    expect(it.cached(idKey(7, undefined))).toBeUndefined();
  });

  it("are those used last, within their room", async () => {
    const answers = Object.fromEntries(
      [1, 2, 3].map((id) => [`/schemas/ids/${id}`, { schema: `{"type":"int","n":${id}}` }]),
    );
    const { asked, schemas: it } = schemas(answers, { maxSchemas: 2 });
    for (const id of [1, 2, 1, 3, 1, 2]) await it.byId(id, undefined);
    expect(asked).toEqual(["/schemas/ids/1", "/schemas/ids/2", "/schemas/ids/3", "/schemas/ids/2"]);
    const none = schemas(answers, { maxSchemaCharacters: 5 });
    await none.schemas.byId(1, undefined);
    await none.schemas.byId(1, undefined);
    expect(none.asked).toHaveLength(2);
  });

  it("are frozen", async () => {
    const { schemas: it } = schemas({ "/schemas/ids/1": { schema: '"int"' } });
    expect(Object.isFrozen(await it.byId(1, undefined))).toBe(true);
  });
});

describe("questions", () => {
  it("by data are counted, others are not", async () => {
    const { asked, schemas: it } = schemas({}, { lookups: { burst: 2, perSecond: 0 } });
    const codes: string[] = [];
    for (const id of [1, 2, 3]) await it.byId(id, undefined).catch(({ code }) => codes.push(code));
    await it.byGuid(guid).catch(({ code }) => codes.push(code));
    expect(codes).toEqual(["not-found", "not-found", "rate-limited", "rate-limited"]);
    await it.byId(3, undefined, undefined, false).catch(({ code }) => codes.push(code));
    await it.byVersion("t", 1, false).catch(({ code }) => codes.push(code));
    expect(asked).toHaveLength(4);
  });

  it("for references are one for each version", async () => {
    const uses = (name: string) => [{ name, subject: name, version: 1 }];
    const { asked, schemas: it } = schemas({
      "/schemas/ids/1": { schema: '{"type":"array","items":"F"}', references: uses("F") },
      "/schemas/ids/2": { schema: '{"type":"map","values":"F"}', references: uses("F") },
      "/subjects/F/versions/1": { schema: '{"type":"fixed","name":"F","size":1}' },
    });
    await it.byId(1, undefined);
    await it.byId(2, undefined);
    expect(asked).toEqual(["/schemas/ids/1", "/subjects/F/versions/1?deleted=true", "/schemas/ids/2"]);
  });

  it("for the latest version of a reference are asked each time", async () => {
    const references = [{ name: "F", subject: "F", version: -1 }];
    const { asked, schemas: it } = schemas({
      "/schemas/ids/1": { schema: '{"type":"array","items":"F"}', references },
      "/subjects/F/versions/latest": { schema: '{"type":"fixed","name":"F","size":1}' },
    });
    await it.byId(1, undefined);
    expect(asked).toEqual(["/schemas/ids/1", "/subjects/F/versions/latest?deleted=true"]);
  });

  it("of the default context are one, however it is named", async () => {
    const { asked, schemas: it } = schemas({ "/subjects/t/versions/1": { schema: '"int"' } });
    await it.byVersion(":.:t", 1, false);
    await it.byVersion("t", 1, false);
    expect(asked).toEqual(["/subjects/t/versions/1"]);
  });
});
