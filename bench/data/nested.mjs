// Records with records, lists, maps and unions inside.
import { list, map, optional, record, symbols } from "./shape.mjs";

/** A shop's event: nested record, optional fields, tags and a map. */
export const event = {
  rows: 6000,
  schema: record("Event", {
    id: "string",
    ts: "long",
    user: record("User", { id: "long", name: "string", country: symbols("Country", "US", "DE", "FR", "JP") }),
    amount: "double",
    tags: list("string"),
    props: map("string"),
    ref: optional("string"),
    qty: optional("int"),
    ok: "boolean",
    note: optional("string"),
  }),
  row: ({ uuid, millis, int, word, pick, unit, many, maybe }) => ({
    id: uuid(),
    ts: millis(),
    user: { id: int(1e6), name: word(8, 15), country: pick(["US", "DE", "FR", "JP"]) },
    amount: unit() * 100,
    tags: many(0, 4, () => word(6)),
    props: Object.fromEntries(many(0, 2, () => [pick(["utm", "page", "ref", "ab"]), word(10)])),
    ref: maybe(0.5, () => word(20)),
    qty: maybe(0.5, () => int(100)),
    ok: unit() < 0.5,
    note: maybe(0.2, () => word(40)),
  }),
};

/** A text with its token ids and an embedding of 384 floats. */
export const ai = {
  rows: 2000,
  schema: record("Sample", { id: "string", text: "string", tokens: list("int"), embedding: list("float") }),
  row: ({ uuid, word, many, int, unit }) => ({
    id: uuid(),
    text: word(300, 699),
    tokens: many(100, 299, () => int(50_000)),
    embedding: many(384, 384, () => Math.fround(unit())),
  }),
};

/** An event of a code forge: what happened is a union of six records, four levels deep. */
const person = record("Person", { id: "long", login: "string", site: optional("string"), admin: "boolean" });
const label = record("Label", { name: "string", color: "string" });
const commit = record("Commit", {
  sha: "string",
  message: "string",
  author: "Person",
  files: list("string"),
  stats: map("int"),
});
const issue = record("Issue", { number: "int", title: "string", labels: list(label), body: optional("string") });
export const nested = {
  rows: 3000,
  schema: record("ForgeEvent", {
    id: "string",
    at: "long",
    actor: person,
    repo: record("Repo", { id: "long", name: "string", topics: list("string") }),
    what: [
      record("Push", { ref: "string", size: "int", commits: list(commit) }),
      record("IssueOpened", { issue }),
      record("Commented", { issue: "Issue", comment: "string", reactions: map("int") }),
      record("Starred", { total: "int" }),
      record("Forked", { into: "string", owner: "Person" }),
      record("Released", {
        tag: "string",
        draft: "boolean",
        assets: list(record("Asset", { name: "string", bytes: "long" })),
      }),
    ],
    extra: map(map("string")),
  }),
  row: (random) => {
    const { hex, millis, int, word, many, pick } = random;
    return {
      id: hex(12),
      at: millis(),
      actor: personOf(random),
      repo: { id: int(1e8), name: `${word(4, 12)}/${word(4, 20)}`, topics: many(0, 4, () => word(3, 10)) },
      what: pick(happenings)(random),
      extra: Object.fromEntries(
        many(0, 2, () => [pick(SPACES), Object.fromEntries(many(0, 3, () => [pick(KEYS), word(8)]))]),
      ),
    };
  },
};

/** Keys of maps recur, as labels do: with keys never seen before any reader measures V8's making of hidden classes. */
const SPACES = ["ci", "deploy", "review", "audit"];
const KEYS = ["region", "runner", "queue", "commit", "stage", "owner", "ticket", "result"];

const personOf = ({ int, word, maybe, unit }) => ({
  id: int(1e7),
  login: word(4, 14),
  site: maybe(0.3, () => `https://${word(8)}.example`),
  admin: unit() < 0.1,
});
const issueOf = ({ int, word, many, hex, maybe }) => ({
  number: int(9000),
  title: word(10, 60),
  labels: many(0, 3, () => ({ name: word(3, 9), color: hex(6) })),
  body: maybe(0.7, () => word(40, 200)),
});
const commitOf = (random) => ({
  sha: random.hex(40),
  message: random.word(10, 70),
  author: personOf(random),
  files: random.many(1, 5, () => `src/${random.word(3, 12)}.ts`),
  stats: { added: random.int(300), removed: random.int(100) },
});
const happenings = [
  (random) => ({
    Push: {
      ref: `refs/heads/${random.word(4, 10)}`,
      size: random.int(9),
      commits: random.many(1, 3, () => commitOf(random)),
    },
  }),
  (random) => ({ IssueOpened: { issue: issueOf(random) } }),
  (random) => ({
    Commented: {
      issue: issueOf(random),
      comment: random.word(20, 200),
      reactions: { up: random.int(9), down: random.int(3) },
    },
  }),
  (random) => ({ Starred: { total: random.int(1e5) } }),
  (random) => ({ Forked: { into: random.word(6, 20), owner: personOf(random) } }),
  (random) => ({
    Released: {
      tag: `v${random.int(9)}.${random.int(30)}.0`,
      draft: random.unit() < 0.2,
      assets: random.many(0, 3, () => ({ name: random.word(5, 20), bytes: random.int(1e9) })),
    },
  }),
];
