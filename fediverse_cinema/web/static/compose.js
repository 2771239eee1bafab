// Composing a selection: films are dragged by their handle, with mouse, pen or finger, or moved with the arrow keys while
// it has the focus; "Up" and "Down" move them without a new page. Each move sends the whole form, as its buttons do
// without a script, and is told to those who hear the page. Every sentence comes from the page, in its language.

const form = document.querySelector("[data-compose]");
const list = form?.querySelector("ol");
const ADDING = ["film", "words"]; // what one more film is added with: her button alone sends it
const EDGE = 80; // pixels from the edge of the window
const SPEED = 12; // pixels each frame
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const films = () => [...(list?.children ?? [])]; // nothing to order while it is empty
const order = () => films().map((film) => film.dataset.pick).join(",");
const placed = (film) => list.start + films().indexOf(film);

let told = ""; // of the film that was moved last

function say(sentence) {
  form.querySelector("[data-say]").textContent = sentence;
}

function tell(film) {
  told = fill(form.dataset.told, { title: film.dataset.title, place: placed(film), total: form.dataset.total });
  say(told);
}

// ---------- keeping ----------

let sent = order(); // as the server has it
let sending = Promise.resolve();
let timer = null;

function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => (sending = sending.then(keep)), 400); // several arrows are one change
}

// What the form carries at this moment. A refusal is a page that says why, with all that was typed: it is shown. Any other
// page, of who has signed in no longer or is asked to wait, would take away what was typed: only its heading is told.
async function keep() {
  const wanted = order();
  if (wanted === sent) return;
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ADDING) fields.delete(name); // half an address, perhaps
  fields.set("order", wanted);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "text/html" } });
  } catch {
    return say(form.dataset.lost);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-compose]");
  if (!now) return say(`${page.querySelector("h1")?.textContent.trim() ?? ""} ${form.dataset.refused ?? form.dataset.lost}`);
  if (!answer.ok) return show(page);
  sent = wanted;
  for (const field of writings()) if (fields.has(field.name)) field.defaultValue = fields.get(field.name);
  take(now);
  if (order() === sent) say(`${told} ${form.dataset.kept}`);
}

// The page that came back knows the new edition, and what is kept of the words. What she typed meanwhile stays.
function take(now) {
  for (const field of now.querySelectorAll("input[type=hidden]")) {
    const mine = form.querySelector(`input[type=hidden][name="${CSS.escape(field.name)}"]`);
    if (mine && field.name !== "order") mine.value = field.value;
  }
  for (const film of films()) {
    const place = form.elements[`place-${film.dataset.pick}`];
    if (place && place !== document.activeElement) place.value = placed(film);
  }
  for (const part of document.querySelectorAll("[data-renew]")) {
    const fresh = now.ownerDocument.querySelector(`[data-renew="${part.dataset.renew}"]`);
    if (fresh && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(fresh));
  }
}

function show(page) {
  window.removeEventListener("beforeunload", leave);
  document.title = page.title;
  const typed = ADDING.map((name) => [name, form.elements[name]?.value ?? ""]);
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  for (const [name, value] of typed) document.getElementById(name).value = value;
  document.querySelector("main [autofocus]")?.focus();
}

// ---------- leaving ----------

const writings = () => [...form.elements].filter((field) => field.matches("textarea, [type=url]"));
let sends = false;

function leave(event) {
  if (!sends && writings().some((field) => field.value !== field.defaultValue)) event.preventDefault();
}

// ---------- moving ----------

// The neighbour is moved, not the film: what is held or has the focus stays in the page.
function move(film, by) {
  const other = by < 0 ? film.previousElementSibling : film.nextElementSibling;
  if (!other) return false;
  if (by < 0) film.after(other);
  else film.before(other);
  tell(film);
  keepSoon();
  return true;
}

function press(event) {
  const by = { up: -1, down: 1 }[event.submitter?.name];
  if (by && move(event.submitter.closest("li"), by)) return event.preventDefault();
  clearTimeout(timer); // the server does it, and all that was moved before
  form.elements.order.value = order();
  sends = true;
  setTimeout(() => (sends = false), 1000); // she is still here: it was stopped, or she has come back
}

const middle = (film) => film.getBoundingClientRect().top + film.getBoundingClientRect().height / 2;

// One film follows the pointer past the middle of its neighbours; near an edge of the window the page scrolls along.
function drag(grip, start) {
  const film = grip.closest("li");
  const before = film.nextElementSibling;
  let y = start.clientY;
  let frame = null;
  const step = () => {
    const [above, below] = [y < EDGE, y > window.innerHeight - EDGE];
    if (above || below) window.scrollBy({ top: above ? -SPEED : SPEED, behavior: "instant" });
    while (film.previousElementSibling && y < middle(film.previousElementSibling)) film.after(film.previousElementSibling);
    while (film.nextElementSibling && y > middle(film.nextElementSibling)) film.before(film.nextElementSibling);
    frame = requestAnimationFrame(step);
  };
  const end = (kept) => {
    cancelAnimationFrame(frame);
    film.classList.remove("dragged");
    for (const [name, action] of Object.entries(actions)) grip.removeEventListener(name, action);
    document.removeEventListener("keydown", escape);
    if (!kept) list.insertBefore(film, before);
    tell(film);
    keepSoon();
  };
  const escape = (event) => event.key === "Escape" && end(false);
  const actions = {
    pointermove: (event) => (y = event.clientY),
    pointerup: () => end(true),
    pointercancel: () => end(false),
  };
  film.classList.add("dragged");
  grip.setPointerCapture(start.pointerId);
  for (const [name, action] of Object.entries(actions)) grip.addEventListener(name, action);
  document.addEventListener("keydown", escape);
  frame = requestAnimationFrame(step);
}

if (form) {
  window.addEventListener("beforeunload", leave);
  form.addEventListener("submit", press);
  for (const grip of form.querySelectorAll(".grip")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      grip.focus();
      drag(grip, event);
    });
    grip.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(grip.closest("li"), by);
    });
  }
}
