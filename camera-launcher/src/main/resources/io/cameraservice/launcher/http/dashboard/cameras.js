// The tiles: one per camera, with its live picture and what can be done.

import { Controls } from "/controls.js";
import { $, clock, el, explain, icon, toast } from "/dom.js";

// A browser opens few connections to one host: more live pictures than this would leave none for anything else.
const MOST_LIVE = 4;
const STILL_EVERY = 3000;
const RETRY_AFTER = 4000;

export class Cameras {
  #tiles = new Map();
  #rpc;
  #links;
  #mayControl = false;
  #visible = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.target.dataset.visible = entry.isIntersecting;
    this.#pictures();
  });
  #ticking = setInterval(() => this.#tick(), 500);
  #onVisibility = () => this.#pictures();

  constructor(rpc, links) {
    this.#rpc = rpc;
    this.#links = links;
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  end() {
    clearInterval(this.#ticking);
    document.removeEventListener("visibilitychange", this.#onVisibility);
    for (const tile of this.#tiles.values()) tile.dark();
    this.#visible.disconnect();
    $("cameras").replaceChildren();
  }

  allow(control) {
    this.#mayControl = control;
    for (const tile of this.#tiles.values()) tile.show();
  }

  /** The whole list, as the service has it now. */
  replace(list) {
    const known = new Set(list.map((camera) => camera.device));
    for (const [device, tile] of this.#tiles) {
      if (!known.has(device)) {
        tile.dark();
        this.#visible.unobserve(tile.element);
        tile.element.remove();
        this.#tiles.delete(device);
      }
    }
    list.forEach((camera) => this.update(camera));
    this.#summary();
  }

  /** News of one camera. */
  update(camera) {
    let tile = this.#tiles.get(camera.device);
    if (!tile) {
      tile = new Tile(camera.device, this.#rpc, this.#links, () => this.#mayControl);
      this.#tiles.set(camera.device, tile);
      const next = [...$("cameras").children].find((other) => number(other.dataset.device) > number(camera.device));
      $("cameras").insertBefore(tile.element, next ?? null);
      this.#visible.observe(tile.element);
    }
    tile.update(camera);
    this.#summary();
    this.#pictures();
  }

  recording(news) {
    this.#tiles.get(news.device)?.recording(news);
  }

  controls(news) {
    this.#tiles.get(news.device)?.controls.changed(news.controls);
  }

  /** These, by device, are on the network. */
  network(devices) {
    for (const tile of this.#tiles.values()) tile.network(devices.has(tile.device));
  }

  has(device) {
    return this.#tiles.has(device);
  }

  name(device) {
    return this.#tiles.get(device)?.name ?? device;
  }

  /** After the connection came back, pictures are asked for again. */
  refresh() {
    for (const tile of this.#tiles.values()) {
      tile.dark();
      tile.controls.load();
    }
    this.#pictures();
  }

  #summary() {
    const all = [...this.#tiles.values()];
    const here = all.filter((tile) => tile.connected).length;
    $("no-cameras").hidden = all.length > 0;
    $("summary").textContent = all.length === 0 ? "" : here === all.length
      ? `${here} camera${here === 1 ? "" : "s"}` : `${here} of ${all.length} cameras connected`;
  }

  #pictures() {
    let live = 0;
    for (const element of $("cameras").children) {
      const tile = this.#tiles.get(element.dataset.device);
      const seen = !document.hidden && element.dataset.visible === "true" && tile.connected;
      if (!seen) tile.dark();
      else tile.light(live++ < MOST_LIVE);
    }
  }

  #tick() {
    for (const tile of this.#tiles.values()) tile.tick();
  }
}

const number = (device) => Number(device.replace(/\D/g, ""));

class Tile {
  #rpc;
  #links;
  #mayControl;
  #camera = {};
  #since = null; // when the recording began, as this page's clock has it
  #busy = false;
  #onNetwork = false;
  #mode = "dark";
  #wait = 0;
  #round = 0;

  constructor(device, rpc, links, mayControl) {
    this.device = device;
    this.#rpc = rpc;
    this.#links = links;
    this.#mayControl = mayControl;
    this.picture = el("img", { class: "picture", alt: "", "data-role": "picture" });
    this.picture.onload = () => this.#loaded();
    this.picture.onerror = () => this.#failed();
    this.large = el("button", { class: "enlarge", type: "button", "data-action": "live", onclick: () => this.#tell("watch") });
    this.badge = el("span", { class: "badge", "data-role": "status" });
    this.timer = el("span", { class: "badge rec", "data-role": "timer", hidden: true });
    this.title = el("h3", { "data-role": "name" });
    this.facts = el("p", { class: "quiet", "data-role": "facts" });
    this.snap = el("button", { class: "button", type: "button", "data-action": "snapshot", onclick: () => this.#snapshot() },
      icon("camera"), el("span", {}, "Snapshot"));
    this.rec = el("button", { class: "button", type: "button", "data-action": "record", onclick: () => this.#record() });
    this.controls = new Controls(rpc, device, mayControl);
    this.turn = el("button", { class: "button only-icon", type: "button", "data-action": "controls", title: "Controls",
      "aria-expanded": "false", "aria-controls": this.controls.element.id, onclick: () => this.#turn(!this.controls.isOpen) }, icon("sliders"));
    this.controls.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#turn(false);
      this.turn.focus();
    });
    this.away = el("button", { class: "button ghost", type: "button", "data-action": "remove", title: "Remove", hidden: true,
      onclick: () => this.#tell("remove") }, icon("trash"));
    this.note = el("div", { class: "note", "data-role": "note" }, icon("off"), el("span"));
    this.element = el("article", { class: "tile", "data-device": device, "data-visible": "false" },
      el("div", { class: "screen" }, this.picture, this.note, this.large,
        el("div", { class: "overlay" }, this.timer, el("span", { class: "spacer" }), this.badge)),
      el("div", { class: "under" },
        el("div", { class: "names" }, this.title, this.facts), this.away,
        el("div", { class: "actions" }, this.snap, this.rec, this.turn)),
      this.controls.element);
  }

  get connected() {
    return !["DISCONNECTED", "ABSENT"].includes(String(this.#camera.status).toUpperCase());
  }

  get name() {
    return this.#camera.name || this.device;
  }

  update(camera) {
    this.#camera = { ...this.#camera, problem: undefined, ...camera };
    if ("recording" in camera) {
      const now = camera.recording;
      this.#since = now ? Date.now() - (now.duration ?? 0) * 1000 : null;
    }
    this.show();
  }

  network(isOnIt) {
    this.#onNetwork = isOnIt;
    this.show();
  }

  recording({ status, duration }) {
    const running = ["STARTING", "RECORDING", "STARTED", "INTERRUPTED"].includes(status);
    if (running) this.#since = duration > 0 || this.#since === null ? Date.now() - (duration || 0) * 1000 : this.#since;
    else if (status !== "STOPPING") this.#since = null;
    if (status === "ERROR") toast(`The recording of ${this.name} ended with an error`, "error");
    this.show();
  }

  show() {
    const status = String(this.#camera.status ?? "").toUpperCase();
    this.title.textContent = this.name;
    this.picture.alt = `Live picture of ${this.name}`;
    const rate = Number(this.#camera.fps);
    this.facts.textContent = [
      this.device,
      this.#camera.resolution?.replace("x", "×"),
      rate > 0 ? `${Math.round(rate)} fps` : null,
    ].filter(Boolean).join(" · ");
    this.badge.textContent = { CONNECTED: "Connected", DISCONNECTED: "Away", ERROR: "Error" }[status]
      ?? (status ? status[0] + status.slice(1).toLowerCase() : "");
    this.badge.dataset.status = status;
    this.element.dataset.status = status;
    const recording = this.#since !== null;
    this.element.dataset.recording = recording;
    this.timer.hidden = !recording;
    this.rec.replaceChildren(icon(recording ? "stop" : "record"), el("span", {}, recording ? "Stop" : "Record"));
    this.rec.dataset.action = recording ? "stop" : "record";
    this.rec.setAttribute("aria-label", `${recording ? "Stop recording" : "Record"} ${this.name}`);
    this.turn.setAttribute("aria-label", `Controls of ${this.name}`);
    this.large.setAttribute("aria-label", `Watch ${this.name} live`);
    this.large.disabled = !this.connected;
    this.controls.about(this.name, this.connected);
    this.snap.setAttribute("aria-label", `Take a snapshot of ${this.name}`);
    const may = this.#mayControl();
    this.snap.disabled = this.#busy || !may || !this.connected;
    this.rec.disabled = this.#busy || !may || (!this.connected && !recording);
    this.snap.title = this.rec.title = may ? "" : "Your role may only look";
    this.away.hidden = !this.#onNetwork || !may;
    this.away.setAttribute("aria-label", `Remove ${this.name}`);
    if (!this.connected) this.#say(this.#camera.problem || "Not plugged in");
    else if (this.#mode !== "dark" && !this.picture.classList.contains("shown")) this.#say("Waiting for a picture…");
    this.tick();
  }

  #tell(wish) {
    this.element.dispatchEvent(new CustomEvent(wish, { bubbles: true, detail: { device: this.device, name: this.name } }));
  }

  #turn(open) {
    this.element.dataset.turning = open;
    this.turn.setAttribute("aria-expanded", open);
    this.controls.open(open);
  }

  tick() {
    if (this.#since !== null) this.timer.textContent = `REC ${clock((Date.now() - this.#since) / 1000)}`;
  }

  /** Shows the picture: moving, or one every few seconds. */
  light(live) {
    const mode = live ? "live" : "still";
    if (this.#mode === mode) return;
    this.dark();
    this.#mode = mode;
    this.#load();
  }

  /** Lets go of the picture and of its connection. */
  dark() {
    if (this.#mode === "dark") return;
    this.#mode = "dark";
    this.#round++;
    clearTimeout(this.#wait);
    this.picture.removeAttribute("src");
    this.picture.classList.remove("shown");
  }

  async #load() {
    const round = ++this.#round;
    const path = `/preview/${this.device}.${this.#mode === "live" ? "mjpeg" : "jpg"}`;
    try {
      const link = await this.#links.get(path);
      if (round === this.#round) this.picture.src = `${link}&n=${Date.now()}`;
    } catch {
      if (round === this.#round) this.#again(RETRY_AFTER);
    }
  }

  #loaded() {
    this.picture.classList.add("shown");
    this.#say("");
    if (this.#mode === "still") this.#again(STILL_EVERY);
  }

  #failed() {
    if (this.#mode === "dark") return;
    this.picture.classList.remove("shown");
    this.#say("No picture at the moment");
    this.#again(RETRY_AFTER);
  }

  #again(after) {
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => { if (this.#mode !== "dark") this.#load(); }, after);
  }

  #say(text) {
    this.note.hidden = !text;
    this.note.lastChild.textContent = text;
  }

  async #do(action) {
    this.#busy = true;
    this.show();
    try {
      await action();
    } catch (error) {
      toast(explain(error), "error");
    } finally {
      this.#busy = false;
      this.show();
    }
  }

  #snapshot() {
    return this.#do(async () => {
      await this.#rpc.call("take_snapshot", { device: this.device });
      this.element.classList.add("flash");
      setTimeout(() => this.element.classList.remove("flash"), 400);
      toast(`Snapshot of ${this.name} taken`);
      this.element.dispatchEvent(new CustomEvent("changed", { bubbles: true, detail: "snapshot" }));
    });
  }

  #record() {
    return this.#do(async () => {
      if (this.#since !== null) {
        await this.#rpc.call("stop_recording", { device: this.device });
        this.#since = null;
        toast(`Recording of ${this.name} saved`);
      } else {
        try {
          await this.#rpc.call("start_recording", { device: this.device });
        } catch (error) {
          if (error.data?.reason !== "already_recording") throw error;
          toast(`${this.name} was being recorded already`);
        }
        this.#since ??= Date.now();
      }
      this.element.dispatchEvent(new CustomEvent("changed", { bubbles: true, detail: "recording" }));
    });
  }
}
