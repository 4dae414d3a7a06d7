// The peers, installed below .interop/ in the clone, where test:interop has its own.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { home, installed, installJava, installPython, run, works } from "../../test/interop/install.mjs";

export { home };

const here = fileURLToPath(new URL(".", import.meta.url));

/** Each peer: { name, command }, { name, missing }: the tool that is not there, or { name, broken }: why it can't be. */
export function installPeers() {
  return [
    { name: "wavro", command: [process.execPath, `${here}wavro.mjs`] },
    { name: "Apache Java", ...installJava(`${here}Bench.java`, ["-server"]) },
    { name: "fastavro", ...installPython(`${here}fastavro_bench.py`) },
    { name: "arrow-avro", ...installRust() },
  ];
}

/** arrow-avro, built with the release profile for this machine's CPU, as the documentation of arrow advises. */
function installRust() {
  if (!works("cargo", ["--version"])) return { missing: "no cargo" };
  const folder = `${home}arrow`;
  const manifest = readFileSync(`${here}arrow/Cargo.toml`, "utf8");
  const [, version] = /arrow-avro = .*?(\d+\.\d+\.\d+)/.exec(manifest);
  const target = `${home}cargo/target`; // beside, so that what did not change is not built again
  const command = [`${target}/release/arrow-peer`];
  const build = () => {
    mkdirSync(`${folder}/src`, { recursive: true }); // so that Cargo puts its own files here
    copyFileSync(`${here}arrow/Cargo.toml`, `${folder}/Cargo.toml`);
    copyFileSync(`${here}arrow/src/main.rs`, `${folder}/src/main.rs`);
    run("cargo", ["build", "--release", "--quiet", "--manifest-path", `${folder}/Cargo.toml`], {
      CARGO_HOME: `${home}cargo`,
      CARGO_TARGET_DIR: target,
      RUSTFLAGS: "-C target-cpu=native",
    });
  };
  return { version, ...installed("arrow", [`${here}arrow/Cargo.toml`, `${here}arrow/src/main.rs`], command, build) };
}
