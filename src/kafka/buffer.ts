/** Node's Buffer in TypeScript where its types are there, else Uint8Array. */
export type HostBuffer = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } }
  ? B
  : Uint8Array;

interface BufferClass {
  from(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array;
}

/**
 * The same bytes as a Buffer, where the platform has that class: kafkajs would send any other Uint8Array as the text of
 * its numbers.
 */
export function asBuffer(bytes: Uint8Array): HostBuffer {
  const host = (globalThis as { Buffer?: BufferClass }).Buffer;
  const buffer = host === undefined ? bytes : host.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer as HostBuffer;
}
