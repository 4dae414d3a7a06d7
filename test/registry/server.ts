import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import { AvroError, RegistryError } from "../../src/errors.js";
import type {
  CompatibilityLevel,
  RegisteredSchema,
  RegisterOptions,
  Registry,
  RegistryMode,
} from "../../src/registry/registry.js";

/*
 * The HTTP face of a registry (a MemoryRegistry, say), so that other clients can be pointed at it: the paths, bodies and
 * codes of Confluent's REST interface.
 */

export interface RegistryServer {
  readonly url: string;
  /** Method and path with query of each request so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Serve on a free port of this host. */
export async function serveRegistry(registry: Registry): Promise<RegistryServer> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const { status, body } = await answerOf(registry, request);
    response.writeHead(status, { "content-type": "application/vnd.schemaregistry.v1+json" });
    response.end(JSON.stringify(body));
  });
  return { ...(await listening(server)), requests };
}

/** Listen on a free port of this host; `close` cuts what is still open. */
export async function listening(server: Server): Promise<{ readonly url: string; close(): Promise<void> }> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface Call {
  readonly registry: Registry;
  /** Parts of the path that a route leaves open, decoded. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Body;
}

/** What any of the requests may carry. */
interface Body extends Pick<RegisterOptions, "references" | "metadata" | "ruleSet"> {
  readonly schema?: unknown;
  readonly schemaType?: string;
  readonly id?: number;
  readonly version?: number;
  readonly compatibility?: CompatibilityLevel;
  readonly mode?: RegistryMode;
}

type Handler = (call: Call) => Promise<unknown>;

const flag = (query: URLSearchParams, name: string) => query.get(name) === "true";
/** Clients send 0 and -1 for none. */
const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);
const subjectOf = (query: URLSearchParams) => query.get("subject") || undefined;
const content = ({ references, metadata, ruleSet }: Body) => ({
  references,
  metadata: metadata ?? undefined,
  ruleSet: ruleSet ?? undefined,
});

/** Methods and paths; `*` is one part. */
const ROUTES: readonly (readonly [route: string, handler: Handler])[] = [
  ["GET /schemas/types", async () => ["AVRO"]],
  [
    "GET /schemas/ids/*",
    async ({ registry, parts, query }) =>
      bodyOf(await registry.schemaById(Number(parts[0]), { subject: subjectOf(query) })),
  ],
  [
    "GET /schemas/ids/*/versions",
    ({ registry, parts, query }) => registry.versionsOf(Number(parts[0]), { subject: subjectOf(query) }),
  ],
  [
    "GET /schemas/ids/*/subjects",
    async ({ registry, parts, query }) =>
      (await registry.versionsOf(Number(parts[0]), { subject: subjectOf(query) })).map(({ subject }) => subject),
  ],
  ["GET /schemas/guids/*", async ({ registry, parts }) => bodyOf(await registry.schemaByGuid(parts[0]!))],
  [
    "GET /subjects",
    ({ registry, query }) =>
      registry.subjects({ prefix: query.get("subjectPrefix") ?? "", deleted: flag(query, "deleted") }),
  ],
  [
    "POST /subjects/*",
    async ({ registry, parts, query, body }) =>
      bodyOf(
        await registry.lookup(parts[0]!, textOf(body), {
          ...content(body),
          normalize: flag(query, "normalize"),
          deleted: flag(query, "deleted"),
        }),
      ),
  ],
  [
    "DELETE /subjects/*",
    ({ registry, parts, query }) => registry.deleteSubject(parts[0]!, { permanent: flag(query, "permanent") }),
  ],
  [
    "GET /subjects/*/metadata",
    async ({ registry, parts, query }) => {
      const values = query.getAll("value");
      const wanted = Object.fromEntries(query.getAll("key").map((key, i) => [key, values[i]!]));
      return bodyOf(await registry.latestWithMetadata(parts[0]!, wanted, { deleted: flag(query, "deleted") }));
    },
  ],
  [
    "GET /subjects/*/versions",
    ({ registry, parts, query }) => registry.versions(parts[0]!, { deleted: flag(query, "deleted") }),
  ],
  [
    "POST /subjects/*/versions",
    async ({ registry, parts, query, body }) =>
      bodyOf(
        await registry.register(parts[0]!, textOf(body), {
          ...content(body),
          normalize: flag(query, "normalize"),
          id: positive(body.id),
          version: positive(body.version),
        }),
      ),
  ],
  [
    "GET /subjects/*/versions/*",
    async ({ registry, parts, query }) =>
      bodyOf(await registry.version(parts[0]!, versionOf(parts[1]!), { deleted: flag(query, "deleted") })),
  ],
  [
    "GET /subjects/*/versions/*/schema",
    async ({ registry, parts }) => JSON.parse((await registry.version(parts[0]!, versionOf(parts[1]!))).text),
  ],
  [
    "GET /subjects/*/versions/*/referencedby",
    ({ registry, parts }) => registry.referencedBy(parts[0]!, versionOf(parts[1]!)),
  ],
  [
    "DELETE /subjects/*/versions/*",
    ({ registry, parts, query }) =>
      registry.deleteVersion(parts[0]!, versionOf(parts[1]!), { permanent: flag(query, "permanent") }),
  ],
  ["POST /compatibility/subjects/*/versions", (call) => compatibilityOf(call, "all")],
  ["POST /compatibility/subjects/*/versions/*", (call) => compatibilityOf(call, versionOf(call.parts[1]!))],
  ["GET /config", async ({ registry }) => ({ compatibilityLevel: await registry.compatibilityLevel() })],
  [
    "GET /config/*",
    async ({ registry, parts, query }) => ({
      compatibilityLevel: await registry.compatibilityLevel(parts[0], {
        defaultToGlobal: flag(query, "defaultToGlobal"),
      }),
    }),
  ],
  ["PUT /config", setLevel],
  ["PUT /config/*", setLevel],
  ["DELETE /config", deleteLevel],
  ["DELETE /config/*", deleteLevel],
  ["GET /mode", async ({ registry }) => ({ mode: await registry.mode() })],
  [
    "GET /mode/*",
    async ({ registry, parts, query }) => ({
      mode: await registry.mode(parts[0], { defaultToGlobal: flag(query, "defaultToGlobal") }),
    }),
  ],
  ["PUT /mode", setMode],
  ["PUT /mode/*", setMode],
  [
    "DELETE /mode/*",
    async ({ registry, parts }) => {
      const mode = await registry.mode(parts[0]!);
      await registry.deleteMode(parts[0]!);
      return { mode };
    },
  ],
  ["GET /contexts", ({ registry }) => registry.contexts()],
];

async function compatibilityOf({ registry, parts, query, body }: Call, version: number | "latest" | "all") {
  const { compatible, messages } = await registry.compatibility(parts[0]!, textOf(body), {
    version,
    references: body.references,
    normalize: flag(query, "normalize"),
  });
  return flag(query, "verbose") ? { is_compatible: compatible, messages } : { is_compatible: compatible };
}

async function setLevel({ registry, parts, body }: Call) {
  await registry.setCompatibilityLevel(body.compatibility!, parts[0]);
  return { compatibility: body.compatibility };
}

async function deleteLevel({ registry, parts }: Call) {
  const compatibilityLevel = await registry.compatibilityLevel(parts[0]);
  await registry.deleteCompatibilityLevel(parts[0]);
  return { compatibilityLevel };
}

async function setMode({ registry, parts, query, body }: Call) {
  await registry.setMode(body.mode!, parts[0], { force: flag(query, "force") });
  return { mode: body.mode };
}

async function answerOf(registry: Registry, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const { pathname, searchParams: query } = new URL(request.url!, "http://registry");
  const path = pathname.split("/").map(decodeURIComponent);
  try {
    const body = await jsonOf(request);
    for (const [route, handler] of ROUTES) {
      const parts = partsOf(route, [`${request.method} `, ...path.slice(1)]);
      if (parts !== undefined) return { status: 200, body: await handler({ registry, parts, query, body }) };
    }
    return failure(404, 404, "HTTP 404 Not Found");
  } catch (error) {
    if (error instanceof RegistryError) return failure(error.status ?? 500, error.errorCode ?? 500, error.message);
    if (error instanceof AvroError) return failure(422, 42201, error.message);
    return failure(500, 50001, String(error));
  }
}

function failure(status: number, error_code: number, message: string) {
  return { status, body: { error_code, message } };
}

async function jsonOf(request: IncomingMessage): Promise<Body> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text === "" ? {} : JSON.parse(text);
}

/** What a path has where the route has stars; undefined if it is another. */
function partsOf(route: string, path: readonly string[]): string[] | undefined {
  const [method, ...wanted] = route.split("/");
  if (method !== path[0] || wanted.length !== path.length - 1) return undefined;
  const parts: string[] = [];
  for (const [i, part] of wanted.entries())
    if (part === "*") parts.push(path[i + 1]!);
    else if (part !== path[i + 1]) return undefined;
  return parts;
}

function textOf({ schema, schemaType = "AVRO" }: Body): string {
  if (schemaType === "AVRO" && typeof schema === "string")
    return /^\s*[{["]/.test(schema) ? schema : JSON.stringify(schema);
  throw new RegistryError("rejected", `Invalid schema type ${schemaType}`, { status: 422, errorCode: 42201 });
}

function versionOf(part: string): number | "latest" {
  if (part === "latest" || part === "-1") return "latest";
  const version = Number(part);
  if (Number.isSafeInteger(version) && version > 0) return version;
  throw new RegistryError("rejected", "the version is not a positive number", { status: 422, errorCode: 42202 });
}

/** Without what is empty, and no type: that is how registries answer for Avro. */
function bodyOf({ id, guid, subject, version, text, references, metadata, ruleSet }: RegisteredSchema) {
  return {
    id,
    guid,
    subject,
    version,
    schema: text,
    references: references.length > 0 ? references : undefined,
    metadata,
    ruleSet,
  };
}
