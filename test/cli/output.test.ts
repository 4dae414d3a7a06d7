import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output } from "../../src/cli/output.js";

/** Takes one write at a time, on a later turn; `fail` makes the next one fail. */
class Slow extends Writable {
  readonly pieces: string[] = [];
  pending = 0;
  most = 0;
  fail: NodeJS.ErrnoException | undefined;

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false });
  }

  override _write(text: string, _encoding: string, done: (error?: Error) => void): void {
    this.most = Math.max(this.most, ++this.pending);
    setTimeout(() => {
      this.pending--;
      this.pieces.push(text);
      done(this.fail);
    }, 1);
  }
}

const systemError = (code: string) => Object.assign(new Error(code), { code });

async function writeLines(output: Output, lines: number, text: string): Promise<void> {
  for (let i = 0; i < lines && !output.closed; i++) if (output.line(text)) await output.flush();
  await output.flush();
}

describe("Output", () => {
  it("gathers lines and waits for a slow reader", async () => {
    const stream = new Slow();
    await writeLines(new Output(stream), 10_000, "x".repeat(99));
    expect(stream.pieces.join("")).toBe(`${"x".repeat(99)}\n`.repeat(10_000));
    expect(stream.pieces.every((piece) => piece.length <= 2 ** 16 + 100)).toBe(true);
    expect(stream.pieces.length).toBeLessThan(20);
    expect(stream.most).toBe(1);
  });

  it("takes a reader that has gone for the end, not for an error", async () => {
    const stream = new Slow();
    const output = new Output(stream);
    stream.fail = systemError("EPIPE");
    await writeLines(output, 10_000, "x".repeat(99));
    expect(output.closed).toBe(true);
    expect(stream.pieces.length).toBeLessThan(3);
  });

  it("throws any other failure of the stream", async () => {
    const stream = new Slow();
    const output = new Output(stream);
    stream.fail = systemError("ENOSPC");
    await expect(writeLines(output, 10, "x")).rejects.toThrow("ENOSPC");
  });
});
