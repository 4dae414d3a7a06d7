import type { Damage } from "../container/damage.js";
import type { ContainerHeader } from "../container/header.js";
import { refuseSameFile } from "../container/location.js";
import { openContainer } from "../container/open.js";
import { type Repaired, repairContainer } from "../container/repair.js";
import { failureLine, oneLine } from "./failure.js";
import { type Input, openInput } from "./input.js";
import { showProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";

/** What the command ends with, as diff does. */
const enum End {
  Whole,
  Lost,
  Trouble,
}

export interface RepairCommandOptions {
  /** Path of the file that is written; "-" is standard output. */
  readonly output: string;
  /** Whether to check data, or the frames of blocks alone. */
  readonly verify: boolean;
  /** Path of a file whose header is taken. */
  readonly headerFrom?: string;
  /** Whether to say what is lost as JSON. */
  readonly json?: boolean;
}

/** Write the intact blocks of a file to another, and say on standard error what is lost. */
export async function repair(name: string, options: RepairCommandOptions, terminal: Terminal): Promise<number> {
  const { stderr } = terminal;
  let input: Input | undefined;
  let hide = () => {};
  try {
    if (name !== "-" && options.output !== "-") await refuseSameFile(options.output, name);
    const header = options.headerFrom === undefined ? undefined : await headerOf(options.headerFrom, terminal);
    input = await openInput(name, terminal.stdin);
    hide = showProgress(name, input, terminal);
    const toStdout = options.output === "-";
    const done = await repairContainer(toStdout ? terminal.stdout : options.output, input.source, {
      verify: options.verify,
      preventClose: toStdout ? true : undefined,
      header,
      onDamage: (damage) => stderr.write(options.json ? jsonOf(damage) : lineOf(name, damage)),
    });
    stderr.write(options.json ? jsonLine(done) : `wavro: ${oneLine(name)}: ${summaryOf(done)}\n`);
    return done.damages === 0 ? End.Whole : End.Lost;
  } catch (error) {
    stderr.write(failureLine(name, error));
    return End.Trouble;
  } finally {
    hide();
    await input?.close();
  }
}

async function headerOf(path: string, { stdin }: Terminal): Promise<ContainerHeader> {
  const input = await openInput(path, stdin);
  try {
    const file = await openContainer(input.source);
    await file.close();
    return file.header;
  } finally {
    await input.close();
  }
}

function lineOf(name: string, { start, end, rows, error }: Damage): string {
  const lost = `lost bytes ${start} to ${end} (${end - start}), ${rowsOf(rows)}`;
  return `${oneLine(`wavro: ${name}: ${lost}: ${error.message}`)}\n`;
}

function jsonOf({ start, end, rows, error }: Damage): string {
  return jsonLine({ start, end, rows: rows ?? null, code: error.code, message: error.message });
}

function jsonLine(facts: object): string {
  return `${JSON.stringify(facts, (_, value) => value ?? null)}\n`;
}

function summaryOf({ rows, blocks, damages, lostBytes, lostRows }: Repaired): string {
  const kept = `kept ${counted(rows, "row")} in ${counted(blocks, "block")}`;
  if (damages === 0) return `${kept}, lost nothing`;
  return `${kept}, lost ${lostBytes} bytes in ${counted(damages, "place")}, ${rowsOf(lostRows)}`;
}

function rowsOf(rows: number | undefined): string {
  return rows === undefined ? "nobody knows how many rows" : counted(rows, "row");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
