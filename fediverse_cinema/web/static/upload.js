// Tells how far a film has come: while it is sent (the upload form) and while it is prepared (workshop, film's sheet),
// and then renews the parts of the page that are marked data-live. It only dresses what works without a script. Every sentence comes from the page, in its language.

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// ---------- sending ----------

function sized(octets, units) {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(octets, 1)) / 3), 1), units.length);
  const digits = power > 1 ? 1 : 0;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits });
  return `${number.format(octets / 1000 ** power)}\u00a0${units[power - 1]}`;
}

function remaining(words, seconds) {
  return seconds < 60 ? words.nearly : fill(words.left, { minutes: Math.round(seconds / 60) });
}

function sendWithProgress(form) {
  const words = form.dataset;
  const units = words.units.split(" ");
  const bar = form.querySelector("[data-bar]");
  const [label, count, progress, note] = ["label", ".num", "progress", ".soft"].map((part) => bar.querySelector(part));
  const error = form.querySelector("[data-error]");
  const submit = form.querySelector("[type=submit]");
  let request = null;

  const sending = (on) => {
    bar.hidden = !on;
    submit.disabled = on;
    if (on) error.hidden = true;
  };
  const stopped = (...sentences) => {
    sending(false);
    error.replaceChildren(...sentences);
    error.hidden = false;
    error.focus();
  };
  const refused = () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const summary = page.querySelector("[role=alert]") ?? page.querySelector("main .by");
    stopped(...(summary ? summary.childNodes : [words.failed]));
  };

  form.addEventListener("submit", (event) => {
    const file = form.elements.file.files[0];
    event.preventDefault();
    if (file.size > words.largest) return stopped(fill(words.tooLarge, { size: sized(file.size, units) }));
    const began = performance.now();
    request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress.value = (100 * loaded) / total;
      count.textContent = fill(words.sent, { done: sized(loaded, units), total: sized(total, units) });
      const seconds = ((performance.now() - began) / 1000) * (total / loaded - 1);
      note.textContent = loaded < total ? remaining(words, seconds) : words.arrived;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) window.location.assign(request.responseURL);
      else refused();
    });
    request.addEventListener("error", () => stopped(words.failed));
    request.addEventListener("abort", () => stopped(words.cancelled));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
    label.textContent = fill(words.sending, { name: file.name });
    progress.value = 0;
    sending(true);
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => request?.abort());
  window.addEventListener("beforeunload", (event) => {
    if (request && request.readyState !== XMLHttpRequest.DONE) event.preventDefault();
  });
}

// ---------- preparing ----------

const EVERY = 1000; // milliseconds

async function follow(box) {
  const [label, count, progress] = ["label", ".num", "progress"].map((part) => box.querySelector(part));
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  for (let running = true; running; ) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const news = document.hidden ? null : await ask(box.dataset.progress);
    if (!news) continue;
    progress.value = news.progress;
    count.textContent = percent.format(progress.value / 100);
    if (label.textContent !== news.sentence) label.textContent = news.sentence;
    running = !news.finished;
  }
  await renew();
}

// Take the living parts of the page as the server shows them now; what is being typed elsewhere on it stays.
async function renew() {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh && !part.contains(document.activeElement) && !part.isEqualNode(fresh)) part.replaceWith(fresh);
  }
}

// What the server says, or nothing when it does not answer: the next round asks again.
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

document.querySelectorAll("form[data-upload]").forEach(sendWithProgress);
document.querySelectorAll("[data-progress]").forEach(follow);
