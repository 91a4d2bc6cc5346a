// Recordings and snapshots, newest first: look, play, download, delete.

import { $, bytes, clock, confirm, el, explain, icon, toast, when } from "/dom.js";
import { filePath } from "/http.js";

const PAGE = 24;

export class Library {
  #rpc;
  #links;
  #nameOf;
  #mayControl = false;
  #filter = "all";
  #limit = PAGE;
  #files = { recording: [], snapshot: [] };
  #total = { recording: 0, snapshot: 0 };
  #shown = null;
  #waiting = {};
  #gone = new AbortController();

  constructor(rpc, links, nameOf) {
    this.#rpc = rpc;
    this.#links = links;
    this.#nameOf = nameOf;
    const on = (target, type, f) => target.addEventListener(type, f, { signal: this.#gone.signal });
    for (const button of document.querySelectorAll("[data-filter]")) {
      on(button, "click", () => {
        this.#filter = button.dataset.filter;
        for (const b of document.querySelectorAll("[data-filter]")) b.setAttribute("aria-pressed", b === button);
        this.#show();
      });
    }
    on($("more"), "click", () => { this.#limit += PAGE; this.load(); });
    on($("viewer-close"), "click", () => $("viewer").close());
    on($("viewer"), "click", (event) => { if (event.target === $("viewer")) $("viewer").close(); });
    on($("viewer"), "close", () => { $("viewer-media").replaceChildren(); this.#shown = null; });
    on($("viewer-delete"), "click", () => { if (this.#shown) this.#delete(this.#shown); });
  }

  end() {
    this.#gone.abort();
    if ($("viewer").open) $("viewer").close();
    $("library").replaceChildren();
  }

  allow(control) {
    this.#mayControl = control;
    this.#show();
  }

  /** Both lists, or one. News that come together cause one question. */
  load(...kinds) {
    for (const kind of kinds.length ? kinds : ["recording", "snapshot"]) {
      this.#waiting[kind] ??= setTimeout(() => { delete this.#waiting[kind]; this.#load(kind); }, 100);
    }
  }

  async #load(kind) {
    try {
      const answer = await this.#rpc.call(`list_${kind}s`, { limit: this.#limit, offset: 0 });
      this.#files[kind] = answer.files.map((file) => ({ ...file, kind }));
      this.#total[kind] = answer.total;
      this.#show();
    } catch (error) {
      if (error.code !== 0) toast(explain(error), "error");
    }
  }

  #show() {
    const kinds = this.#filter === "all" ? ["recording", "snapshot"] : [this.#filter];
    const files = kinds.flatMap((kind) => this.#files[kind])
      .sort((a, b) => String(b.modified_time).localeCompare(String(a.modified_time)))
      .slice(0, this.#limit);
    const old = new Map([...$("library").children].map((item) => [item.dataset.key, item]));
    $("library").replaceChildren(...files.map((file) => {
      const key = `${file.kind} ${file.filename} ${file.modified_time} ${file.file_size} ${file.status} ${this.#mayControl}`;
      return old.get(key) ?? this.#item(file, key);
    }));
    const total = kinds.reduce((sum, kind) => sum + this.#total[kind], 0);
    $("no-files").hidden = files.length > 0;
    $("no-files-text").textContent = this.#mayControl
      ? "Nothing here yet. Take a snapshot or start a recording above."
      : "Nothing here yet.";
    $("more").hidden = files.length >= total;
  }

  #item(file, key) {
    const name = file.device ? this.#nameOf(file.device) : file.filename;
    const thumb = el("button", {
      class: "thumb", type: "button", "data-action": "open",
      "aria-label": `${file.kind === "recording" ? "Play recording" : "Show snapshot"} ${file.filename}`,
      onclick: () => this.#open(file),
    });
    if (file.kind === "snapshot") {
      const picture = el("img", { alt: "", loading: "lazy", decoding: "async" });
      thumb.append(picture);
      this.#links.get(filePath(file.kind, file.filename)).then((link) => { picture.src = link; }, () => {});
    } else {
      thumb.append(el("span", { class: "disc" }, icon("play")));
      if (running(file)) thumb.append(el("span", { class: "badge rec", "data-role": "running" }, "REC"));
      if (file.duration >= 0) thumb.append(el("span", { class: "length" }, clock(file.duration)));
    }
    return el("li", { class: "file", "data-kind": file.kind, "data-filename": file.filename, "data-key": key },
      thumb,
      el("div", { class: "what" },
        el("strong", {}, name),
        el("span", { class: "quiet", title: file.filename }, [when(file.modified_time), bytes(file.file_size)].filter(Boolean).join(" · "))),
      el("div", { class: "do" },
        el("button", { class: "button ghost", type: "button", "data-action": "download",
          "aria-label": `Download ${file.filename}`, onclick: () => this.#download(file) }, icon("download")),
        this.#mayControl && !running(file) && el("button", { class: "button ghost", type: "button", "data-action": "delete",
          "aria-label": `Delete ${file.filename}`, onclick: () => this.#delete(file) }, icon("trash")) || ""));
  }

  async #open(file) {
    try {
      const link = await this.#links.get(filePath(file.kind, file.filename));
      this.#shown = file;
      $("viewer-title").textContent = file.device ? this.#nameOf(file.device) : file.filename;
      $("viewer-facts").textContent = [file.filename, when(file.modified_time), bytes(file.file_size)].join(" · ");
      $("viewer-download").href = `${link}&download=1`;
      $("viewer-delete").hidden = !this.#mayControl;
      const failed = () => $("viewer-media").replaceChildren(
        el("p", { class: "empty small" }, "The browser cannot show this file. It can be downloaded."));
      $("viewer-media").replaceChildren(file.kind === "snapshot"
        ? el("img", { src: link, alt: `Snapshot ${file.filename}`, onerror: failed })
        : el("video", { src: link, controls: true, autoplay: true, playsinline: true, onerror: failed }));
      $("viewer").showModal();
    } catch (error) {
      toast(explain(error), "error");
    }
  }

  async #download(file) {
    try {
      const link = await this.#links.get(filePath(file.kind, file.filename));
      const anchor = el("a", { href: `${link}&download=1`, download: file.filename });
      document.body.append(anchor);
      anchor.click();
      anchor.remove();
    } catch (error) {
      toast(explain(error), "error");
    }
  }

  async #delete(file) {
    const what = file.kind === "recording" ? "recording" : "snapshot";
    if (!await confirm(`Delete this ${what}?`, `${file.filename} will be gone for good.`)) return;
    try {
      await this.#rpc.call(`delete_${file.kind}`, { filename: file.filename });
      if ($("viewer").open) $("viewer").close();
      toast(`${what[0].toUpperCase()}${what.slice(1)} deleted`);
    } catch (error) {
      toast(explain(error), "error");
    }
    this.load(file.kind);
  }
}

const running = (file) => ["STARTING", "RECORDING", "INTERRUPTED", "STOPPING"].includes(file.status);
