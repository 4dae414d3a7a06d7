import { encodeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";

export const Row = avroType({
  type: "record",
  name: "Row",
  fields: [
    { name: "id", type: "long" },
    { name: "text", type: "string" },
  ],
});

export const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: i, text: `${Math.imul(i, 2654435761)} ${i}` }));

/** Some ten blocks, large enough to be opened by other threads. */
export const file = await encodeContainer(Row, rows, { codec: "deflate", blockBytes: 40_000 });
