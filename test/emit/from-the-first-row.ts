// Every program is emitted before it decodes its first row: the vitest project "specialised".
import { vi } from "vitest";

vi.mock("../../src/kernel/hot.js", () => ({ HOT_BYTES: 0, MAX_MODULES: 64 }));
