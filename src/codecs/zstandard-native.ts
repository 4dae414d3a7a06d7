/** What zstandard of `node:zlib` does; types of Node 20 don't know it. */
interface Zlib {
  zstdCompressSync?(bytes: Uint8Array, options: object): Uint8Array;
  zstdDecompressSync?(bytes: Uint8Array, options: object): Uint8Array;
}

interface Platform {
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

/** Parameters of libzstd by their numbers. */
const COMPRESSION_LEVEL = 100;
const CHECKSUM = 201;

/** Output pieces: as for deflate, but not larger than what comes out of a block that is packed well. */
const MIN_PIECE = 16 * 1024;
const MAX_PIECE = 512 * 1024;

/** Zstandard of the platform. */
export interface NativeZstandard {
  /** One frame with its content size and checksum. */
  compress(bytes: Uint8Array, level: number): Uint8Array;
  /**
   * The data of one frame that fills `bytes`; a RangeError if they are more than `maxBytes`. What follows a frame is
   * not noticed, and by Node 22.15 nor is where it is cut: that is for the caller to check.
   */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array;
}

/**
 * That of Node since 22.15 and 23.8, or of what is like it; undefined elsewhere. Asked for at run time, so that no
 * bundler looks for it.
 */
export function nativeZstandard(platform: Platform = globalThis as Platform): NativeZstandard | undefined {
  const zlib = platform.process?.getBuiltinModule?.("node:zlib") as Zlib | undefined;
  if (typeof zlib?.zstdCompressSync !== "function" || typeof zlib.zstdDecompressSync !== "function") return undefined;
  return {
    compress: (bytes, level) =>
      plain(zlib.zstdCompressSync!(bytes, { params: { [COMPRESSION_LEVEL]: level, [CHECKSUM]: 1 } })),
    decompress: (bytes, maxBytes) => {
      const chunkSize = Math.min(Math.max(bytes.length * 8, MIN_PIECE), MAX_PIECE);
      return plain(zlib.zstdDecompressSync!(bytes, { maxOutputLength: Math.max(maxBytes, 1), chunkSize }));
    },
  };
}

/** Not a Buffer. */
function plain({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
