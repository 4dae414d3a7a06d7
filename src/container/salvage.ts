import { type Block, type BlockInfo, BlockReader, type Blocks } from "./block.js";
import type { Cursor } from "./cursor.js";
import type { Damage, OnDamage } from "./damage.js";
import { type Flaw, type FrameRules, flawOf, frameAhead, type Head, headAhead, type Look } from "./frame.js";
import { SYNC_LENGTH } from "./header.js";
import { seekMarker } from "./marker.js";

/** A block whose marker alone is damaged: what follows says where it ends. */
interface Unmarked {
  /** Bytes of the block, its marker included. */
  readonly length: number;
  readonly rows: number;
  /** Bytes of the intact block that follows; 0 where the source ends. */
  readonly next: number;
}

/** What a stretch that was passed over had, as far as it is known. */
type Lost = Pick<Damage, "rows">;

/** Bytes of a damaged marker that must be right: 16 bytes of data have so many by chance once in 10^15. */
const LIKE_MARKER = SYNC_LENGTH / 2;

/**
 * The intact blocks of a file: after one that is not, reading goes on behind the next marker that counts, and what was
 * passed over is reported. A block is whole in memory before any of it is believed, so that a claimed size is no more
 * than that; nothing is held beyond `maxBlockBytes` and two frames, and every byte is looked at a few times at most.
 */
export class SalvageReader implements Blocks {
  readonly #cursor: Cursor;
  readonly #rules: FrameRules;
  readonly #end: number;
  readonly #onDamage: OnDamage;
  readonly #blocks: BlockReader;
  /** The next block has no marker before it, and belongs to who had the block before. */
  #isUnmarked = false;

  /** As for a BlockReader; what is passed over at once has one index. What is damaged belongs to where the marker before it is. */
  constructor(cursor: Cursor, rules: FrameRules, end: number, onDamage: OnDamage) {
    this.#cursor = cursor;
    this.#rules = rules;
    this.#end = end;
    this.#onDamage = onDamage;
    this.#blocks = new BlockReader(cursor, rules);
  }

  async read(): Promise<Block | undefined> {
    return (await this.#advance()) ? this.#blocks.read() : undefined;
  }

  readHere(): Block | undefined {
    const block = this.#isOwn() ? this.#blocks.readHere() : undefined;
    if (block !== undefined) this.#isUnmarked = false;
    return block;
  }

  async arrival(): Promise<boolean> {
    return this.#isOwn() && this.#blocks.arrival();
  }

  async skip(): Promise<BlockInfo | undefined> {
    return (await this.#advance()) ? this.#blocks.skip() : undefined;
  }

  #isOwn(): boolean {
    return this.#isUnmarked || this.#cursor.position - SYNC_LENGTH < this.#end;
  }

  /** Move to the next intact block. */
  async #advance(): Promise<boolean> {
    while (this.#isOwn()) {
      this.#isUnmarked = false;
      const found = await frameAhead(this.#cursor, 0, this.#rules);
      if (typeof found !== "number") await this.#pass(found);
      else return found > 0;
    }
    return false;
  }

  async #pass(flaw: Flaw): Promise<void> {
    const { position: start } = this.#cursor;
    const error = flaw({ block: this.#blocks.takeIndex(), start });
    const lost = (await this.#passUnmarked()) ?? (await this.#passToMarker());
    const { position: end, isClosed } = this.#cursor;
    if (!isClosed) this.#onDamage({ start, end, error, rows: lost.rows });
  }

  async #passUnmarked(): Promise<Lost | undefined> {
    const unmarked = await unmarkedAhead(this.#cursor, 0, this.#rules);
    if (unmarked === undefined) return undefined;
    this.#cursor.drop(unmarked.length);
    this.#isUnmarked = unmarked.next > 0;
    return unmarked;
  }

  async #passToMarker(): Promise<Lost> {
    const cursor = this.#cursor;
    const start = cursor.position;
    const head = await headAhead(cursor, 0);
    const isFound = await seekMarker(cursor, this.#rules, Number.POSITIVE_INFINITY, lookAtSalvage);
    cursor.drop(isFound ? SYNC_LENGTH : cursor.arrived - cursor.position);
    return { rows: typeof head === "object" ? this.#countOf(head, cursor.position - start, isFound) : undefined };
  }

  /** What a block's head says counts if the block fills what is lost, or was torn where the file ends. */
  #countOf(head: Head, lost: number, isFound: boolean): number | undefined {
    const length = head.length + head.size + SYNC_LENGTH;
    if (length === lost) return head.count < 0 ? undefined : head.count;
    const isTorn = !isFound && length > lost && flawOf(head.count, head.size, this.#rules) === undefined;
    return isTorn ? head.count : undefined;
  }
}

/** As `frameAhead`; a block whose marker alone is damaged is as long as it is with the intact block after it. */
export const lookAtSalvage: Look = async (cursor, ahead, rules) => {
  const found = await frameAhead(cursor, ahead, rules);
  if (typeof found === "number") return found;
  const unmarked = await unmarkedAhead(cursor, ahead, rules);
  return unmarked === undefined ? found : unmarked.length + unmarked.next;
};

/** The block `ahead` bytes from the cursor, which is not intact, if its marker is like the right one and a block follows. */
async function unmarkedAhead(cursor: Cursor, ahead: number, rules: FrameRules): Promise<Unmarked | undefined> {
  const head = await headAhead(cursor, ahead);
  if (typeof head !== "object" || flawOf(head.count, head.size, rules) !== undefined) return undefined;
  const length = head.length + head.size + SYNC_LENGTH;
  if (!cursor.has(ahead + length)) return undefined;
  const marker = cursor.peek(ahead + length - SYNC_LENGTH, SYNC_LENGTH);
  if (rules.header.sync.filter((byte, i) => marker[i] === byte).length < LIKE_MARKER) return undefined;
  const { limits } = rules;
  const left = { ...limits, maxBlockBytes: limits.maxBlockBytes - head.size }; // both are held in memory
  const next = await frameAhead(cursor, ahead + length, { ...rules, limits: left });
  return typeof next === "number" ? { length, rows: head.count, next } : undefined;
}
