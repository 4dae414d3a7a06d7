import { ContainerError, type ContainerErrorCode, DecodeError, LimitError } from "../errors.js";

/** A part of a container file, for errors: its header, or one of its data blocks. */
export interface Place {
  /** Index of the data block, from 0; undefined in the header. */
  readonly block?: number;
  /** Byte offset in the file at which the part begins. */
  readonly start: number;
}

export const HEADER: Place = { start: 0 };

/** The part is not what the specification says. `offset` is a byte offset in the file. */
export function damage(place: Place, code: ContainerErrorCode, what: string, offset: number, cause?: unknown) {
  const error = new ContainerError(code, `${nameOf(place)}: ${what}`, { offset, cause });
  return inBlock(error, place);
}

/** The source ends, at `offset`, inside the part. */
export function truncated(place: Place, offset: number): ContainerError {
  return damage(place, "truncated", `the source ends here, at byte ${offset}`, offset);
}

/** The part needs more than a limit allows. */
export function excess(place: Place, limit: string, max: number, what: string, offset: number, cause?: unknown) {
  const error = new LimitError(limit, max, `${nameOf(place)}: ${what}`, { offset, cause });
  return inBlock(error, place);
}

/**
 * Lay an error of a block's data into the file. `bodyStart` is the file offset of the data where they stand in the
 * file as they are; undefined for compressed data: then the error's offset is the block's. The text has the offset in the data.
 */
export function inFile(error: unknown, place: Place, bodyStart: number | undefined): unknown {
  if (!(error instanceof DecodeError) && !(error instanceof LimitError)) return error;
  const inner = error.offset ?? 0;
  const offset = bodyStart === undefined ? place.start : bodyStart + inner;
  const where = `${nameOf(place)}, byte ${inner} of its ${bodyStart === undefined ? "uncompressed " : ""}data`;
  const details = { path: error.path, row: error.row, offset, cause: error };
  const located =
    error instanceof LimitError
      ? new LimitError(error.limit, error.max, `${where}: ${claimOf(error)}`, details)
      : new DecodeError(error.code, `${where}: ${error.message}`, details);
  return inBlock(located, place);
}

function inBlock<E extends ContainerError | DecodeError | LimitError>(error: E, { block, start }: Place): E {
  if (block === undefined) return error;
  error.block = block;
  error.lastGoodOffset = start;
  return error;
}

function nameOf(place: Place): string {
  return place.block === undefined ? "container header" : `data block ${place.block} at byte ${place.start}`;
}

/** What a LimitError says before it names the limit, which its constructor adds again. */
function claimOf(error: LimitError): string {
  return error.message.replace(`: over ${error.limit} (${error.max})`, "");
}
