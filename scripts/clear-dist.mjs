// tsup's own `clean` runs once for each of its configurations, at any moment of the others.
import { rmSync } from "node:fs";

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
