// Keeps the progress of an import up to date. Without it the page of a run loads itself anew.

const EVERY = 700; // milliseconds

const pause = () => new Promise((resume) => setTimeout(resume, EVERY));

async function asked(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status} for ${url}`);
  return answer.json();
}

function show(part, told) {
  const bar = part.querySelector("progress");
  if (told.expected === null) bar.removeAttribute("value");
  else {
    bar.max = told.expected;
    bar.value = told.done;
  }
  part.querySelector("[role=status]").textContent = told.words;
}

function row(item) {
  const line = document.createElement("tr");
  const cells = [document.createElement("th"), document.createElement("td"), document.createElement("td")];
  cells[0].scope = "row";
  const words = [item.source, item.outcome, item.message];
  cells.forEach((cell, at) => (cell.textContent = words[at]));
  line.append(...cells);
  return line;
}

// A run that goes on: its numbers and documents, and in the end the whole page as the server tells it.
async function watch(page) {
  let told;
  do {
    await pause();
    told = await asked(page.dataset.importProgress);
    show(page.querySelector(".import-progress"), told);
    page.querySelector("[data-import-items]").replaceChildren(...told.items.map(row));
  } while (told.running);
  location.reload();
}

// A form that confirms: where the work runs in the process that answers, the answer comes only after it.
async function confirm(form) {
  const sent = fetch(form.action, { method: "POST", body: new FormData(form) });
  for (const button of document.querySelectorAll("input[type=submit], button[type=submit]")) button.disabled = true;
  const part = form.querySelector(".import-progress");
  part.hidden = false;
  let answered = false;
  const page = sent.finally(() => (answered = true));
  page.catch(() => {}); // told below
  await pause();
  while (!answered) {
    show(part, await asked(form.dataset.importProgress));
    await pause();
  }
  const answer = await page;
  if (!answer.ok) throw new Error(`${answer.status} for ${form.action}`);
  await answer.text(); // all of it, so that leaving cuts nothing off
  location.assign(answer.url);
}

for (const part of document.querySelectorAll("[data-import-progress]")) {
  if (part instanceof HTMLFormElement)
    part.addEventListener("submit", (event) => {
      event.preventDefault();
      confirm(part).catch(() => location.reload());
    });
  else watch(part).catch(() => setTimeout(() => location.reload(), 5 * EVERY));
}
