/** Larger bytes have memory of their own. */
const MAX_BYTES = 1024 * 1024;

/**
 * Memory for the data of one block after the other. New memory for each costs a fault of 3 µs a page of 4 KiB where the host is a
 * virtual machine: as long as it takes to decode it.
 */
export class Scratch {
  #bytes = new Uint8Array(0);

  /** A copy of `bytes`, which lasts until the next call. */
  hold(bytes: Uint8Array): Uint8Array {
    const { length } = bytes;
    if (length > MAX_BYTES) return bytes.slice();
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(Math.min(MAX_BYTES, length * 2));
    this.#bytes.set(bytes);
    return this.#bytes.subarray(0, length);
  }
}
