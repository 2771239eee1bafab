// Tells how far a film has come: while it is sent (forms with an upload_field) and while it is fetched or prepared
// (workshop, film's sheet), and then renews the parts of the page that are marked data-live. It only dresses what works
// without a script. Every sentence comes from the page, in its language.

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// ---------- sending ----------

const SMALLEST = 256 * 1024; // bytes of one piece: what is lost when the line is cut within it
const LARGEST = 16 * 1024 * 1024;
const SECONDS = 2; // that one piece should take
const DELAYS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000]; // milliseconds before the next try, as long as none succeeds
const AGAIN = [0, 409, 423, 429, 460]; // no answer, and answers that are right after another look at how much has arrived

function sized(octets, units) {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(octets, 1)) / 3), 1), units.length);
  const digits = power > 1 ? 1 : 0;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits });
  return `${number.format(octets / 1000 ** power)}\u00a0${units[power - 1]}`;
}

async function digest(piece) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()));
  return btoa(String.fromCharCode(...bytes));
}

// Requests whose pieces say what they should be. A page without TLS has no crypto.subtle, and no checksums.
function checked(stack) {
  return {
    getName: () => "checked",
    createRequest(method, url) {
      const request = stack.createRequest(method, url);
      const [send, abort] = [request.send.bind(request), request.abort.bind(request)];
      let stopped = false;
      request.abort = () => {
        stopped = true;
        return abort();
      };
      request.send = async (piece = null) => {
        if (method === "PATCH" && window.crypto.subtle) request.setHeader("Upload-Checksum", `sha256 ${await digest(piece)}`);
        return stopped ? new Promise(() => {}) : send(piece);
      };
      return request;
    },
  };
}

// Why the server does not want it, in its words.
function reason(response) {
  try {
    return JSON.parse(response.getBody()).error;
  } catch {
    return null;
  }
}

function sendInPieces(box) {
  const form = box.closest("form");
  const input = box.querySelector("input[type=file]");
  if (!input) return; // it has arrived before
  const words = box.dataset;
  const units = words.units.split(" ");
  const token = box.querySelector("[name=upload]");
  const bar = box.querySelector("[data-bar]");
  const [label, count, progress, note] = ["label", ".num", "progress", ".soft"].map((part) => bar.querySelector(part));
  const [pause, stop] = ["[data-pause-button]", "[data-stop-button]"].map((part) => bar.querySelector(part));
  const error = box.querySelector("[data-error]");
  const endpoint = new URL("/uploads", window.location).href;
  let upload = null;
  let state = "idle"; // or "sending", "paused", "cut"
  let since = null; // when the sending began or went on, and from which byte
  let submitter = null;

  const turn = (to, sentence) => {
    state = to;
    bar.hidden = to === "idle";
    for (const one of [input, ...form.querySelectorAll("[type=submit]")]) one.disabled = to !== "idle";
    pause.textContent = to === "sending" ? words.pause : words.resume;
    if (to !== "idle") error.hidden = true;
    if (sentence) note.textContent = sentence;
  };
  const refuse = (sentence) => {
    turn("idle");
    error.textContent = sentence;
    error.hidden = false;
    error.focus();
  };
  const goOn = () => {
    since = null;
    turn("sending", "");
    upload.start();
  };
  const beginAnew = () => {
    upload.url = null;
    upload.options.endpoint = endpoint;
    goOn();
  };

  const told = (done, total) => {
    const now = performance.now();
    since ??= { time: now, done };
    progress.value = (100 * done) / total;
    count.textContent = fill(words.sent, { done: sized(done, units), total: sized(total, units) });
    const rate = (done - since.done) / ((now - since.time) / 1000);
    if (!(rate > 0)) return;
    const left = (total - done) / rate;
    const values = { speed: sized(rate, units), minutes: Math.round(left / 60) };
    note.textContent = done === total ? words.arrived : fill(left < 60 ? words.nearly : words.left, values);
  };
  const failed = ({ originalResponse: response }) => {
    const status = response?.getStatus() ?? 0;
    if (status === 401) return turn("paused", words.signedOut);
    if (status === 404 || status === 410) return beginAnew(); // its time was over, or it was somebody else's
    const said = status && (status < 500 || status === 507) ? reason(response) : null;
    if (said) return refuse(fill(words.refused, { sentence: said.charAt(0).toLowerCase() + said.slice(1) }));
    turn("cut", response ? words.failed : words.givenUp);
  };
  const done = () => {
    token.value = upload.url.split("/").pop();
    turn("idle");
    note.textContent = words.arrived;
    bar.hidden = false;
    input.disabled = true;
    form.requestSubmit(submitter);
  };

  const begin = async (file) => {
    const { DefaultHttpStack, Upload } = await import("./vendor/tus.js");
    let began = 0;
    upload = new Upload(file, {
      endpoint,
      httpStack: checked(new DefaultHttpStack()),
      headers: { "X-CSRF-Token": form.elements.csrf.value },
      metadata: { filename: file.name, title: form.elements.title?.value ?? "" },
      fingerprint: async () => ["film", file.name, file.size, file.lastModified].join("-"),
      removeFingerprintOnSuccess: true,
      chunkSize: 4 * SMALLEST,
      retryDelays: DELAYS,
      onShouldRetry: (problem) => {
        const status = problem.originalResponse?.getStatus() ?? 0;
        const again = AGAIN.includes(status) || (status >= 500 && status !== 507);
        if (again) {
          note.textContent = words.cut;
          since = null;
          upload.options.chunkSize = Math.max(SMALLEST, upload.options.chunkSize / 2);
        }
        return again;
      },
      // From here on, an upload that cannot be found is no reason to begin another one behind our back.
      onUploadUrlAvailable: () => (upload.options.endpoint = null),
      onBeforeRequest: () => (began = performance.now()),
      onChunkComplete: (size) => {
        const fitting = (SECONDS * size) / ((performance.now() - began) / 1000);
        upload.options.chunkSize = Math.round(Math.min(Math.max(fitting, SMALLEST), LARGEST));
      },
      onProgress: told,
      onError: failed,
      onSuccess: done,
    });
    const [earlier] = (await upload.findPreviousUploads()).slice(-1);
    if (words.url) upload.url = new URL(words.url, window.location).href;
    else if (earlier) upload.resumeFromPreviousUpload(earlier);
    if (upload.url) upload.options.endpoint = null;
    goOn();
  };

  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (!file || token.value) return; // the form goes as it is
    event.preventDefault();
    if (state !== "idle") return;
    submitter = event.submitter;
    if (file.size > words.largest) return refuse(fill(words.tooLarge, { size: sized(file.size, units) }));
    if (words.url && (file.name !== words.name || file.size !== Number(words.size))) return refuse(words.otherFile);
    label.textContent = fill(words.sending, { name: file.name });
    progress.value = 0;
    turn("sending", "");
    begin(file);
  });
  pause.addEventListener("click", async () => {
    if (state !== "sending") return goOn();
    await upload?.abort();
    turn("paused", words.paused);
  });
  stop.addEventListener("click", async () => {
    await upload?.abort(true).catch(() => {}); // the server forgets it by itself, too
    refuse(words.cancelled);
  });
  window.addEventListener("online", () => state === "cut" && goOn());
  window.addEventListener("beforeunload", (event) => state === "sending" && event.preventDefault());
}

// ---------- preparing ----------

const EVERY = 1000; // milliseconds

async function follow(box) {
  const parts = ["label", ".num", "progress", "[data-left]", "[data-watch]"];
  const [label, count, progress, left, watch] = parts.map((part) => box.querySelector(part));
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  for (let running = true; running; ) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const news = document.hidden ? null : await ask(box.dataset.progress);
    if (!news) continue;
    progress.value = news.progress;
    count.textContent = percent.format(progress.value / 100);
    if (label.textContent !== news.sentence) label.textContent = news.sentence;
    if (left) left.textContent = news.left;
    if (watch && news.watchable) watch.hidden = false;
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

document.querySelectorAll("[data-upload]").forEach(sendInPieces);
document.querySelectorAll("[data-progress]").forEach(follow);
