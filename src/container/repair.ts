import { AvroError, quote } from "../errors.js";
import type { Block } from "./block.js";
import { BlockWriter } from "./block-writer.js";
import type { Damage, OnDamage } from "./damage.js";
import { decodeStep } from "./decode.js";
import { headerBytes } from "./encode.js";
import { type ContainerHeader, checkHeader, SYNC_LENGTH } from "./header.js";
import { refuseSameFile } from "./location.js";
import { toMarker } from "./marker.js";
import { openParts } from "./open.js";
import { type ContainerOptions, type ResolvedContainerOptions, resolveContainerOptions } from "./options.js";
import { blocksOf, openingOf, type Parts } from "./parts.js";
import { Pass, type Step } from "./pass.js";
import type { Session } from "./session.js";
import { type ContainerSink, outputOf } from "./sink.js";
import { type ContainerSource, notRandom } from "./source.js";
import type { Written } from "./writer.js";

/** How a file is repaired. */
export interface RepairOptions
  extends Pick<ContainerOptions, "codecs" | "limits" | "blocksInFlight" | "signal" | "onDamage"> {
  /**
   * Whether the data of every block are decompressed and checked, so that what is kept can be read; true if left out.
   * Without it, blocks are kept whose count, size and marker are right.
   */
  readonly verify?: boolean;
  /**
   * The header of another file of the same schema and codec, for a file whose own is damaged. Its marker counts if it
   * occurs in the file; else the 16 bytes do with which the file ends. For sources of known length only.
   */
  readonly header?: ContainerHeader;
  /** Leave the sink open at the end. */
  readonly preventClose?: boolean;
}

/** What was kept of a damaged file, and what was lost. */
export interface Repaired extends Written {
  /** Stretches of the file that were passed over. */
  readonly damages: number;
  /** Bytes of all of them. */
  readonly lostBytes: number;
  /** Rows of all of them; undefined where nobody knows for one. */
  readonly lostRows: number | undefined;
}

const NAMES = ["codecs", "limits", "blocksInFlight", "signal", "onDamage", "verify", "header", "preventClose"];
const KEPT = { codec: "as it was", compress: async (data: Uint8Array) => data };

/**
 * Write a file of all intact blocks of a damaged one: as they stand there, behind the same header. Blocks without rows
 * are left out. What is lost is told to `onDamage`, and summed up. Memory holds a few blocks.
 *
 * @param sink As of `writeContainer`; nothing is written to it, and no file made, before the header was read.
 * @param source As of `openContainer`. It must not be the file that is written.
 * @throws ContainerError, SchemaError, LimitError where the header is damaged; what source, sink or signal throws, as it is
 */
export async function repairContainer(
  sink: ContainerSink,
  source: ContainerSource,
  options: RepairOptions = {},
): Promise<Repaired> {
  const { verify, header, preventClose, reading } = resolve(options);
  const open = outputOf(sink, preventClose);
  await refuseSameFile(sink, source);
  const tally = new Tally(reading.onDamage!);
  const parts = await openParts(
    source,
    { ...reading, onDamage: (damage) => tally.add(damage) },
    header && ((session) => adopted(header, session)),
  );
  try {
    const step = verify ? verifyStep(parts) : frameStep;
    const pass = new Pass(parts.session, { step: () => step, open: () => blocksOf(parts) });
    const { header: own, limits } = parts;
    const file = new BlockWriter(open, headerBytes(own.metadata, own.sync), {
      sync: own.sync,
      compression: KEPT,
      maxBytes: limits.maxBlockBytes,
      signal: reading.signal,
      leaveOpen: preventClose,
    });
    const rows = await copy(pass, file);
    return { rows, blocks: file.blocks, bytes: file.bytes, ...tally.lost };
  } catch (error) {
    throw parts.session.fail(error);
  }
}

/** Write all blocks of a reading as they are, and end the file; gives the number of rows. */
async function copy(pass: Pass<Block>, file: BlockWriter): Promise<number> {
  let rows = 0;
  try {
    for (;;) {
      const block = await file.orEnd(pass.next());
      if (block === undefined) break;
      rows += block.count;
      await file.putCompressed(block);
    }
    await file.close();
    return rows;
  } catch (error) {
    file.abort(error);
    throw error;
  }
}

/** Sums up what is lost. */
class Tally {
  lost: Pick<Repaired, "damages" | "lostBytes" | "lostRows"> = { damages: 0, lostBytes: 0, lostRows: 0 };
  readonly #tell: OnDamage;

  constructor(tell: OnDamage) {
    this.#tell = tell;
  }

  add(damage: Damage): void {
    const { damages, lostBytes, lostRows } = this.lost;
    this.lost = {
      damages: damages + 1,
      lostBytes: lostBytes + damage.end - damage.start,
      lostRows: lostRows === undefined || damage.rows === undefined ? undefined : lostRows + damage.rows,
    };
    this.#tell(damage);
  }
}

function verifyStep(parts: Parts<unknown>): Step<Block> {
  return decodeStep(openingOf(parts), (data, count, block) => {
    parts.type.verify(data, { count });
    return block;
  });
}

const frameStep: Step<Block> = async (blocks) => {
  for (;;) {
    const block = blocks.readHere() ?? (await blocks.read());
    if (block === undefined || block.count > 0) return block;
  }
};

/** The header of another file as that of this one, in which everything from its start on has to be looked through. */
async function adopted({ metadata, ...given }: ContainerHeader, session: Session): Promise<ContainerHeader> {
  const { byteLength } = session;
  if (byteLength === undefined) throw notRandom();
  const avro = [...metadata].filter(([key]) => key.startsWith("avro.")); // the rest is of the other file
  const sync = (await occurs(given.sync, session, byteLength)) ? given.sync : await lastMarker(session, byteLength);
  return { ...given, metadata: new Map(avro), sync, length: 0 };
}

async function occurs(sync: Uint8Array, session: Session, byteLength: number): Promise<boolean> {
  const cursor = session.begin(1);
  try {
    return await toMarker(cursor, sync, byteLength);
  } finally {
    await session.release(cursor);
  }
}

async function lastMarker(session: Session, byteLength: number): Promise<Uint8Array> {
  const cursor = session.begin(Math.max(1, byteLength - SYNC_LENGTH));
  try {
    const marker = new Uint8Array(SYNC_LENGTH);
    if (await cursor.fill(SYNC_LENGTH)) marker.set(cursor.take(SYNC_LENGTH));
    return marker;
  } finally {
    await session.release(cursor);
  }
}

interface Resolved {
  readonly verify: boolean;
  readonly header: ContainerHeader | undefined;
  readonly preventClose: boolean;
  readonly reading: ResolvedContainerOptions;
}

function resolve(given: RepairOptions): Resolved {
  if (typeof given !== "object" || given === null) throw invalid("the options must be an object");
  const { verify, header, preventClose, ...rest } = { __proto__: null, ...given } as RepairOptions;
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !NAMES.includes(name))
      throw new AvroError("unsupported-option", `there is no option ${quote(name)}`);
  return {
    verify: flag("verify", verify, true),
    header: header === undefined ? undefined : checkHeader(header),
    preventClose: flag("preventClose", preventClose, false),
    reading: resolveContainerOptions({ ...rest, onError: "skip" }),
  };
}

function flag(name: string, value: unknown, usual: boolean): boolean {
  if (value === undefined) return usual;
  if (typeof value !== "boolean") throw invalid(`option ${name} must be true or false`);
  return value;
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
