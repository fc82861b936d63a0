/** The page's script: it filters the table and copies commands. Without it, all is there to read. */
export const script = `"use strict";
const find = (id) => document.getElementById(id);
const words = find("words");
const status = find("status");
const rows = [...document.querySelectorAll("#services tbody")];
const texts = rows.map((row) => row.textContent.toLowerCase());

function filter() {
  const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, i) => {
    const isWanted =
      (status.value === "" || row.dataset.status === status.value) &&
      wanted.every((word) => texts[i].includes(word));
    row.hidden = !isWanted;
    shown += isWanted;
  });
  find("shown").textContent = shown + " of " + rows.length + " shown";
}

if (words) {
  find("filter").hidden = false;
  for (const input of [words, status]) input.addEventListener("input", filter);
  for (const link of document.querySelectorAll("[data-show]"))
    link.addEventListener("click", () => {
      words.value = "";
      status.value = link.dataset.show;
      filter();
    });
  filter();
}

for (const link of document.querySelectorAll("tbody a"))
  link.addEventListener("click", () => (find(link.hash.slice(1)).open = true));

for (const command of document.querySelectorAll(".command")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const code = command.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  command.append(button);
}
`;
