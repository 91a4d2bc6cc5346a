// One camera, large. Its MJPEG picture is there at once; video of the media server takes its place while that plays.

import { $, el } from "/dom.js";

const RETRY = 2000;
const RETRY_MOST = 10000;
const PICTURE_AGAIN = 4000;
const NO_WORD = 60000; // a frame that says nothing for so long never will
const GOODBYE = 1000;

export class Live {
  #links;
  #device = null;
  #name = "";
  #frame = null;
  #failures = 0;
  #retry = 0;
  #again = null; // what stands for the wish to have the picture; null while nobody wants it
  #round = 0;
  #gone = new AbortController();
  #picture = el("img", { alt: "", "data-role": "live-picture" });

  constructor(links) {
    this.#links = links;
    const on = (target, type, f) => target.addEventListener(type, f, { signal: this.#gone.signal });
    on(window, "message", (event) => this.#told(event));
    on(document, "visibilitychange", () => (document.hidden ? this.#stop() : this.#start()));
    on($("live-close"), "click", () => $("live").close());
    on($("live"), "click", (event) => { if (event.target === $("live")) $("live").close(); });
    on($("live"), "close", () => this.#close());
    this.#picture.onload = () => this.#say("MJPEG");
    this.#picture.onerror = () => this.#pictureFailed();
  }

  open(device, name) {
    this.#close();
    this.#device = device;
    this.#name = name;
    $("live-title").textContent = name;
    this.#picture.alt = `Live picture of ${name}`;
    $("live").showModal();
    if (!document.hidden) this.#start();
  }

  end() {
    if ($("live").open) $("live").close();
    this.#close();
    this.#gone.abort();
  }

  #close() {
    this.#stop();
    this.#device = null;
  }

  #start() {
    if (this.#device === null) return;
    this.#stop();
    this.#failures = 0;
    $("live-media").replaceChildren(this.#picture);
    this.#say(null, "connecting…");
    this.#showPicture();
    this.#attempt();
  }

  /** Lets go of everything that holds a connection. */
  #stop() {
    this.#round++;
    clearTimeout(this.#retry);
    this.#hidePicture();
    this.#dropFrame();
  }

  async #attempt() {
    const round = ++this.#round;
    const path = `/live/${this.#device}.html`;
    try {
      const link = await this.#links.get(path);
      if (round !== this.#round) return;
      this.#frame = el("iframe", { src: link, title: `Live video of ${this.#name}`, tabindex: "-1" });
      $("live-media").append(this.#frame);
      this.#retry = setTimeout(() => this.#over("the video says nothing"), NO_WORD);
    } catch (error) {
      if (round === this.#round) this.#over(error.message);
    }
  }

  #told({ source, origin, data }) {
    if (origin !== location.origin || source !== this.#frame?.contentWindow) return;
    if (data.live === "playing") {
      clearTimeout(this.#retry);
      this.#failures = 0;
      this.#frame.classList.add("shown");
      this.#hidePicture();
      this.#say(data.way);
    } else if (data.live === "over") {
      this.#links.forget(`/live/${this.#device}.html`);
      this.#over(data.why);
    }
  }

  /** The video ended or never came: the picture is shown, and the video is tried again later. */
  #over(why) {
    clearTimeout(this.#retry);
    this.#dropFrame();
    $("live-state").title = why ?? "";
    if (this.#again === null) {
      this.#say(null, "connecting…");
      this.#showPicture();
    }
    this.#retry = setTimeout(() => this.#attempt(), Math.min(RETRY_MOST, RETRY * 2 ** this.#failures++));
  }

  /** Its session at the media server is ended before it goes. */
  #dropFrame() {
    const frame = this.#frame;
    this.#frame = null;
    if (!frame) return;
    frame.classList.remove("shown");
    const leave = new AbortController();
    const remove = () => { leave.abort(); frame.remove(); };
    addEventListener("message", ({ source, data }) => {
      if (source === frame.contentWindow && data.live === "ended") remove();
    }, { signal: leave.signal });
    setTimeout(remove, GOODBYE);
    frame.contentWindow?.postMessage("end", location.origin);
  }

  async #showPicture() {
    const round = this.#again = {};
    try {
      const link = await this.#links.get(`/preview/${this.#device}.mjpeg`);
      if (round === this.#again) this.#picture.src = `${link}&n=${Date.now()}`;
    } catch {
      if (round === this.#again) this.#pictureFailed();
    }
  }

  #hidePicture() {
    this.#again = null;
    this.#picture.removeAttribute("src");
  }

  #pictureFailed() {
    const round = this.#again;
    if (!round) return;
    this.#picture.removeAttribute("src");
    this.#say(null, "no picture at the moment");
    setTimeout(() => { if (round === this.#again) this.#showPicture(); }, PICTURE_AGAIN);
  }

  #say(way, otherwise) {
    $("live-state").dataset.way = way ?? "";
    $("live-state").textContent = `live: ${way ?? otherwise}`;
    if (way && way !== "MJPEG") $("live-state").title = "";
  }
}
