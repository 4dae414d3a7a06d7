import type { Files, OpenFile } from "../../src/container/files/types.js";

/** Files in memory that count what is open, for tests; `fail` and `partial` are asked before each write. */
export class MemoryFiles implements Files {
  readonly content = new Map<string, Uint8Array>();
  readonly pipes = new Set<string>();
  isOpen = 0;
  opened = 0;
  identity = "1";
  fail: (bytes: Uint8Array) => void | Promise<void> = () => {};
  /** May throw an error that says how many bytes are `done`. */
  partial: (bytes: Uint8Array) => void = () => {};

  async look(path: string | URL) {
    const bytes = this.content.get(String(path));
    if (bytes === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return { byteLength: this.pipes.has(String(path)) ? undefined : bytes.length, identity: this.identity };
  }

  async open(path: string | URL, how: "read" | "create" | "update"): Promise<OpenFile> {
    const name = String(path);
    if (how === "create") this.content.set(name, new Uint8Array(0));
    const facts = await this.look(path);
    this.isOpen++;
    this.opened++;
    let at = 0;
    const of = () => this.content.get(name)!;
    return {
      facts,
      read: async (start, end) => of().slice(start, end),
      readNext: async () => of().slice(at, (at += 10)),
      write: async (bytes, offset = of().length) => {
        await this.fail(bytes);
        let failure: { readonly done: number } | undefined;
        try {
          this.partial(bytes);
        } catch (error) {
          failure = error as { readonly done: number };
          bytes = bytes.subarray(0, failure.done);
        }
        const whole = new Uint8Array(Math.max(of().length, offset + bytes.length));
        whole.set(of());
        whole.set(bytes, offset);
        this.content.set(name, whole);
        if (failure !== undefined) throw failure;
      },
      truncate: async (length) => void this.content.set(name, of().slice(0, length)),
      close: async () => void this.isOpen--,
    };
  }
}
