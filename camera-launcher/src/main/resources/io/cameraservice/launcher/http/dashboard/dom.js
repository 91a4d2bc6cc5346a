// Small helpers for elements, messages and texts that people read.

export const $ = (id) => document.getElementById(id);

/** An element: el("button", {class: "x", onclick: f, "data-a": 1}, "text", child). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  record: "M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14z",
  stop: "M7 7h10v10H7z",
  play: "M8 5v14l11-7z",
  download: "M12 4v11m0 0-4-4m4 4 4-4M5 20h14",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
  sliders: "M4 7h8m6 0h2M4 17h2m6 0h8M15 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM9 20a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  back: "M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4",
  off: "M3 7h11v10H3zM14 11l7-4v10l-7-4zM2 2l20 20",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A short message that goes away by itself; errors stay longer and can be closed. */
export function toast(text, kind = "info") {
  const element = el("div", { class: `toast ${kind}`, "data-kind": kind },
    el("span", {}, text),
    el("button", { type: "button", "aria-label": "Close this message", onclick: () => element.remove() }, "✕"));
  $("toasts").append(element);
  setTimeout(() => element.remove(), kind === "error" ? 10000 : 4000);
}

/** What an error says to a person. */
export function explain(error) {
  const advice = error?.data?.suggestion;
  const text = error?.message || String(error);
  return advice && !text.includes(advice) ? `${text}: ${advice}` : text;
}

/** Asks before something is lost; resolves to true or false. */
export function confirm(title, text, yes = "Delete") {
  const dialog = $("confirm");
  $("confirm-title").textContent = title;
  $("confirm-text").textContent = text;
  $("confirm-yes").textContent = yes;
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.removeEventListener("close", no);
      $("confirm-yes").onclick = $("confirm-no").onclick = null;
      dialog.close();
      resolve(answer);
    };
    // A dialog tells late that it was closed: it may be open again, for another question.
    const no = () => { if (!dialog.open) done(false); };
    $("confirm-yes").onclick = () => done(true);
    $("confirm-no").onclick = () => done(false);
    dialog.addEventListener("close", no);
    dialog.showModal();
    $("confirm-no").focus();
  });
}

export function bytes(n) {
  if (!(n >= 0)) return "";
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (n >= 1000 && unit < units.length - 1) { n /= 1000; unit++; }
  return `${unit && n < 10 ? n.toFixed(1) : Math.round(n)} ${units[unit]}`;
}

export function clock(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  return `${h ? h + ":" : ""}${h ? two(Math.floor(s / 60) % 60) : Math.floor(s / 60)}:${two(s % 60)}`;
}

export function when(iso) {
  const date = new Date(iso);
  if (isNaN(date)) return "";
  const today = new Date().toDateString() === date.toDateString();
  return date.toLocaleString([], today
    ? { hour: "2-digit", minute: "2-digit", second: "2-digit" }
    : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
