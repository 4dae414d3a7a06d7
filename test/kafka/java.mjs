// ApicurioPeer.java as functions.
import { openLines } from "./lines.mjs";

const base64 = (text) => Buffer.from(text).toString("base64");

/** { produce, consume, close }: values are texts of Avro's JSON, `handler` a class that frames ids. */
export function openJava(command) {
  const { ask, close } = openLines(command);
  const answerTo = async (...job) => {
    const [said, ...rest] = (await ask(job.join("\t"))).split("\t");
    if (said !== "ok") throw new Error(rest.join(" "));
    return rest.map((value) => Buffer.from(value, "base64").toString());
  };
  return {
    produce: (topic, handler, schema, values) =>
      answerTo("produce", topic, handler, base64(schema), ...values.map(base64)),
    consume: (topic, handler, count) => answerTo("consume", topic, handler, count),
    close,
  };
}
