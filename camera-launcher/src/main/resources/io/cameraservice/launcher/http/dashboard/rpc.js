// JSON-RPC 2.0 over a WebSocket that comes back by itself.

const CALL_TIMEOUT = 30000;
const PING_EVERY = 20000;
const UNAUTHENTICATED = -32001;

export class RpcError extends Error {
  constructor({ code, message, data }) {
    super(data?.detail && !message.includes(data.detail) ? `${message}: ${data.detail}` : message);
    this.code = code;
    this.data = data;
  }
}

/**
 * Events: "ready" (signed in; detail is the answer of authenticate), "down" (detail {seconds} until the next try),
 * "refused" (the token is not taken; detail is the error), "notice" (detail {method, params}).
 */
export class Rpc extends EventTarget {
  #url;
  #token;
  #socket = null;
  #open = new Map();
  #next = 1;
  #tries = 0;
  #timer = 0;
  #ping = 0;
  #ended = false;

  constructor(url, token) {
    super();
    this.#url = url;
    this.#token = token;
  }

  /** Connects now, without waiting for the next try. */
  connect() {
    clearTimeout(this.#timer);
    if (this.#ended || this.#socket) return;
    let socket;
    try {
      socket = new WebSocket(this.#url);
    } catch (error) {
      this.#down();
      return;
    }
    this.#socket = socket;
    socket.onopen = () => this.#signIn(socket);
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => { if (this.#socket === socket) this.#down(); };
  }

  /** Ends for good. */
  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearInterval(this.#ping);
    this.#socket?.close();
    this.#socket = null;
    this.#failAll("signed out");
  }

  /** The result of a call; throws RpcError. */
  call(method, params = {}) {
    const socket = this.#socket;
    if (!socket || socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new RpcError({ code: 0, message: "Not connected to the service" }));
    }
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#open.delete(id);
        reject(new RpcError({ code: 0, message: `The service did not answer (${method})` }));
      }, CALL_TIMEOUT);
      this.#open.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  async #signIn(socket) {
    try {
      const who = await this.call("authenticate", { auth_token: this.#token });
      if (this.#socket !== socket) return;
      this.#tries = 0;
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.call("ping").catch(() => socket.close()), PING_EVERY);
      this.#tell("ready", who);
    } catch (error) {
      if (error.code === UNAUTHENTICATED) {
        this.end();
        this.#tell("refused", error);
      } else {
        socket.close();
      }
    }
  }

  #receive(text) {
    let message;
    try { message = JSON.parse(text); } catch { return; }
    if (message.method) {
      this.#tell("notice", message);
      return;
    }
    const call = this.#open.get(message.id);
    if (!call) return;
    this.#open.delete(message.id);
    clearTimeout(call.timer);
    if (message.error) call.reject(new RpcError(message.error));
    else call.resolve(message.result);
  }

  #down() {
    this.#socket = null;
    clearInterval(this.#ping);
    this.#failAll("The connection to the service was lost");
    if (this.#ended) return;
    const seconds = Math.min(15, 2 ** this.#tries++ / 2) * (0.8 + 0.4 * Math.random());
    this.#timer = setTimeout(() => this.connect(), seconds * 1000);
    this.#tell("down", { seconds });
  }

  #failAll(message) {
    for (const call of this.#open.values()) {
      clearTimeout(call.timer);
      call.reject(new RpcError({ code: 0, message }));
    }
    this.#open.clear();
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
