// Cameras on the network: a form that adds one, and their removal.

import { $, confirm, explain, toast } from "/dom.js";

const FIELDS = { stream_url: "add-url", stream_name: "add-name", transport: "add-transport" };
const INVALID_PARAMS = -32602;

export class Network {
  #rpc;
  #cameras;
  #reload;
  #busy = false;
  #round = 0;
  #onOpen = () => this.#open();
  #onClose = () => $("add").close();
  #onSubmit = (event) => { event.preventDefault(); this.#add(); };
  #onInput = (event) => this.#wrong(event.target.id, "");
  #onRemove = (event) => this.#remove(event.detail.device, event.detail.name);

  /** `reload` brings the list of cameras up to date. */
  constructor(rpc, cameras, reload) {
    this.#rpc = rpc;
    this.#cameras = cameras;
    this.#reload = reload;
    $("add-camera").addEventListener("click", this.#onOpen);
    $("add-cancel").addEventListener("click", this.#onClose);
    $("add-form").addEventListener("submit", this.#onSubmit);
    $("add-form").addEventListener("input", this.#onInput);
    $("cameras").addEventListener("remove", this.#onRemove);
  }

  end() {
    $("add-camera").removeEventListener("click", this.#onOpen);
    $("add-cancel").removeEventListener("click", this.#onClose);
    $("add-form").removeEventListener("submit", this.#onSubmit);
    $("add-form").removeEventListener("input", this.#onInput);
    $("cameras").removeEventListener("remove", this.#onRemove);
    this.#round++;
    this.#working(false);
    $("add").close();
    this.#blank();
    $("add-camera").hidden = true;
  }

  allow(control) {
    $("add-camera").hidden = !control;
  }

  /** Finds out which cameras are streams elsewhere, and can thus be removed. */
  async load() {
    try {
      const list = await this.#rpc.call("get_external_streams");
      this.#cameras.network(new Set((list.external_streams ?? []).map((stream) => stream.device)));
    } catch {
      // an older service knows none
    }
  }

  #open() {
    $("add").showModal();
    $("add-url").focus();
  }

  async #add() {
    if (this.#busy) return;
    for (const id of Object.values(FIELDS)) this.#wrong(id, "");
    this.#failed("");
    const url = $("add-url").value.trim();
    if (!url) {
      this.#wrong("add-url", "Give the address of the camera's stream");
      $("add-url").focus();
      return;
    }
    const round = this.#round;
    this.#working(true);
    let added;
    try {
      added = await this.#rpc.call("add_external_stream", {
        stream_url: withLogin(url, $("add-user").value, $("add-password").value),
        stream_name: $("add-name").value.trim(),
        transport: $("add-transport").value,
      });
    } catch (error) {
      if (round === this.#round) this.#refused(error);
      return;
    } finally {
      if (round === this.#round) this.#working(false);
    }
    if (round !== this.#round) return;
    $("add").close();
    this.#blank();
    if (added.problem) toast(`${added.stream_name} is added, but there is no picture yet: ${added.problem}`, "error");
    else toast(`${added.stream_name} is added`);
    await this.#reload();
    await this.load();
  }

  /** What the service says against it, by the field it is about. */
  #refused(error) {
    const field = error.code === INVALID_PARAMS ? FIELDS[error.data?.param] : undefined;
    if (field) {
      const { detail, rule } = error.data;
      this.#wrong(field, detail ?? (rule ? `Expected here: ${rule}` : explain(error)));
      $(field).focus();
    } else {
      this.#failed(explain(error));
    }
  }

  #wrong(id, text) {
    const note = $(`${id}-wrong`);
    if (!note) return;
    note.textContent = text;
    note.hidden = !text;
    if (text) $(id).setAttribute("aria-invalid", "true");
    else $(id).removeAttribute("aria-invalid");
  }

  #failed(text) {
    $("add-failed").textContent = text;
    $("add-failed").hidden = !text;
  }

  #working(busy) {
    this.#busy = busy;
    $("add-submit").disabled = busy;
    $("add-submit").textContent = busy ? "Looking…" : "Add camera";
  }

  #blank() {
    $("add-form").reset();
    for (const id of Object.values(FIELDS)) this.#wrong(id, "");
    this.#failed("");
  }

  async #remove(device, name) {
    const yes = await confirm(
      `Remove ${name}?`,
      "It is no longer watched, and a recording that runs ends. What was recorded stays.",
      "Remove",
    );
    if (!yes) return;
    try {
      await this.#rpc.call("remove_external_stream", { stream_url: device });
      toast(`${name} is removed`);
      await this.#reload();
      $("main").focus();
    } catch (error) {
      toast(explain(error), "error");
    }
  }
}

/** The address with user and password in it, written as URLs want them. */
function withLogin(url, user, password) {
  if (!user && !password) return url;
  return url.replace(/^([a-z]+:\/\/)/i, (scheme) => `${scheme}${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
}
