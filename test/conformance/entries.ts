import { readFileSync } from "node:fs";
import { TestRunner, test } from "vitest";
import { fixture } from "../helpers.js";
import choices from "./choices.json" with { type: "json" };

/*
 * The entries of test/fixtures/conformance, run so that scripts/conformance.mjs can tell from the report which of them
 * ran. How to read the files is said in VECTORS.txt beside them.
 */

export interface Entry {
  readonly name: string;
  readonly clause: string;
  readonly level?: "choice";
  /** Of schemas and protocols; null is a choice. */
  readonly valid?: boolean | null;
}

/** An entry whose outcome is one of several that can be defended, and which it is here. */
interface Choice {
  /** What replaces the entry's recommended outcome. */
  readonly ours: object | "recommended";
  readonly why: string;
}

declare module "vitest" {
  interface TaskMeta {
    /** The entry that a test holds; read by scripts/conformance.mjs. */
    conformance?: { readonly file: string; readonly entry: string; readonly project: string };
    /** A known difference of another library that a test has shown; likewise. */
    difference?: { readonly clause: string; readonly what: string; readonly theirs: string; readonly ours: string };
  }
}

export const isChoice = ({ level, valid }: Entry): boolean => level === "choice" || valid === null;

/** All entries of a file, the choices with the outcome that is ours. */
export function entriesOf<E extends Entry>(file: string): E[] {
  const all = JSON.parse(readFileSync(fixture(`conformance/${file}`), "utf8")) as E[];
  return all.map((entry) => (isChoice(entry) ? decided(file, entry) : entry));
}

export function choicesOf(file: string): Record<string, Choice> {
  return (choices as Record<string, Record<string, Choice>>)[file] ?? {};
}

function decided<E extends Entry>(file: string, entry: E): E {
  const choice = choicesOf(file)[entry.name];
  if (choice === undefined) throw new Error(`${file}: nothing is decided for ${entry.name}`);
  if (choice.ours === "recommended") return entry;
  const { error, ...given } = entry as E & { error?: unknown; direction?: string; json?: unknown };
  if ("error" in choice.ours && given.direction !== "encode") delete given.json; // a value read, not one to write
  return { ...given, ...choice.ours } as unknown as E;
}

/** A test for each of some entries of a file, which says so in the report. */
export function eachEntry<E extends Entry>(file: string, entries: readonly E[], hold: (entry: E) => unknown): void {
  for (const entry of entries)
    test(`${entry.clause} ${entry.name}`, () => {
      const running = TestRunner.getCurrentTest()!;
      running.meta.conformance = { file, entry: entry.name, project: running.file.projectName! };
      return hold(entry);
    });
}
