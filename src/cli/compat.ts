import { pathText } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import { type CompatibilityMode, checkCompatibility, type TransitiveMode } from "../type/check-compatibility.js";
import { parseSchemaText } from "../type/schema-argument.js";
import { failureLine, oneLine } from "./failure.js";
import { Output } from "./output.js";
import type { Terminal } from "./terminal.js";
import { readText } from "./text.js";

/** What the command ends with, as diff does; the worst of all writers. */
const enum End {
  Compatible,
  Incompatible,
  Trouble,
}

export interface CompatOptions {
  readonly mode: Exclude<CompatibilityMode, TransitiveMode>;
}

/** Judge a schema against each of some others; a line for each reason: `file: direction: path: kind: message`. */
export async function compat(
  reader: string,
  writers: readonly string[],
  { mode }: CompatOptions,
  terminal: Terminal,
): Promise<number> {
  const output = new Output(terminal.stdout);
  const own = await readSchema(reader, terminal);
  let end = own === undefined ? End.Trouble : End.Compatible;
  for (const name of own === undefined ? [] : writers) {
    const other = await readSchema(name, terminal);
    const lines = other === undefined ? [] : reasons(name, checkCompatibility(own!, other, { mode }).issues);
    for (const line of lines) output.line(line);
    end = Math.max(end, other === undefined ? End.Trouble : Math.min(lines.length, End.Incompatible));
  }
  if (end === End.Compatible) output.line("compatible");
  await output.flush();
  return end;
}

function reasons(name: string, issues: ReturnType<typeof checkCompatibility>["issues"]): string[] {
  return issues.map(({ direction, path, kind, message }) =>
    oneLine(`${name}: ${direction}: ${pathText(path)}: ${kind}: ${message}`),
  );
}

/** The schema of a file, which anybody may have written; undefined, and a line for the user, if there is none. */
async function readSchema(name: string, { stdin, stderr }: Terminal): Promise<Schema | undefined> {
  try {
    return parseSchemaText(await readText(name, stdin), { lenientNames: true });
  } catch (error) {
    stderr.write(failureLine(name, error));
    return undefined;
  }
}
