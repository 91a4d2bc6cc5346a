// Who is signed in, the connection, and what arrives over it.

import { $, explain, toast } from "/dom.js";
import { Cameras } from "/cameras.js";
import { Health } from "/health.js";
import { Library } from "/library.js";
import { Links } from "/http.js";
import { Live } from "/live.js";
import { Network } from "/network.js";
import { Rpc } from "/rpc.js";

const TOKEN = "camera-service-token";
let current = null;

/** A token in the fragment never reaches a server or its log; it is taken out of the address at once. */
function tokenFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return false;
  sessionStorage.setItem(TOKEN, token);
  history.replaceState(null, "", location.pathname);
  return true;
}

function page(state) {
  document.body.dataset.state = state;
  $("sign-in").hidden = state !== "sign-in";
  $("content").hidden = state !== "signed-in";
  $("sign-out").hidden = state !== "signed-in";
  $("connection").hidden = state === "sign-in";
}

function connection(state, text) {
  $("connection").dataset.state = state;
  $("connection").textContent = text;
}

function signOut(why) {
  current?.end();
  current = null;
  sessionStorage.removeItem(TOKEN);
  $("banner").hidden = true;
  $("summary").textContent = "";
  $("sign-in-why").textContent = why ?? "The cameras are shown to those who have a token.";
  $("sign-in-why").classList.toggle("wrong", Boolean(why));
  page("sign-in");
  $("token").focus();
  showTokenCommand();
}

/** The very command, where the service tells it: its jar and state directory are known to it alone. */
async function showTokenCommand() {
  try {
    const { token_command: command } = await (await fetch("/config.json")).json();
    if (command) $("token-command").textContent = command;
  } catch {
    // what the page says in general is right as well
  }
}

async function signIn() {
  const token = sessionStorage.getItem(TOKEN);
  if (!token) {
    signOut();
    return;
  }
  current?.end();
  connection("connecting", "Connecting…");
  current = new Session(token);
  await current.begin();
}

class Session {
  #token;
  #rpc = null;
  #cameras = null;
  #library = null;
  #health = null;
  #live = null;
  #network = null;
  #ended = false;
  #onChanged = (event) => this.#library?.load(event.detail);
  #onWatch = (event) => this.#live?.open(event.detail.device, event.detail.name);

  constructor(token) {
    this.#token = token;
  }

  async begin() {
    let config;
    try {
      config = await (await fetch("/config.json")).json();
    } catch {
      this.#lost(2);
      setTimeout(() => { if (!this.#ended) this.begin(); }, 2000);
      return;
    }
    if (this.#ended) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const rpc = new Rpc(`${scheme}://${location.hostname}:${config.ws_port}${config.ws_path}`, this.#token);
    const links = new Links(this.#token);
    this.#rpc = rpc;
    this.#cameras = new Cameras(rpc, links);
    this.#library = new Library(rpc, links, (device) => this.#cameras.name(device));
    this.#health = new Health(rpc);
    this.#live = new Live(links);
    this.#network = new Network(rpc, this.#cameras, () => this.#list());
    $("cameras").addEventListener("changed", this.#onChanged);
    $("cameras").addEventListener("watch", this.#onWatch);
    rpc.addEventListener("ready", (event) => this.#ready(event.detail));
    rpc.addEventListener("down", (event) => this.#lost(event.detail.seconds));
    rpc.addEventListener("notice", (event) => this.#notice(event.detail));
    rpc.addEventListener("refused", (event) => signOut(`That token is not taken: ${explain(event.detail)}`));
    rpc.connect();
  }

  retry() {
    this.#rpc?.connect();
  }

  end() {
    this.#ended = true;
    this.#rpc?.end();
    this.#cameras?.end();
    this.#library?.end();
    this.#health?.end();
    this.#live?.end();
    this.#network?.end();
    $("cameras").removeEventListener("changed", this.#onChanged);
    $("cameras").removeEventListener("watch", this.#onWatch);
  }

  async #ready(who) {
    $("banner").hidden = true;
    connection("up", who.role ?? "connected");
    $("connection").title = `Connected as ${who.role}`;
    page("signed-in");
    const control = (who.permissions ?? []).includes("control") || ["operator", "admin"].includes(who.role);
    this.#cameras.allow(control);
    this.#library.allow(control);
    this.#network.allow(control);
    this.#health.allow(who.role === "admin");
    try {
      await this.#list();
      this.#cameras.refresh();
    } catch (error) {
      if (error.code !== 0) toast(explain(error), "error");
    }
    this.#network.load();
    this.#library.load();
    // A wish, not a need: an older service may not know these topics.
    const topics = ["camera_status_update", "camera_control_update", "recording_status_update", "snapshot_update"];
    this.#rpc.call("subscribe_events", { topics }).catch(() => {});
  }

  async #list() {
    const list = await this.#rpc.call("get_camera_list");
    this.#cameras.replace(list.cameras);
  }

  #lost(seconds) {
    connection("down", "Offline");
    $("banner-text").textContent =
      `The connection to the service is down. Trying again in ${Math.max(1, Math.round(seconds))} s…`;
    $("banner").hidden = false;
  }

  #notice({ method, params }) {
    if (method === "camera_status_update" && params.problem === "removed") {
      this.#list().catch(() => {});
    } else if (method === "camera_status_update") {
      const isNew = !this.#cameras.has(params.device);
      this.#cameras.update(params);
      if (isNew) this.#network.load();
    } else if (method === "camera_control_update") {
      this.#cameras.controls(params);
    } else if (method === "recording_status_update") {
      this.#cameras.recording(params);
      this.#library.load("recording");
    } else if (method === "snapshot_update") {
      this.#library.load("snapshot");
    }
  }
}

$("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, $("token").value.trim());
  $("token").value = "";
  signIn();
});
$("sign-out").addEventListener("click", () => signOut());
$("banner-retry").addEventListener("click", () => current?.retry());
addEventListener("hashchange", () => { if (tokenFromAddress()) signIn(); });
addEventListener("online", () => current?.retry());

tokenFromAddress();
signIn();
