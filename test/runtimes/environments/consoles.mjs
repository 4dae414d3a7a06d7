// Node, Deno and Bun: a command that runs a script.
import { text } from "../child.mjs";
import { entries, installed, stage } from "../stage.mjs";

const KERNEL = { engine: "kernel", codegen: true };

const NODE = [
  { how: "", expected: KERNEL },
  {
    how: "no code from strings",
    flags: ["--disallow-code-generation-from-strings"],
    expected: { engine: "kernel", codegen: false },
  },
  { how: "no WebAssembly", flags: ["--jitless"], expected: { engine: "closures" } },
  { how: "wavro/js", entry: "console-js.mjs", expected: { engine: "closures", codegen: false } },
  { how: "CommonJS", entry: "commonjs.cjs", expected: KERNEL },
];
/** `require` of Node 20 and later gets the ES module; without that the CommonJS twins are loaded. */
const TWINS = {
  how: "CommonJS twins",
  flags: ["--no-experimental-require-module"],
  entry: "commonjs.cjs",
  expected: KERNEL,
};

const DENO = "@deno/linux-x64-glibc/deno";

/** Of every environment that is Deno. */
export const deno = {
  missing: () => absent(DENO),
  version: () => denoText(["eval", "console.log(Deno.version.deno)"]),
};

/** What a command of Deno prints. */
export function denoText(args, cwd = stage) {
  const env = { DENO_DIR: `${stage}deno`, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  return text(installed(DENO), args, { cwd, env });
}

export const consoles = [
  ...NODE.map((one) => node(20, one)),
  node(20, TWINS),
  node(22, NODE[0]),
  node(24, NODE[0]),
  ...NODE.map((one) => node(26, one)),
  {
    name: "Deno, no permissions",
    main: true,
    expected: KERNEL,
    ...deno,
    run: async () => JSON.parse(await denoText(["run", "--no-prompt", "--no-lock", `${entries}console.mjs`])),
  },
  {
    name: "Bun",
    main: true,
    expected: KERNEL,
    missing: () => absent("@oven/bun-linux-x64/bin/bun"),
    version: () => text(installed("@oven/bun-linux-x64/bin/bun"), ["--version"]),
    run: () => reportOf("@oven/bun-linux-x64/bin/bun", ["run", `${entries}console.mjs`]),
  },
];

function node(major, { how, flags = [], entry = "console.mjs", expected }) {
  const binary = `node-${major}/bin/node`;
  return {
    name: `Node ${major}${how && `, ${how}`}`,
    main: how === "",
    expected,
    missing: () => absent(binary),
    version: () => text(installed(binary), ["-p", "process.versions.node"]),
    run: () => reportOf(binary, [...flags, entries + entry]),
  };
}

function absent(binary) {
  return installed(binary) ? undefined : `${binary} is not for ${process.platform} ${process.arch}`;
}

async function reportOf(binary, args) {
  return JSON.parse(await text(installed(binary), args, { cwd: stage }));
}
