// Dresses the film page's native player: our own controls in the page's language, and the quality ladder (HLS) when
// the film has one. The frame keeps its size, nothing plays by itself. Without this script the native player stays.

import { addTranslation, setLanguage } from "./vendor/media-chrome.js";

const CONTROLS = `
  <media-loading-indicator slot="centered-chrome"></media-loading-indicator>
  <media-captions-menu hidden anchor="auto"></media-captions-menu>
  <media-audio-track-menu hidden anchor="auto"></media-audio-track-menu>
  <media-rendition-menu hidden anchor="auto"></media-rendition-menu>
  <media-playback-rate-menu hidden anchor="auto" rates="0.5 0.75 1 1.25 1.5 2"></media-playback-rate-menu>
  <media-control-bar>
    <media-play-button></media-play-button>
    <media-time-display showduration></media-time-display>
    <media-time-range></media-time-range>
    <media-mute-button></media-mute-button>
    <media-volume-range></media-volume-range>
    <media-captions-menu-button></media-captions-menu-button>
    <media-audio-track-menu-button></media-audio-track-menu-button>
    <media-playback-rate-menu-button><span slot="icon"></span></media-playback-rate-menu-button>
    <media-rendition-menu-button></media-rendition-menu-button>
    <media-pip-button></media-pip-button>
    <media-fullscreen-button></media-fullscreen-button>
  </media-control-bar>`;

function dress(video) {
  const language = document.documentElement.lang;
  const words = JSON.parse(video.dataset.words);
  addTranslation(language, words);
  setLanguage(language);

  const controller = document.createElement("media-controller");
  controller.innerHTML = CONTROLS;
  controller.setAttribute("lang", language);
  nameSpeeds(controller, language, words);
  controller.setAttribute("hotkeys", "noshift+/"); // its list of shortcuts speaks English only
  if (video.dataset.duration) controller.setAttribute("defaultduration", video.dataset.duration);
  controller.style.aspectRatio = `${video.width} / ${video.height}`;
  return controller;
}

// media-chrome writes "0.5x" in every language.
function nameSpeeds(controller, language, words) {
  const written = (rate) => `${Number(rate).toLocaleString(language)}×`;
  customElements.get("media-playback-rate-menu").formatMenuItemText = (_, rate) => written(rate);
  const button = controller.querySelector("media-playback-rate-menu-button");
  const shown = button.querySelector("[slot=icon]");
  const show = () => {
    const rate = written(button.getAttribute("mediaplaybackrate") ?? 1);
    shown.textContent = rate;
    button.setAttribute("aria-label", words["Playback rate {playbackRate}"].replace("{playbackRate}", rate));
  };
  new MutationObserver(show).observe(button, { attributeFilter: ["mediaplaybackrate"] });
  show();
}

// The film lives elsewhere, and nothing comes from there: the page has the sentence for it.
function tellSilent() {
  const place = document.querySelector("[data-silent]");
  if (place) place.replaceChildren(place.querySelector("template")?.content ?? place.firstChild);
}

let leaving = false; // several errors come of one: a second way would cut off the first

// She was let in before others, and her addresses hold no longer: by now the film may be public, under others. The page
// leads there, or says that it is over; nothing plays by itself, so that it is not asked for again and again.
async function comeAgain(video) {
  const address = video.dataset.hls ?? video.querySelector("source").getAttribute("src");
  if (!address.startsWith("/vault/")) return;
  const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
  if (answer?.status !== 404 || leaving) return;
  leaving = true;
  location.reload();
}

function watch(video) {
  const look = () => (video.error || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) && tellSilent();
  look();
  setTimeout(look, 1000); // it may have failed just before anybody listened, and say so a little later
  video.addEventListener("error", tellSilent);
  video.querySelector("source:last-of-type")?.addEventListener("error", tellSilent);
}

// What keeps it from playing, a jump or another source meanwhile, shows itself in the player.
const begin = (media) => media.play()?.catch(() => {});

// A finger on the picture only calls the controls, so far as media-chrome goes: while the film stands, it starts it.
function startByTap(controller, media) {
  controller.addEventListener("click", (event) => {
    const onPicture = event.target === controller || event.target === media;
    if (event.pointerType === "touch" && onPicture && media.paused) begin(media);
  });
}

function showNative(video) {
  watch(video);
  for (const event of ["waiting", "error"]) video.addEventListener(event, () => comeAgain(video));
  video.controls = false;
  const controller = dress(video);
  video.replaceWith(controller);
  video.slot = "media";
  controller.prepend(video);
  startByTap(controller, video);
  accompany(video, video);
  return video;
}

async function showHls(video) {
  const engine = await import("./vendor/hls-video-element.js").catch(() => null);
  if (!engine?.Hls.isSupported()) return showNative(video);
  const { Hls } = engine;

  const hls = document.createElement("hls-video");
  hls.config = { workerPath: new URL("./vendor/hls.worker.js", import.meta.url).href, capLevelToPlayerSize: true };
  for (const name of ["poster", "preload", "playsinline", "autoplay", "crossorigin", "aria-label"]) {
    if (video.hasAttribute(name)) hls.setAttribute(name, video.getAttribute(name));
  }
  hls.append(...video.querySelectorAll("track"));
  hls.slot = "media";
  hls.setAttribute("src", video.dataset.hls);

  const controller = dress(video);
  controller.prepend(hls);
  video.replaceWith(controller);
  startByTap(controller, hls);
  accompany(hls, video);
  await Promise.resolve(); // its engine is made one step after `src`
  hls.api.on(Hls.Events.ERROR, (_, error) => {
    if (error.type === "networkError") comeAgain(video);
    if (error.fatal) fallBack(hls, video, error);
  });
  goOnAfterwards(hls, Hls.Events.MEDIA_ATTACHED);
  return hls;
}

// When the browser cannot decode what it was given, it pauses, and hls.js empties it and begins again where it was.
function goOnAfterwards(hls, attached) {
  let plays = false;
  hls.addEventListener("play", () => (plays = true));
  hls.addEventListener("pause", () => (plays &&= Boolean(hls.error)));
  hls.api.on(attached, () => plays && begin(hls));
}

// When the ladder cannot be climbed, the native player and its single file take the place back, and go on.
function fallBack(hls, video, error) {
  if (error.type === "networkError") tellSilent();
  if (!hls.isConnected || !video.querySelector("source")) return;
  const { paused, currentTime } = hls;
  hls.parentElement.replaceWith(video);
  if (!paused) playFrom(video, currentTime);
}

// ---------- around the picture: where the reader was, chapters, the end ----------

const SEEN_SECONDS = 20; // less is a look, not a beginning
const NOTE_SECONDS = 5;

// This browser's own memory, as far as it lends one: a private window may refuse.
const memory = {
  at: (film) => {
    try {
      return Number(localStorage.getItem(`at ${film}`)) || 0;
    } catch {
      return 0;
    }
  },
  keep: (film, second) => {
    try {
      if (second) localStorage.setItem(`at ${film}`, String(Math.floor(second)));
      else localStorage.removeItem(`at ${film}`);
    } catch {
      // then nothing is remembered
    }
  },
};

function clock(second) {
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, Math.floor(second) % 60];
  const [first, ...rest] = parts[0] ? parts : parts.slice(1);
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

function playFrom(media, second) {
  const jump = () => (media.currentTime = second);
  if (media.readyState > 0) jump();
  else media.addEventListener("loadedmetadata", jump, { once: true });
  begin(media);
}

// Heard at once: who is quicker than the player has come would be led away, to the bare file.
function leadToChapters(video, coming) {
  for (const link of document.querySelectorAll("[data-at]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const media = [await coming, video].find((one) => one.isConnected);
      media.scrollIntoView({ block: "center" });
      playFrom(media, Number(link.dataset.at));
    });
  }
}

function accompany(media, { dataset: { film } }) {
  const end = document.querySelector("[data-end]");
  media.addEventListener("ended", () => end && (end.hidden = false));
  offerToResume(media, film);
  remember(media, film);
}

function remember(media, film) {
  let noted = 0;
  media.addEventListener("timeupdate", () => {
    const second = media.currentTime;
    if (second < SEEN_SECONDS || Math.abs(second - noted) < NOTE_SECONDS) return;
    noted = second;
    memory.keep(film, media.duration - second > SEEN_SECONDS ? second : 0);
  });
  media.addEventListener("ended", () => memory.keep(film, 0));
}

function offerToResume(media, film) {
  const place = document.querySelector("[data-resume]");
  const second = memory.at(film);
  if (!place || !second) return;
  const button = place.querySelector("button");
  button.textContent = button.textContent.replace("{time}", clock(second));
  place.hidden = false;
  const away = () => (place.hidden = true);
  media.addEventListener("playing", away, { once: true });
  button.addEventListener("click", () => {
    away();
    playFrom(media, second);
  });
  place.querySelector("[data-forget]").addEventListener("click", () => {
    memory.keep(film, 0);
    away();
  });
}

// media-chrome puts captions before subtitles, in its menu and for the key C: of one kind, they keep the page's order.
function keepOrder(video) {
  for (const track of video.querySelectorAll("track[kind=captions]")) track.kind = "subtitles";
}

for (const video of document.querySelectorAll("video[data-player]")) {
  keepOrder(video);
  leadToChapters(video, video.dataset.hls ? showHls(video) : showNative(video));
}
