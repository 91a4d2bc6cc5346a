// What can be turned at one camera: sliders, switches, menus and buttons that follow the camera as others turn it.

import { el, explain, icon, toast } from "/dom.js";

const PAUSE = 120; // milliseconds from one setting to the next while somebody drags
const SLIDER_STEPS = 100000; // a range with more steps than this is no use as a slider

export class Controls {
  #rpc;
  #device;
  #mayControl;
  #fields = new Map();
  #wanted = new Map();
  #flying = new Map();
  #sending = false;
  #connected = false;

  constructor(rpc, device, mayControl) {
    this.#rpc = rpc;
    this.#device = device;
    this.#mayControl = mayControl;
    this.all = el("button", { class: "button small", type: "button", "data-action": "reset-all", onclick: () => this.#reset() }, "Reset all");
    this.note = el("p", { class: "quiet", "data-role": "controls-note" });
    this.groups = el("div");
    this.element = el("section", { class: "controls", id: `${device}-controls`, "data-role": "controls", hidden: true },
      el("div", { class: "controls-head" }, el("h4", {}, "Controls"), this.all), this.note, this.groups);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open(open) {
    this.element.hidden = !open;
    if (open) this.load();
  }

  /** The camera's name, whether it is there, and whether this person may turn something. */
  about(name, connected) {
    this.element.setAttribute("aria-label", `Controls of ${name}`);
    const came = connected && !this.#connected;
    this.#connected = connected;
    if (this.isOpen && came) this.load();
    this.#refresh();
  }

  /** Asks the camera. */
  async load() {
    if (!this.isOpen) return;
    if (!this.#connected) {
      this.#refresh();
      return;
    }
    if (this.#fields.size === 0) this.#say("Asking the camera…");
    try {
      this.#list((await this.#rpc.call("get_camera_controls", { device: this.#device })).controls);
    } catch (error) {
      this.#say(explain(error));
    }
  }

  /** News: these controls are like this now. */
  changed(controls) {
    if (!this.isOpen) return;
    if (controls.every((control) => this.#fields.get(control.name)?.isOf(control))) controls.forEach((c) => this.#show(c));
    else this.load();
  }

  #list(controls) {
    const same = controls.length === this.#fields.size && controls.every((c) => this.#fields.get(c.name)?.isOf(c));
    if (!same) this.#build(controls);
    controls.forEach((control) => this.#show(control));
    this.#refresh();
  }

  #build(controls) {
    const groups = new Map();
    this.#fields.clear();
    for (const control of controls) {
      const field = new Field(this.#device, control, {
        set: (value) => this.#set(control.name, value),
        reset: () => this.#reset(control.name),
        released: () => this.#show(this.#fields.get(control.name).control),
      });
      this.#fields.set(control.name, field);
      if (!groups.has(control.group)) groups.set(control.group, []);
      groups.get(control.group).push(field.element);
    }
    this.groups.replaceChildren(...[...groups].map(([name, rows]) => el("fieldset", {},
      el("legend", {}, name || "Other"), el("div", { class: "control-rows" }, ...rows))));
  }

  /** What somebody turns at this moment is not turned back under their hand. */
  #show(control) {
    const busy = this.#wanted.has(control.name) || this.#flying.has(control.name);
    this.#fields.get(control.name).show(control, busy);
    this.#allow(this.#fields.get(control.name));
  }

  #allow(field) {
    field.allow(this.#mayControl() && this.#connected);
  }

  #refresh() {
    this.#say(!this.#connected ? "Not plugged in" : this.#fields.size === 0 ? "This camera has nothing to turn." : "");
    this.all.hidden = this.#fields.size === 0;
    this.all.disabled = !this.#mayControl() || !this.#connected;
    for (const field of this.#fields.values()) this.#allow(field);
  }

  #say(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  #set(name, value) {
    if (this.#flying.get(name) === value && !this.#wanted.has(name)) return;
    this.#wanted.set(name, value);
    this.#send();
  }

  /** One call at a time: while it is under way, newer values replace each other. */
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#wanted.size > 0) {
      const controls = Object.fromEntries(this.#wanted);
      this.#flying = new Map(this.#wanted);
      this.#wanted.clear();
      try {
        const answer = await this.#rpc.call("set_camera_controls", { device: this.#device, controls, out_of_range: "clamp" });
        this.#flying.clear();
        this.#list(answer.controls);
      } catch (error) {
        this.#flying.clear();
        this.#wanted.clear();
        toast(explain(error), "error");
        await this.load();
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.#sending = false;
  }

  async #reset(name) {
    try {
      const which = name ? { controls: [name] } : {};
      this.#wanted.clear();
      this.#list((await this.#rpc.call("reset_camera_controls", { device: this.#device, ...which })).controls);
    } catch (error) {
      toast(explain(error), "error");
    }
  }
}

/** One control: its name, its value, what turns it, and the way back to its default. */
class Field {
  #kind;
  #control;
  #input;
  #released;
  #held = false;
  #allowed = false;

  /** Set, reset and released are called as somebody does so. */
  constructor(device, control, { set, reset, released }) {
    const id = `${device}-${control.name}`;
    this.#kind = kindOf(control);
    this.#control = control;
    this.#released = released;
    this.#input = this.#make(control, id, set);
    this.value = el("span", { class: "control-value", "data-role": "value", "aria-hidden": "true" });
    this.auto = el("span", { class: "chip", hidden: true, id: `${id}-auto` }, "automatic");
    this.undo = el("button", { class: "button ghost undo", type: "button", "data-action": "reset", onclick: reset }, icon("back"));
    const text = control.type === "button" ? "" : control.label;
    this.element = el("div", { class: "control", "data-control": control.name, "data-type": control.type },
      this.#kind === "fixed" ? el("span", { class: "control-label" }, text) : el("label", { class: "control-label", for: id }, text),
      this.auto, this.value, this.#input, this.undo);
    this.#input.setAttribute("aria-describedby", `${id}-auto`);
    if (this.#kind === "fixed") this.value.removeAttribute("aria-hidden");
  }

  #make(control, id, set) {
    const common = { id, name: control.name, "data-role": "input" };
    switch (this.#kind) {
      case "slider": {
        const { min, max, step } = control;
        const input = el("input", { ...common, type: "range", min, max, step });
        let moved = false;
        input.oninput = () => {
          moved = true;
          this.value.textContent = input.value;
          set(Number(input.value));
        };
        input.onpointerdown = () => { this.#held = true; };
        // Whoever lets go last has the last word, even if somebody else turned it meanwhile.
        input.onchange = input.onpointerup = input.onpointercancel = () => {
          if (moved && Number(input.value) !== this.#control.value) set(Number(input.value));
          moved = false;
          this.#release();
        };
        return input;
      }
      case "number": {
        const input = el("input", { ...common, type: "number", step: control.step, min: control.min, max: control.max });
        input.onfocus = () => { this.#held = true; };
        input.onblur = () => this.#release();
        input.onchange = () => { if (input.value !== "" && input.checkValidity()) set(Number(input.value)); };
        return input;
      }
      case "text": {
        const input = el("input", { ...common, type: "text", maxlength: control.max, autocomplete: "off" });
        input.onfocus = () => { this.#held = true; };
        input.onblur = () => this.#release();
        input.onchange = () => set(input.value);
        return input;
      }
      case "switch": {
        const input = el("input", { ...common, type: "checkbox", role: "switch" });
        input.onchange = () => set(input.checked);
        return input;
      }
      case "menu": {
        const input = el("select", common, ...control.menu.map((item) => el("option", { value: item.value }, item.label)));
        input.onchange = () => set(Number(input.value));
        return input;
      }
      case "button":
        return el("button", { ...common, class: "button small", type: "button", onclick: () => set(1) }, control.label);
      default:
        return el("span", { hidden: true });
    }
  }

  get control() {
    return this.#control;
  }

  /** Whether this is how the control is to be shown; its value and whether it can be turned are another matter. */
  isOf(control) {
    return facts(this.#control) === facts(control);
  }

  /** The control as it is now; while somebody turns it, its value waits. */
  show(control, busy) {
    this.#control = control;
    this.auto.hidden = !control.flags.includes("inactive") || control.type === "button";
    if (!busy && !this.#held) this.#value();
    this.allow(this.#allowed);
  }

  allow(allowed) {
    this.#allowed = allowed;
    const free = allowed && !has(this.#control, "inactive") && !has(this.#control, "read_only");
    this.#input.disabled = !free;
    const differs = !has(this.#control, "write_only") && this.#control.value !== this.#control.default;
    this.undo.classList.toggle("needless", !free || !differs || ["button", "text"].includes(this.#kind));
    this.undo.setAttribute("aria-label", `Reset ${this.#control.label} to ${this.#text(this.#control.default)}`);
    this.undo.title = `Reset to ${this.#text(this.#control.default)}`;
    this.element.dataset.inactive = has(this.#control, "inactive");
  }

  #release() {
    this.#held = false;
    this.#released();
  }

  #value() {
    const { value } = this.#control;
    if (this.#kind === "switch") this.#input.checked = value;
    else if (["slider", "number", "text", "menu"].includes(this.#kind)) this.#input.value = String(value);
    this.value.textContent = ["slider", "fixed"].includes(this.#kind) ? this.#text(value) : "";
  }

  #text(value) {
    if (typeof value === "boolean") return value ? "on" : "off";
    return this.#control.menu.find((item) => item.value === value)?.label ?? String(value);
  }
}

const has = (control, flag) => control.flags.includes(flag);

const facts = ({ name, label, group, type, min, max, step, menu, flags }) =>
  JSON.stringify([name, label, group, type, min, max, step, menu, flags.includes("read_only")]);

function kindOf(control) {
  if (control.flags.includes("read_only")) return "fixed";
  switch (control.type) {
    case "integer": return (control.max - control.min) / control.step <= SLIDER_STEPS ? "slider" : "number";
    case "boolean": return "switch";
    case "menu": case "integer_menu": return "menu";
    case "bitmask": return "number";
    default: return control.type;
  }
}
