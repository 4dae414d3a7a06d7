// The event read by a schema that has moved on: fields added, dropped, reordered, promoted and renamed.
import { event } from "./nested.mjs";
import { list, map, optional, record, symbols } from "./shape.mjs";

const added = (name, type, value) => ({ name, type, default: value });
const renamed = (name, type, ...aliases) => ({ name, type, aliases });

export const evolve = {
  ...event,
  reader: {
    type: "record",
    name: "Event",
    fields: [
      ...record("Moved", { ts: "long", id: "string" }).fields,
      added("source", "string", "web"),
      {
        name: "user",
        type: {
          type: "record",
          name: "User",
          fields: [
            renamed("userId", "double", "id"),
            ...record("Rest", { name: "string", country: symbols("Country", "US", "DE", "FR", "JP", "BR") }).fields,
            added("level", "int", 1),
          ],
        },
      },
      ...record("Kept", { tags: list("string"), props: map("string") }).fields,
      renamed("total", "double", "amount"),
      { name: "qty", type: optional("long") },
      { name: "ref", type: optional("string") },
      { name: "ok", type: "boolean" },
      added("region", optional("string"), null),
      // "note" is dropped
    ],
  },
};
