import { Readable, Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Input } from "../../src/cli/input.js";
import { showProgress } from "../../src/cli/progress.js";

class Screen extends Writable {
  text = "";

  constructor(readonly isTTY: boolean) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const input = (byteLength: number | undefined): Input => ({
  source: new Uint8Array(0),
  byteLength,
  position: () => 2 ** 20,
  close: async () => {},
});

/** What stands on standard error after so long. */
function shown(milliseconds: number, byteLength: number | undefined, outTTY = false, errTTY = true): string {
  const stderr = new Screen(errTTY);
  const hide = showProgress("a.avro", input(byteLength), {
    stdin: Readable.from([]),
    stdout: new Screen(outTTY),
    stderr,
  });
  vi.advanceTimersByTime(milliseconds);
  hide();
  return stderr.text;
}

describe("showProgress", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows how far a long reading is", () => {
    expect(shown(3000, 4 * 2 ** 20)).toMatch(/a\.avro .*25% 1\/4 MiB/);
  });

  it("shows nothing of a short one", () => {
    expect(shown(900, 4 * 2 ** 20)).toBe("");
  });

  it("shows nothing where it would not help", () => {
    expect(shown(3000, undefined)).toBe("");
    expect(shown(3000, 0)).toBe("");
    expect(shown(3000, 100, true)).toBe("");
    expect(shown(3000, 100, false, false)).toBe("");
  });
});
