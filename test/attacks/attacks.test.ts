import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixture, inRepository } from "../helpers.js";

/*
 * Inputs that break decoders, each on both engines in a process of its own: the expected value or a typed error, in
 * bounded time and memory. Runs on the built package (`npm run build`), as users get it.
 */

interface Attack {
  readonly id: string;
  readonly kind: "datum" | "schema" | "ocf" | "message" | "idl";
  readonly op?: "parse" | "canonical" | "resolve-self";
  readonly reader: string | null;
  readonly expect: "value" | "error";
  readonly policy: boolean;
  readonly maxMs: number;
  readonly maxMB: number;
}

interface Run {
  readonly road: string;
  readonly ms: number;
  readonly mb: number;
  readonly code?: string;
  readonly problem?: string;
}

type Result = { readonly runs: readonly Run[] } | { readonly failure: string };

const { cases } = JSON.parse(readFileSync(fixture("attacks/cases.json"), "utf8")) as { cases: Attack[] };

/** What cases wait for, by rule; the first that fits. They are skipped visibly, and the list may only shrink. */
const WAITING: readonly { readonly what: string; readonly waits: (attack: Attack) => boolean }[] = [
  { what: "IDL", waits: ({ kind }) => kind === "idl" },
];

/** Where decoders may reasonably differ: what this one does, and why. */
const DECIDED = JSON.parse(readFileSync(inRepository("test/attacks/decided.json"), "utf8")) as Record<
  string,
  { readonly expect: "value" | "error"; readonly why: string }
>;

const waitingFor = (attack: Attack) => WAITING.find(({ waits }) => waits(attack))?.what;
const running = cases.filter((attack) => waitingFor(attack) === undefined);
const results = new Map<string, Result>();

/** Processes at once: cases are timed, so no more than there are cores on a small machine. */
const PROCESSES = 2;

beforeAll(async () => {
  if (!existsSync(inRepository("dist/index.js")))
    throw new Error("the attacks run on the built package: npm run build");
  const queue = running.flatMap((attack) => ["kernel", "closures"].map((engine) => ({ attack, engine })));
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results.set(`${next.attack.id} ${next.engine}`, await run(next.attack, next.engine));
  };
  await Promise.all(Array.from({ length: PROCESSES }, work));
}, 600_000);

describe.each(["kernel", "closures"])("attacks on %s", (engine) => {
  for (const attack of cases) {
    const waits = waitingFor(attack);
    if (waits === undefined) it(attack.id, () => check(attack, results.get(`${attack.id} ${engine}`)!));
    else it.skip(`${attack.id} (waits for ${waits})`);
  }
});

describe("the lists of attacks", () => {
  it("decide every case that is a choice", () => {
    const choices = running.filter((attack) => attack.policy).map(({ id }) => id);
    expect(Object.keys(DECIDED).sort()).toEqual(choices.sort());
  });

  it("let nothing wait without a case", () => {
    for (const { waits } of WAITING) expect(cases.filter(waits).length).toBeGreaterThan(0);
  });
});

function check(attack: Attack, result: Result): void {
  if ("failure" in result) throw new Error(result.failure);
  expect(result.runs.length).toBeGreaterThan(0);
  for (const { road, ms, mb, problem } of result.runs) {
    expect(problem, road).toBeUndefined();
    expect(ms, `milliseconds of ${road}`).toBeLessThanOrEqual(attack.maxMs);
    expect(mb, `MiB of ${road}`).toBeLessThanOrEqual(attack.maxMB);
  }
}

/** One process; killed if it hangs. */
function run(attack: Attack, engine: string): Promise<Result> {
  const given = JSON.stringify({ ...attack, expect: DECIDED[attack.id]?.expect ?? attack.expect });
  const child = spawn(process.execPath, ["--expose-gc", inRepository("test/attacks/child.mjs"), given, engine], {
    timeout: Math.max(10 * attack.maxMs, 20_000),
    killSignal: "SIGKILL",
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (data) => (output[name] += data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(JSON.parse(output.stdout));
      else resolve({ failure: `the process ended with ${signal ?? code}: ${output.stderr.slice(0, 2000)}` });
    });
  });
}
