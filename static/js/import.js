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
async function confirm(form, button) {
  const data = new FormData(form);
  data.append(button.name, button.value);
  let answered = false;
  const sent = fetch(form.action, { method: "POST", body: data }).finally(() => (answered = true));
  sent.catch(() => {}); // told below
  button.disabled = true;
  const part = document.querySelector(".import-progress");
  part.hidden = false;
  await pause();
  while (!answered) {
    show(part, await asked(form.dataset.importProgress));
    await pause();
  }
  const answer = await sent;
  if (!answer.ok) throw new Error(`${answer.status} for ${form.action}`);
  await answer.text(); // all of it, so that leaving cuts nothing off
  location.assign(answer.url);
}

// What went wrong is told by the server's own page: the form is sent again, and whatever it did is done once.
function plainly(form, button) {
  button.disabled = false;
  delete form.dataset.importProgress;
  form.requestSubmit(button);
}

for (const part of document.querySelectorAll("[data-import-progress]")) {
  if (part instanceof HTMLFormElement)
    part.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.name !== "take" || !part.dataset.importProgress) return;
      event.preventDefault();
      confirm(part, button).catch(() => plainly(part, button));
    });
  else watch(part).catch(() => setTimeout(() => location.reload(), 5 * EVERY));
}
