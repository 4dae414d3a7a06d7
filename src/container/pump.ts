import type { Delivery } from "./delivery.js";

/**
 * Give rows to `add`, one after the other, waiting where it waits. Leaves off when the delivery ends, though the rows
 * hang, and tells them.
 */
export async function pump<In>(
  rows: AsyncIterable<In>,
  delivery: Pick<Delivery, "orEnd">,
  add: (row: In) => Promise<void> | undefined,
): Promise<void> {
  const iterator = rows[Symbol.asyncIterator]();
  let isWaiting = false;
  try {
    for (;;) {
      isWaiting = true;
      const { done, value } = await delivery.orEnd(Promise.resolve(iterator.next()));
      isWaiting = false;
      if (done) return;
      const put = add(value);
      if (put !== undefined) await put;
    }
  } catch (error) {
    const left = leave(iterator);
    if (!isWaiting) await left; // rows that hang in `next` may hang in `return` too
    throw error;
  }
}

/** The error that made for leaving is the one that counts. */
async function leave(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // said above
  }
}
