// Dresses the film page's native player: our own controls in the page's language, and the quality ladder (HLS) when
// the film has one. The frame keeps its size, nothing plays by itself. Without this script the native player stays.

import { addTranslation, setLanguage } from "./vendor/media-chrome.js";

const CONTROLS = `
  <media-loading-indicator slot="centered-chrome"></media-loading-indicator>
  <media-rendition-menu hidden anchor="auto"></media-rendition-menu>
  <media-playback-rate-menu hidden anchor="auto" rates="0.5 0.75 1 1.25 1.5 2"></media-playback-rate-menu>
  <media-control-bar>
    <media-play-button></media-play-button>
    <media-time-display showduration></media-time-display>
    <media-time-range></media-time-range>
    <media-mute-button></media-mute-button>
    <media-volume-range></media-volume-range>
    <media-captions-button></media-captions-button>
    <media-playback-rate-menu-button></media-playback-rate-menu-button>
    <media-rendition-menu-button></media-rendition-menu-button>
    <media-pip-button></media-pip-button>
    <media-fullscreen-button></media-fullscreen-button>
  </media-control-bar>`;

function dress(video) {
  const language = document.documentElement.lang;
  addTranslation(language, JSON.parse(video.dataset.words));
  setLanguage(language);

  const controller = document.createElement("media-controller");
  controller.innerHTML = CONTROLS;
  controller.setAttribute("lang", language);
  controller.setAttribute("hotkeys", "noshift+/"); // its list of shortcuts speaks English only
  if (video.dataset.duration) controller.setAttribute("defaultduration", video.dataset.duration);
  controller.style.aspectRatio = `${video.width} / ${video.height}`;
  return controller;
}

// The film lives elsewhere, and nothing comes from there: the page has the sentence for it.
function tellSilent() {
  const place = document.querySelector("[data-silent]");
  if (place) place.replaceChildren(place.querySelector("template")?.content ?? place.firstChild);
}

function watch(video) {
  const look = () => (video.error || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) && tellSilent();
  look();
  setTimeout(look, 1000); // it may have failed just before anybody listened, and say so a little later
  video.addEventListener("error", tellSilent);
  video.querySelector("source:last-of-type")?.addEventListener("error", tellSilent);
}

function showNative(video) {
  watch(video);
  video.controls = false;
  const controller = dress(video);
  video.replaceWith(controller);
  video.slot = "media";
  controller.prepend(video);
}

async function showHls(video) {
  const { Hls } = await import("./vendor/hls-video-element.js");
  if (!Hls.isSupported()) return showNative(video);

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
  await Promise.resolve(); // its engine is made one step after `src`
  hls.api.on(Hls.Events.ERROR, (_, error) => error.fatal && fallBack(controller, video, error));
}

// When the ladder cannot be climbed, the native player and its single file take the place back.
function fallBack(controller, video, error) {
  if (error.type === "networkError") tellSilent();
  if (!controller.isConnected || !video.querySelector("source")) return;
  controller.replaceWith(video);
}

for (const video of document.querySelectorAll("video[data-player]")) {
  if (video.dataset.hls) showHls(video);
  else showNative(video);
}
