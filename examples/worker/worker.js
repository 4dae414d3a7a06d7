import { openContainer } from "wavro/container";

/** GET /?limit=10: the first rows of the file at FILE_URL, without the rest being read. */
export default {
  async fetch(request, env) {
    const limit = Number(new URL(request.url).searchParams.get("limit") ?? 10);
    const file = await openContainer(await fetch(env.FILE_URL), { fields: ["id", "status", "customer.name"] });
    const rows = [];
    for await (const row of file) {
      if (rows.length >= limit) break; // leaving the loop ends the download
      rows.push(row);
    }
    return Response.json({ schema: file.schema.name, codec: file.codec, rows });
  },
};
