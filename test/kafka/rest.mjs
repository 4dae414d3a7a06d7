// The registry's interface as it is, to have schemas there that no client of this put there.
import { registryUrl } from "./harness.mjs";

const TYPE = "application/vnd.schemaregistry.v1+json";

async function rest(method, path, body) {
  const init = { method, headers: { "content-type": TYPE, accept: TYPE }, body: body && JSON.stringify(body) };
  const answer = await fetch(registryUrl + path, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** Register a case of cases.mjs, first what it refers to, under subjects of their own names: the id. */
export async function register(subject, { schema, references = [], uses = [] }) {
  for (const one of references) await registerAlone(one.name, one);
  return registerAlone(subject, { schema, uses });
}

async function registerAlone(subject, { schema, uses = [] }) {
  const references = uses.map((name) => ({ name, subject: name, version: 1 }));
  const path = `/subjects/${encodeURIComponent(subject)}/versions`;
  const { id } = await rest("POST", path, { schema: JSON.stringify(schema), schemaType: "AVRO", references });
  return id;
}
