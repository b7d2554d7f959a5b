"use strict";
for (const link of document.querySelectorAll("a[data-image]")) {
  link.href = document.getElementById(link.dataset.image).src;
  link.hidden = false;
}
const plain = (cell) => cell.textContent.trim();
const figure = (text) => (/^[\u2212-]?[\d,.]+$/.test(text) ? Number(text.replace(/,/g, "").replace("\u2212", "-")) : NaN);
for (const table of document.querySelectorAll("details.table")) {
  const body = table.querySelector("tbody");
  const label = table.querySelector(".filter");
  label.hidden = false;
  label.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  table.querySelectorAll("th").forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [plain(row.cells[place]), row]);
      rows.sort(([first], [second]) => {
        const [one, two] = [figure(first), figure(second)];
        const order = Number.isNaN(one) || Number.isNaN(two) ? first.localeCompare(second) : one - two;
        return down ? -order : order;
      });
      body.append(...rows.map(([, row]) => row));
    });
  });
}
