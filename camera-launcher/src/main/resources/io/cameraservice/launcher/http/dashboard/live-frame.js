// One attempt to show a camera's video as the media server offers it. It tells the page around it how it goes, and ends with it.

const GATHERING = 1000; // ms for the browser's own addresses; those of a local network are there at once
const ANSWER = 10000; // the media server answers when the camera's stream runs
const CONNECTION = 3000;
const FIRST_PICTURE = 8000;
const PLAYLIST = 20000; // HLS begins with whole segments
const STANDSTILL = 4000;

const video = document.querySelector("video");
const { whep, hls } = document.body.dataset;
const tell = (state, way, why) => parent.postMessage({ live: state, way, why }, location.origin);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when the condition is true; fails after so many milliseconds, or when it throws. */
async function until(what, ms, condition) {
  for (const end = Date.now() + ms; !condition(); await pause(50)) {
    if (Date.now() > end) throw new Error(what);
  }
}

/** WebRTC by WHEP: one offer, one answer, and a session that is deleted at the end. */
class Whep {
  name = "WebRTC";
  patience = FIRST_PICTURE;
  #peer = new RTCPeerConnection();
  #session = null;

  async start() {
    const peer = this.#peer;
    peer.addTransceiver("video", { direction: "recvonly" });
    peer.ontrack = ({ track }) => { video.srcObject = new MediaStream([track]); };
    await peer.setLocalDescription();
    await until("", GATHERING, () => peer.iceGatheringState === "complete").catch(() => {});
    const answer = await fetch(whep, {
      method: "POST",
      headers: { "Content-Type": "application/sdp" },
      body: peer.localDescription.sdp,
      signal: AbortSignal.timeout(ANSWER),
    });
    if (answer.status !== 201) throw new Error(`the media server answered ${answer.status}`);
    const location = answer.headers.get("Location");
    if (location) this.#session = new URL(location, whep).href;
    await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
    await until("no connection to the media server", CONNECTION, () => {
      this.check();
      return peer.connectionState === "connected";
    });
  }

  check() {
    if (["failed", "closed"].includes(this.#peer.connectionState)) throw new Error("the connection failed");
  }

  async end() {
    this.#peer.close();
    video.srcObject = null;
    const session = this.#session;
    this.#session = null;
    if (session) await fetch(session, { method: "DELETE", keepalive: true }).catch(() => {});
  }
}

/** HLS as far as the browser plays it by itself. */
class Hls {
  name = "HLS";
  patience = PLAYLIST;

  async start() {
    video.src = hls;
  }

  check() {
    if (video.error) throw new Error(video.error.message || "the browser cannot play it");
  }

  async end() {
    video.removeAttribute("src");
    video.load();
  }
}

let ended = false;
let now = null;

async function show(way) {
  now = way;
  let played = false;
  try {
    await way.start();
    video.play().catch(() => {}); // what does not play has no pictures either, and that is looked at
    await until("no picture came", way.patience, () => {
      way.check();
      return video.videoWidth > 0 && video.currentTime > 0;
    });
    if (ended) return;
    played = true;
    tell("playing", way.name);
    for (let seen = -1, since = Date.now(); ; await pause(500)) {
      way.check();
      if (video.currentTime !== seen) {
        seen = video.currentTime;
        since = Date.now();
      } else if (Date.now() - since > STANDSTILL) {
        throw new Error("the video stands still");
      }
    }
  } finally {
    if (!ended) await Promise.race([way.end(), pause(played ? 0 : 1000)]);
  }
}

async function begin() {
  const ways = [];
  if (whep && window.RTCPeerConnection) ways.push(() => new Whep());
  if (hls && video.canPlayType("application/vnd.apple.mpegurl")) ways.push(() => new Hls());
  const why = [];
  for (const make of ways) {
    const way = make();
    try {
      await show(way);
    } catch (error) {
      why.push(`${way.name}: ${error.message}`);
    }
    if (ended) return;
  }
  tell("over", null, why.join("; ") || "no media server offers it in a way this browser plays");
}

addEventListener("message", async ({ source, data }) => {
  if (source !== parent || data !== "end" || ended) return;
  ended = true;
  await now?.end();
  tell("ended");
});

begin();
