// Log lines: six fields, five of them strings. Other scripts stand in 5 % of the records.
import { record } from "./shape.mjs";

const schema = record("Log", {
  ts: "long",
  level: "string",
  host: "string",
  msg: "string",
  path: "string",
  agent: "string",
});

/** `message` makes the text that differs between the variants. */
const lines = (message) => ({
  rows: 6000,
  schema,
  row: (random) => ({
    ts: random.millis(),
    level: random.pick(["info", "warn", "error"]),
    host: `host-${random.int(50)}.example.com`,
    msg: message(random),
    path: `/api/${random.word(4, 23)}`,
    agent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 ${random.word(5)}`,
  }),
});

const ascii = (random) => random.word(60, 99);
const mixed = (alphabet) => (random) =>
  random.unit() < 0.05 ? random.text([...alphabet], random.between(20, 60)) : ascii(random);

export const log = lines(ascii);
export const textLatin1 = lines(mixed("abcdefghij klmnopqrstuvwxyz äöüßéèñçàøå"));
export const textCjk = lines(mixed("日本語中文字符漢数据記録時間東京北京上海の は を 。"));
export const textEmoji = lines(mixed("hello world 😀🚀🎉🔥💡✨"));
