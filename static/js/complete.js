// Offers names and words for the end of a query while it is typed: ARIA's combobox with a list. Without it the box is
// a plain one, and a button leads to the same offers as a page.

const REST = 120; // milliseconds without a key before the server is asked
const LEAST = 2; // letters below which everything would be offered

class Offers {
  constructor(box) {
    this.box = box;
    this.typed = box.value;
    this.active = -1;
    this.offers = [];
    this.asking = null;
    this.timer = 0;
    this.list = document.createElement("ul");
    this.list.id = `${box.id}-offers`;
    this.list.className = "completion";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.completeLabel);
    this.list.hidden = true;
    this.said = document.createElement("p");
    this.said.className = "unseen";
    this.said.setAttribute("role", "status");
    box.type = "text"; // a box of type search may not be a combobox
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      enterkeyhint: "search",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      box.setAttribute(name, value);
    }
    box.parentElement.append(this.list, this.said);
    box.addEventListener("input", () => this.onInput());
    box.addEventListener("keydown", (event) => this.onKey(event));
    box.addEventListener("blur", () => this.close());
    // Not "click": the box would lose the focus, and the list with it, before the click ends.
    this.list.addEventListener("mousedown", (event) => this.onPress(event));
  }

  onInput() {
    this.typed = this.box.value;
    clearTimeout(this.timer);
    this.asking?.abort();
    const inside = this.box.selectionEnd < this.typed.length;
    if (inside || this.typed.trim().length < LEAST) this.close();
    else this.timer = setTimeout(() => this.ask(), REST);
  }

  async ask() {
    const text = this.typed;
    this.asking = new AbortController();
    try {
      const asked = new URLSearchParams({ q: text, format: "json" });
      const answer = await fetch(`${this.box.dataset.complete}?${asked}`, { signal: this.asking.signal });
      if (!answer.ok) return;
      const { completions, said } = await answer.json();
      if (text === this.typed && document.activeElement === this.box) this.show(completions, said);
    } catch (error) {
      // Another letter was typed meanwhile, or the server can't be reached: the box works without offers.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  show(offers, said) {
    this.offers = offers;
    this.active = -1;
    this.list.replaceChildren(...offers.map((offer, index) => this.option(offer, index)));
    this.list.hidden = offers.length === 0;
    this.box.setAttribute("aria-expanded", String(offers.length > 0));
    this.box.removeAttribute("aria-activedescendant");
    this.said.textContent = said;
  }

  option(offer, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.className = "completion__offer";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("bdi");
    label.className = "completion__label";
    label.textContent = offer.label;
    const sort = document.createElement("span");
    sort.className = "completion__sort";
    sort.textContent = offer.sort;
    option.append(label, " ", sort);
    return option;
  }

  onKey(event) {
    if (event.isComposing || this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const places = this.offers.length + 1; // what was typed is one of them
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.choose(((this.active + 1 + by + places) % places) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.choose(-1);
      this.close();
    } else if (event.key === "Enter") {
      this.close(); // the form sends what stands in the box
    }
  }

  choose(index) {
    this.active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.box.value = index === -1 ? this.typed : this.offers[index].query;
    if (index === -1) {
      this.box.removeAttribute("aria-activedescendant");
    } else {
      this.box.setAttribute("aria-activedescendant", this.list.children[index].id);
      this.list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  onPress(event) {
    event.preventDefault();
    const index = [...this.list.children].indexOf(event.target.closest("[role=option]"));
    if (index === -1) return;
    this.choose(index);
    this.close();
    this.box.form.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }
}

for (const box of document.querySelectorAll("[data-complete]")) new Offers(box);
for (const element of document.querySelectorAll("[data-without-scripts]")) element.hidden = true;
