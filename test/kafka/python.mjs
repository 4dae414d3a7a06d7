// peer.py as functions.
import { openLines } from "./lines.mjs";

/** { produce, consume, close }, of values like those of cases.mjs. `place`: of the schema's id, "prefix" or "header". */
export function openPython(command, { place = "prefix", registry } = {}) {
  const { ask, close } = openLines(command, registry === undefined ? {} : { SCHEMA_REGISTRY_URL: registry });
  const answerTo = async (job) => {
    const answer = JSON.parse(await ask(JSON.stringify(job, outgoing)), incoming);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  return {
    produce: (topic, values) => answerTo({ op: "produce", topic, values, place }),
    consume: async (topic, count) => (await answerTo({ op: "consume", topic, count })).values,
    close,
  };
}

function outgoing(_name, value) {
  return value instanceof Uint8Array ? { $: Buffer.from(value).toString("hex") } : value;
}

function incoming(_name, value) {
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== "$") return value;
  return Uint8Array.from(Buffer.from(value.$, "hex"));
}
