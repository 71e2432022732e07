// One key for each answer: what carries data-answer-key is pressed, or gets the cursor where it is a field.
// Enter in a field with a button beside it presses that button. Nothing needs it: every answer is a button.

const typing = (target) => target.closest("input:not([type=radio]), textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  const beside = event.key === "Enter" ? event.target.closest(".answering__row")?.querySelector("button") : null;
  if (beside && event.target !== beside && !event.isComposing) {
    event.preventDefault();
    beside.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const answer = document.querySelector(`[data-answer-key="${CSS.escape(event.key)}"]`);
  if (answer === null) return;
  event.preventDefault();
  if (answer.matches("input")) answer.focus();
  else answer.click();
});
