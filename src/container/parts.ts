import type { Limits } from "../limits.js";
import { leastSize } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import { BlockReader, type Blocks } from "./block.js";
import { type BlockCodec, type Codecs, codecOf } from "./codec.js";
import { type Crew, crewCodec } from "./crew.js";
import type { Cursor } from "./cursor.js";
import type { OnDamage } from "./damage.js";
import type { BlockDecoder, Opening } from "./decode.js";
import { type FrameRules, frameAhead } from "./frame.js";
import { type ContainerHeader, SYNC_LENGTH } from "./header.js";
import { DataOpener } from "./opener.js";
import { beginRange, type FileRange, RangeBlocks } from "./range.js";
import { lookAtSalvage, SalvageReader } from "./salvage.js";
import type { Session } from "./session.js";

/** All that a container is made of. */
export interface Parts<Out> {
  readonly header: ContainerHeader;
  readonly schema: Schema;
  readonly type: BlockDecoder<Out>;
  readonly fields: readonly string[] | undefined;
  readonly limits: Limits;
  readonly codecs: Codecs;
  readonly blocksInFlight: number;
  readonly session: Session;
  /** Is told of damage, which is passed over; undefined where it is thrown. */
  readonly onDamage?: OnDamage | undefined;
  /** Other threads that open blocks, if there are any. */
  readonly crew?: Crew | undefined;
  /** The part of the file that is read; all of it, if left out. */
  readonly range?: FileRange;
}

/** The file's codec. One that is not known is an error here. */
export function codecOfParts({ header, codecs }: Parts<unknown>): BlockCodec {
  return codecOf(header.codec, codecs);
}

/** How the data of the blocks are had. A codec that is not known is an error here. */
export function openingOf(parts: Parts<unknown>): Opening<Uint8Array> {
  const { limits, blocksInFlight, onDamage, crew } = parts;
  const own = codecOfParts(parts);
  const opener = new DataOpener(crew === undefined ? own : crewCodec(own, crew), limits, blocksInFlight);
  return { opener, limits, blocksInFlight, onDamage };
}

/** Begin to read the blocks. */
export function blocksOf(parts: Parts<unknown>): { readonly cursor: Cursor; readonly blocks: Blocks } {
  const { session, header, schema, limits, range, onDamage } = parts;
  const rules: FrameRules = { header, leastSize: leastSize(schema), limits };
  const first = header.length - SYNC_LENGTH;
  const within = range !== undefined && range.start > first;
  const cursor = session.begin(within ? range.start : header.length, range?.end);
  const end = range?.end ?? Number.POSITIVE_INFINITY;
  const blocks =
    onDamage === undefined ? new BlockReader(cursor, rules, end) : new SalvageReader(cursor, rules, end, onDamage);
  if (!within) return { cursor, blocks };
  const elsewhere = {
    open: (offset: number) => session.begin(offset, range.start),
    release: (other: Cursor) => session.release(other),
  };
  const look = onDamage === undefined ? frameAhead : lookAtSalvage;
  return { cursor, blocks: new RangeBlocks(blocks, () => beginRange(cursor, range, rules, elsewhere, look)) };
}
