import type { Limits } from "../limits.js";
import { leastSize } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import { parseSchemaText } from "../type/schema-argument.js";
import { BlockReader, type Blocks } from "./block.js";
import { type ContainerHeader, readHeader } from "./header.js";
import { openSource } from "./location.js";
import { Session } from "./session.js";
import type { ContainerSource } from "./source.js";

/** A container file whose blocks are read as they are. Count, size and marker of each are checked. */
export interface BlockFile {
  readonly header: ContainerHeader;
  readonly schema: Schema;
  readonly blocks: Blocks;
  readonly session: Session;
}

/** Open a file for its blocks. The source is given up if that fails. Errors as of `openContainer`. */
export async function openBlocks(source: ContainerSource, limits: Limits, signal?: AbortSignal): Promise<BlockFile> {
  signal?.throwIfAborted();
  const session = new Session(await openSource(source, signal), signal);
  try {
    const header = await readHeader(session.header, limits);
    const schema = parseSchemaText(header.schema, { lenientNames: true, limits });
    const rules = { header, leastSize: leastSize(schema), limits };
    return { header, schema, blocks: new BlockReader(session.begin(header.length), rules), session };
  } catch (error) {
    throw session.fail(error);
  }
}
