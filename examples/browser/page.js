import { openContainer } from "wavro/container";

const SHOWN = 20;
const about = document.querySelector("#about");
const table = document.querySelector("table");

/** The file is read where it lies: only the blocks of the rows that are shown. */
async function show(dropped) {
  table.replaceChildren();
  try {
    const file = await openContainer(dropped);
    about.textContent = `${dropped.name}: ${file.schema.name}, codec ${file.codec}`;
    for await (const row of file) {
      if (table.rows.length === 0) addRow(Object.keys(row));
      addRow(Object.values(row).map((value) => (typeof value === "string" ? value : JSON.stringify(value))));
      if (table.rows.length > SHOWN) break;
    }
  } catch (error) {
    about.textContent = `${dropped.name} can't be read: ${error.message}`;
  }
}

function addRow(cells) {
  const row = table.insertRow();
  for (const cell of cells) row.insertCell().textContent = cell;
}

addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  show(event.dataTransfer.files[0]);
});
document.querySelector("input").addEventListener("change", (event) => show(event.target.files[0]));
