// The rollout's steps: a line of dots under their phases, upright where it is narrow.

import { element, named, setText, sign } from "./dom.js";

const SIGNS = { reached: "tick", reached_late: "tick", late: "cross" };
const percent = (share) => `${(100 * share).toFixed(1)}%`;

// "plan 26 Nov" may break after its first word, never inside the date.
const unbroken = (text) => text.replace(/(\d) (?=\S)/g, "$1\u00a0");

// How much of the line before each step is covered by actual traffic, 0 to 1.
function covered(steps, actual) {
  return steps.map((step, n) => {
    const before = n ? steps[n - 1].percent : 0;
    if (actual === null || actual === undefined) return 0;
    return Math.max(0, Math.min(1, (actual - before) / (step.percent - before || 1)));
  });
}

// Actual traffic that stands between two steps.
function marker(part, actual) {
  return element("span", { class: "between", style: { "--part": percent(part) } }, [
    element("span", { class: "diamond" }),
    element("span", { class: "between-name", text: `${actual}%` }),
  ]);
}

function drawStep(step, { part, isFirst, skip, isActual, between, actual }) {
  const dot = element("span", { class: "dot", "aria-hidden": "true" }, [
    SIGNS[step.state] && sign(SIGNS[step.state]),
  ]);
  const segment = element("span", { class: "segment", "aria-hidden": "true", style: { "--part": percent(part), "--skip": skip } });
  if (between) segment.append(marker(part, actual));
  const name = [`${step.percent}%`, step.label, step.note].filter(Boolean).join(", ");
  return element("li", { class: `step ${step.state}${isActual ? " actual" : ""}`, "aria-label": name }, [
    !isFirst && segment,
    named({ class: "percent", text: `${step.percent}%` }, step.href),
    dot,
    element("span", { class: "date" }, [
      element("span", { text: unbroken(step.label) }),
      step.note && element("span", { class: "note", text: unbroken(step.note) }),
    ]),
  ]);
}

// Names whole, in two lines at most, or none of them: then each phase's number. All are as high, so that dots align.
function keepNamed(list, phases) {
  const names = [...list.querySelectorAll(".phase-name")];
  let width;
  const show = () => {
    if (width === list.clientWidth) return;
    width = list.clientWidth;
    const isUpright = getComputedStyle(list).flexDirection === "column";
    const write = (key) => names.forEach((node, n) => {
      node.style.minHeight = "";
      setText(node, phases[n][key] || phases[n].name);
    });
    write("name");
    if (isUpright || !names.length) return;
    const lines = 2.5 * parseFloat(getComputedStyle(names[0]).lineHeight);
    if (names.some((node) => node.offsetHeight > lines)) write("short");
    const tall = Math.max(...names.map((node) => node.offsetHeight));
    for (const node of names) node.style.minHeight = `${tall}px`;
  };
  const watcher = new ResizeObserver(show);
  watcher.observe(list);
  show();
  return () => watcher.disconnect();
}

export function stepper(root, data) {
  const steps = data.phases.flatMap((phase) => phase.steps);
  const parts = covered(steps, data.actual);
  let n = 0;
  let skip = 0;
  const phases = data.phases.map((phase) => {
    if (!phase.steps.length) skip += 1;
    const drawn = phase.steps.map((step) => {
      const part = parts[n];
      const facts = {
        part,
        isFirst: n === 0,
        skip,
        isActual: step.percent === data.actual,
        actual: data.actual,
        between: n > 0 && part > 0 && part < 1,
      };
      n += 1;
      skip = 0;
      return drawStep(step, facts);
    });
    return element("li", { class: "phase", style: { "--steps": Math.max(1, drawn.length) } }, [
      named({ class: "phase-name", text: phase.name, title: phase.name }, phase.href),
      drawn.length ? element("ol", { class: "steps" }, drawn) : element("span", { class: "no-steps", text: phase.note }),
    ]);
  });
  const list = element("ol", { class: "phases", "aria-label": data.label }, phases);
  root.replaceChildren(list);
  return keepNamed(list, data.phases);
}
