// A registry over HTTP that has what the clients of others ask for: schemas by id, and the latest of a subject.
import { once } from "node:events";
import { createServer } from "node:http";

/** `schemas`: by id, from 1; the subject `<name>-value` has them all, the last is its latest. */
export async function serve(schemas) {
  const body = (id) => ({ id, version: id, subject: "t-value", schema: JSON.stringify(schemas[id - 1]) });
  const idOf = (text) => {
    const index = schemas.findIndex((schema) => JSON.stringify(schema) === JSON.stringify(JSON.parse(text)));
    return index < 0 ? undefined : index + 1;
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://registry");
    const id = /^\/schemas\/ids\/(\d+)$/.exec(pathname)?.[1];
    const version = /^\/subjects\/[^/]+\/versions\/(latest|-?\d+)$/.exec(pathname)?.[1];
    let found = id ?? (version === "latest" || version === "-1" ? schemas.length : version);
    if (request.method === "POST") found = idOf(JSON.parse(await textOf(request)).schema);
    const answer = found === undefined ? { error_code: 40401, message: "not found" } : body(Number(found));
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/vnd.schemaregistry.v1+json" });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

async function textOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
