// A worker: everything is done inside a request.
import * as wavro from "wavro";
import * as container from "wavro/container";
import * as message from "wavro/message";
import { RegistryClient } from "wavro/registry";
import { report, told } from "./report.mjs";

/** Of all requests, as services have it. */
const registry = new RegistryClient("http://registry.test", { auth: { basic: "me:secret" } });

export default {
  async fetch(request) {
    try {
      const { pathname } = new URL(request.url);
      if (pathname === "/report") return Response.json(await report({ wavro, container, message }));
      if (pathname.startsWith("/registry/")) return Response.json(await registered(Number(pathname.slice(10))));
      return await asked(pathname, request);
    } catch (error) {
      return Response.json({ error: told(error) });
    }
  },
};

/** A message decoded by a schema of the registry. */
async function registered(id) {
  const serde = registry.serde(null, { subject: "runtimes" });
  return { row: await serde.decode(Uint8Array.of(0, 0, 0, 0, id, 2)), cached: registry.cachedById(id) !== undefined };
}

/** What a request brings: a schema that the worker has never seen, and data of it. */
async function asked(pathname, request) {
  if (pathname === "/file") return Response.json(await (await container.openContainer(request.body)).toArray());
  const { schema, writer, data } = await request.json();
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const type = wavro.avroType(schema, { engine: pathname === "/kernel" ? "kernel" : "auto" });
  const rows = (writer === undefined ? type : type.reader(writer)).decodeBatch(bytes);
  return Response.json({ engine: wavro.runtime().engine, rows });
}
