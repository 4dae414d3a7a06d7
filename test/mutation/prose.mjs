/** Text for people, in messages of errors: tests look at codes, offsets and limits, few at words. */
const PROSE = /[a-z,:'"] [a-z"±-]/;
const CODE = /[;{}=()]/;

const prose = {
  shouldIgnore({ node }) {
    const texts =
      node.type === "StringLiteral"
        ? [node.value]
        : node.type === "TemplateLiteral"
          ? node.quasis.map(({ value }) => value.raw)
          : [];
    if (texts.some((text) => PROSE.test(text)) && !texts.some((text) => CODE.test(text))) return "text for people";
  },
};

export const strykerPlugins = [{ kind: "Ignore", name: "prose", value: prose }];
