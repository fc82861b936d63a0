/** The page's script: it filters the table and copies commands. Without it, all is there to read. */
export const script = `"use strict";
const find = (id) => document.getElementById(id);
const words = find("words");
const status = find("status");
const rows = [...document.querySelectorAll("#services tbody")];
const texts = rows.map((row) => row.textContent.toLowerCase());

function filter() {
  const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const rest = document.querySelector("#services details");
  let shown = 0;
  rows.forEach((row, i) => {
    const isWanted =
      (status.value === "" || row.dataset.status === status.value) &&
      wanted.every((word) => texts[i].includes(word));
    row.hidden = !isWanted;
    shown += isWanted;
    if (isWanted && rest && rest.contains(row) && (status.value || wanted.length > 0)) rest.open = true;
  });
  find("shown").textContent = shown + " of " + rows.length + " shown";
}

function follow() {
  const [, shown = ""] = /^#only-(.+)$/.exec(location.hash) ?? [];
  status.value = shown;
  filter();
}

function unfold() {
  const target = location.hash.length > 1 && find(location.hash.slice(1));
  for (let part = target; part; part = part.parentElement) if (part.matches("details")) part.open = true;
  if (target) target.scrollIntoView();
}

if (words) {
  find("filter").hidden = false;
  words.addEventListener("input", filter);
  status.addEventListener("input", () => {
    history.replaceState(null, "", status.value ? "#only-" + status.value : "#services");
    location.replace(location.hash);
    filter();
  });
  for (const link of document.querySelectorAll("[data-show]"))
    link.addEventListener("click", () => (words.value = ""));
  follow();
}

addEventListener("hashchange", () => {
  if (words) follow();
  unfold();
});
for (const link of document.querySelectorAll('a[href^="#"]')) link.addEventListener("click", () => setTimeout(unfold));
unfold();

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
