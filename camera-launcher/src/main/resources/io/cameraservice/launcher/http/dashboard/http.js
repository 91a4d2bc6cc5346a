// Signed links: pictures, videos and downloads cannot send a token, so the page asks for links that are good for one path.

const KEEP_FREE = 60; // seconds before its end at which a link is not used any more

export class Links {
  #token;
  #known = new Map();
  #waiting = new Map();

  constructor(token) {
    this.#token = token;
  }

  /** A link to this path. All that are asked for in one moment are fetched together. */
  get(path) {
    const known = this.#known.get(path);
    if (known && known.until > Date.now()) return Promise.resolve(known.link);
    let waiting = this.#waiting.get(path);
    if (!waiting) {
      if (this.#waiting.size === 0) queueMicrotask(() => this.#fetch());
      let resolve, reject;
      const promise = new Promise((a, b) => { resolve = a; reject = b; });
      waiting = { promise, resolve, reject };
      this.#waiting.set(path, waiting);
    }
    return waiting.promise;
  }

  forget(path) {
    this.#known.delete(path);
  }

  async #fetch() {
    const asked = new Map(this.#waiting);
    this.#waiting.clear();
    try {
      const response = await fetch("/links", {
        method: "POST",
        headers: { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ paths: [...asked.keys()] }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error?.message || `HTTP ${response.status}`);
      const until = Date.now() + (answer.valid_seconds - KEEP_FREE) * 1000;
      for (const [path, { resolve }] of asked) {
        const link = answer.links[path];
        this.#known.set(path, { link, until: Math.min(until, endOf(link) - KEEP_FREE * 1000) });
        resolve(link);
      }
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  }
}

function endOf(link) {
  return Number(new URL(link, location.href).searchParams.get("exp")) * 1000;
}

export const filePath = (kind, name) => `/files/${kind}s/${encodeURIComponent(name)}`;
