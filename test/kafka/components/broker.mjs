// One broker of Apache Kafka in KRaft mode, on free ports of this machine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { text } from "../../runtimes/child.mjs";
import { home } from "../install.mjs";
import { JAVA, startServer } from "./server.mjs";

/** Of this cluster, which lives as long as the test: any 16 bytes in Base64. */
const CLUSTER = "d2F2cm8tdGVzdC1rYWZrYQ";

/** Start it, its files in a folder that `stop` removes: { bootstrap, stop, output }. */
export async function startBroker({ classPath }) {
  mkdirSync(`${home}tmp`, { recursive: true });
  const folder = mkdtempSync(`${home}tmp/broker-`);
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.on("exit", remove); // also after a signal
  const java = ["java", ...JAVA, `-Djava.io.tmpdir=${folder}`, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"];
  const properties = `${folder}/server.properties`;
  const prepare = async ([port, controller]) => {
    rmSync(`${folder}/data`, { recursive: true, force: true });
    writeFileSync(properties, settings({ port, controller, data: `${folder}/data` }));
    const [program, ...args] = [...java, "-cp", classPath, "kafka.tools.StorageTool", "format"];
    await text(program, [...args, "-t", CLUSTER, "-c", properties]);
    return { command: [...java, "-cp", classPath, "kafka.Kafka", properties], ready: () => listens(port) };
  };
  const { ports, stop, output } = await startServer("Kafka", 2, prepare);
  return {
    bootstrap: `127.0.0.1:${ports[0]}`,
    output,
    stop: async () => {
      await stop();
      remove();
      process.off("exit", remove);
    },
  };
}

function settings({ port, controller, data }) {
  return Object.entries({
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${port}`,
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.num.partitions": 1,
    "transaction.state.log.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    "group.min.session.timeout.ms": 1000, // a consumer that was killed is missed soon
    "log.dirs": data,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

function listens(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", reject).on("connect", () => {
      socket.destroy();
      resolve();
    });
  });
}
