import { createServer } from "node:http";
import { pipeline } from "node:stream/promises";
import { avroType, parse, stringify } from "wavro";
import { openContainer, writeContainer } from "wavro/container";

const User = avroType({
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
  ],
});

const server = createServer(async (request, response) => {
  try {
    if (request.method === "POST" && request.url === "/rows") await toLines(request, response);
    else if (request.method === "POST" && request.url === "/users.avro") await toFile(request, response);
    else response.writeHead(404).end();
  } catch (error) {
    if (!response.headersSent) response.writeHead(400);
    response.end(`${error.code}: ${error.message}\n`);
  }
});

/** Any container file in, its rows as JSON lines out: row by row, and longs with all their digits. */
async function toLines(request, response) {
  const file = await openContainer(request, { long: "auto" });
  const type = avroType(file.schema, { long: "auto" });
  response.setHeader("content-type", "application/x-ndjson");
  await pipeline(async function* () {
    for await (const row of file) yield `${stringify(type, row)}\n`;
  }, response);
}

/** Users as a JSON array in, a container file out. */
async function toFile(request, response) {
  const users = parse(avroType({ type: "array", items: User }), await textOf(request));
  response.setHeader("content-type", "application/avro");
  await writeContainer(response, User, users, { codec: "deflate" });
}

async function textOf(request) {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  return text;
}

server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
