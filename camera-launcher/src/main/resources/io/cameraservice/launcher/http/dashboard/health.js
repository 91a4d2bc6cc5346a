// How the service and its parts do, for admins: what is wrong comes first and says what to do.

import { $, el } from "/dom.js";

const ASK_EVERY = 15000;
const WORDS = { HEALTHY: "All parts work", DEGRADED: "Some parts do not work", UNHEALTHY: "Not ready" };

export class Health {
  #rpc;
  #asking = 0;
  #opened = false; // by itself, once: whoever closes it again is not asked twice

  constructor(rpc) {
    this.#rpc = rpc;
  }

  /** Shows it, or, to those who may not ask, nothing. */
  allow(admin) {
    clearInterval(this.#asking);
    $("health").hidden = true;
    if (!admin) return;
    this.#asking = setInterval(() => this.load(), ASK_EVERY);
    this.load();
  }

  end() {
    clearInterval(this.#asking);
    $("health").hidden = true;
    $("health-parts").replaceChildren();
  }

  async load() {
    let status;
    try {
      status = await this.#rpc.call("get_status");
    } catch {
      return; // the banner tells of a lost connection
    }
    const parts = [...(status.parts ?? [])].sort((a, b) => well(a) - well(b));
    $("health").hidden = false;
    $("health").dataset.status = status.status;
    $("health-summary").textContent = WORDS[status.status] ?? status.status;
    if (status.status !== "HEALTHY" && !this.#opened) this.#opened = $("health").open = true;
    $("health-parts").replaceChildren(...parts.map((part) => el("li", { "data-part": part.name, "data-state": part.state },
      el("strong", {}, part.name), el("span", { class: "state" }, part.state.toLowerCase()), el("p", {}, part.detail ?? ""))));
  }
}

const well = (part) => ["RUNNING", "STARTING"].includes(part.state);
