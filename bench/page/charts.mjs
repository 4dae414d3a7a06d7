// Charts as SVG text by Vega-Lite. Middle tones on nothing, so that they can be read on light and dark pages.
import { pathToFileURL } from "node:url";
import { staged } from "../stage.mjs";

const TEXT = "#7d8590";
const COLORS = ["#3b82f6", "#e0913a"];
const CONFIG = {
  background: null,
  font: "sans-serif",
  axis: { labelColor: TEXT, titleColor: TEXT, gridColor: "#7d859040", domainColor: TEXT, tickColor: TEXT },
  header: { labelColor: TEXT, labelFontSize: 12, labelFontWeight: "bold", title: null },
  legend: { labelColor: TEXT, title: null, orient: "bottom" },
  title: { color: TEXT },
  view: { stroke: null },
};
/** Ratios are spread over orders of magnitude. */
const RATIO = { type: "quantitative", scale: { type: "log" }, axis: { tickCount: 5, format: "~g" } };

const ROWS = { type: "nominal", title: null, axis: { ticks: false } };
const LIFETIMES = ["dropped", "retained"];
const unique = (values, wanted, field) => [...new Set(values.filter(wanted).map((one) => one[field]))];

/** `specs` by name as SVG by name. */
export async function draw(specs) {
  const [vega, lite] = await Promise.all(
    ["vega", "vega-lite"].map((name) => import(pathToFileURL(staged.resolve(name)))),
  );
  const drawn = {};
  for (const [name, spec] of Object.entries(specs)) {
    const { spec: compiled } = lite.compile({ ...spec, config: CONFIG });
    drawn[name] = `${await new vega.View(vega.parse(compiled), { renderer: "none" }).toSVG()}\n`;
  }
  return drawn;
}

/**
 * Bars of `values` ({ op, dataset, lifetime, ratio, low, high }), a panel for each operation, its target as a line.
 * `targets`: { op, target }.
 */
export function bars(values, targets, ops) {
  const panels = ops.map(({ op, title }) => ({
    title: { text: title, fontSize: 12 },
    width: 210,
    height: { step: 9 },
    layer: [
      {
        data: { values: values.filter((one) => one.op === op) },
        encoding: {
          y: { ...ROWS, field: "dataset", scale: { domain: unique(values, (one) => one.op === op, "dataset") } },
          yOffset: { field: "lifetime", scale: { domain: LIFETIMES } },
        },
        layer: [
          {
            mark: { type: "bar" },
            encoding: { x: { field: "ratio", type: "quantitative", title: "times as fast" }, color: lifetimeColor },
          },
          {
            mark: { type: "rule", color: TEXT },
            encoding: { x: { field: "low", type: "quantitative" }, x2: { field: "high" } },
          },
        ],
      },
      line([{ at: 1 }], []),
      line(
        targets.filter((one) => one.op === op).map(({ target }) => ({ at: target })),
        [4, 3],
      ),
    ],
  }));
  return { hconcat: panels, spacing: 18 };
}

const lifetimeColor = {
  field: "lifetime",
  type: "nominal",
  scale: { domain: LIFETIMES, range: COLORS },
};

function line(values, strokeDash) {
  return {
    data: { values },
    mark: { type: "rule", color: TEXT, strokeDash },
    encoding: { x: { field: "at", type: "quantitative" } },
  };
}

/**
 * Strips of `values` ({ panel, name, ratio, mean }): a tick for each dataset, a dot for the geometric mean, a panel for
 * each `panel`, which `order` lists.
 */
export function strips(values, order, title) {
  const known = order.filter((panel) => values.some((one) => one.panel === panel));
  const panels = known.map((panel) => ({
    title: { text: panel, fontSize: 12 },
    width: 300,
    height: { step: 22 },
    layer: [
      {
        data: { values: values.filter((one) => one.panel === panel) },
        encoding: {
          y: { ...ROWS, field: "name", scale: { domain: unique(values, (one) => one.panel === panel, "name") } },
          x: { field: "ratio", ...RATIO, title },
        },
        layer: [
          {
            transform: [{ filter: "!datum.mean" }],
            mark: { type: "tick", color: COLORS[0], thickness: 2, opacity: 0.6 },
          },
          {
            transform: [{ filter: "datum.mean" }],
            mark: { type: "point", color: COLORS[1], filled: true, size: 70, opacity: 1 },
          },
        ],
      },
      line([{ at: 1 }], []),
    ],
  }));
  return { concat: panels, columns: 2, spacing: 24 };
}
