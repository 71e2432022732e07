// Keys that save a way: "/" goes to the search box (the page's own, where it has one), "j" and "k" to the next and the
// previous statement, Enter opens it. Where one statement stands beside its source, "j" and "k" lead to the next one there.
// Nothing needs them.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function step(statements, by) {
  const current = statements.findIndex((statement) => statement.getBoundingClientRect().top > 8);
  const reached = current === -1 ? statements.length : current;
  const seen = statements[reached] && statements[reached].getBoundingClientRect().top < 40 ? reached : reached - 1;
  // Where the last step led counts before what is seen: the page may still be scrolling there.
  const focused = statements.indexOf(document.activeElement);
  const at = focused === -1 ? seen : focused;
  const next = statements[Math.min(Math.max(at + by, 0), statements.length - 1)];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const box = document.querySelector("[data-search-here]") ?? document.querySelector("[data-search-box]");
    if (box === null) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "j" || event.key === "k") {
    const statements = [...document.querySelectorAll("article[data-statement]")];
    const along = document.querySelector(`[data-step="${event.key}"]`);
    if (along !== null) along.click();
    else if (statements.length > 0) step(statements, event.key === "j" ? 1 : -1);
  } else if (event.key === "Enter" && event.target.matches("article[data-statement]")) {
    event.target.querySelector("[data-own]")?.click();
  }
});
