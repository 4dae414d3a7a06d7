// What there is to be seen of a run: journals of consumers, lists of what was sent, committed offsets, dead letters.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whole lines of JSON; the last one of a process that was killed may be cut. */
function lines(path) {
  return readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** A consumer's journal: { batches, handled, dead, open }, where `open` is the batch it did not finish. */
export function journalOf(folder, name) {
  const journal = { batches: 0, handled: [], dead: [], open: undefined };
  for (const line of lines(join(folder, `${name}.journal`))) {
    if (line.batch !== undefined) {
      journal.batches++;
      journal.open = { size: line.batch, done: 0 };
    } else if (line.end) journal.open = undefined;
    else if (line.dead !== undefined) journal.dead.push(line);
    else {
      journal.handled.push(line);
      journal.open.done++;
    }
  }
  return journal;
}

export function journals(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".journal"));
  return new Map(names.map((name) => name.slice(0, -".journal".length)).map((name) => [name, journalOf(folder, name)]));
}

/** Everything that the brokers took from producers: { id, version, poison, value }, `value` only of poison. */
export function sent(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sent"))
    .flatMap((name) => lines(join(folder, name)));
}

/** Offsets below a committed one that no consumer has in its journal, as "partition/offset". */
export function committedUnhandled(folder, committed) {
  const done = new Set();
  for (const { handled, dead } of journals(folder).values())
    for (const { partition, offset } of [...handled, ...dead]) done.add(`${partition}/${offset}`);
  return committed.flatMap(({ partition, offset }) =>
    Array.from({ length: Math.max(0, Number(offset)) }, (_, at) => `${partition}/${at}`).filter((at) => !done.has(at)),
  );
}

/** What is wrong with poison of each kind. */
const CODES = {
  cut: "truncated",
  text: "bad-magic",
  "unknown schema": "not-found",
  "other schema": "incompatible-schemas",
};

/** The figures of a run that has ended, and what must hold: [what, whether it does, figure]. */
export function verdict({ folder, letters, unhandled, snapshots, lag, kills }) {
  const all = sent(folder);
  const good = all.filter(({ poison }) => poison === undefined);
  const bad = all.filter(({ poison }) => poison !== undefined);
  const read = [...journals(folder).values()];
  const handled = new Map();
  for (const { id } of read.flatMap((journal) => journal.handled)) handled.set(id, (handled.get(id) ?? 0) + 1);
  const lost = good.filter(({ id }) => !handled.has(id));
  const wrong = read.flatMap((journal) => journal.handled).filter(({ right }) => !right);
  const unwanted = bad.filter(({ id }) => handled.has(id));
  const buried = new Map(letters.map((letter) => [`${letter.key} ${letter.value}`, letter]));
  const unburied = bad.filter(({ id, value }) => !buried.has(`${id} ${value}`));
  const unsaid = bad.filter(({ id, value, poison }) => !isSaid(buried.get(`${id} ${value}`)?.headers, poison));
  const again = [...handled.values()].reduce((sum, times) => sum + times - 1, 0);
  return {
    figures: { sent: good.length, handled: handled.size, again, poison: bad.length, letters: letters.length },
    checks: [
      ["every message handled at least once", lost.length === 0, `${good.length - lost.length} of ${good.length}`],
      ["each read as the newest schema has it", wrong.length === 0, `${wrong.length} wrong`],
      [
        "poison in the dead letters, byte for byte",
        unburied.length === 0,
        `${bad.length - unburied.length} of ${bad.length}`,
      ],
      ["dead letters say what was wrong", unsaid.length === 0, `${bad.length - unsaid.length} of ${bad.length}`],
      ["no poison handled", unwanted.length === 0, `${unwanted.length}`],
      ["commits only past what was handled", unhandled.size === 0, `${snapshots} looks, ${unhandled.size} beyond`],
      ["all of it committed in the end", lag === 0, `${lag} behind`],
      [
        "consumers killed in a batch",
        kills.length > 0 && kills.every(({ open }) => open !== undefined),
        killText(kills),
      ],
    ],
  };
}

/** The headers of a dead letter: what was wrong, and where it was found. */
function isSaid(headers, poison) {
  const header = (name) => String(headers?.[name]);
  const place = [header("dlq.partition"), header("dlq.offset")];
  return header("dlq.error.code") === CODES[poison] && place.every((number) => /^\d+$/.test(number));
}

function killText(kills) {
  return kills
    .map(({ open }) => (open === undefined ? "between batches" : `${open.done} of ${open.size} done`))
    .join(", ");
}
