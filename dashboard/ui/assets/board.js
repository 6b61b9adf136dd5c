// The board's drawings: windows, stepper, bars, scale, heat, shapes, document and table, one component. `data.draw` names the
// drawing; without `data.height` it is as high as it is.

import { bars } from "./bars.js";
import { document as documentLines } from "./document.js";
import { element } from "./dom.js";
import { keepFitting } from "./fit.js";
import { heat } from "./heat.js";
import { scale } from "./scale.js";
import { shapes } from "./shapes.js";
import { stepper } from "./stepper.js";
import { table } from "./table.js";
import { windows } from "./windows.js";

const DRAWINGS = { windows, stepper, bars, scale, heat, shapes, document: documentLines, table };
const mounted = new WeakMap();

function mount(parentElement) {
  const root = element("div", { class: "board" });
  parentElement.append(root);
  const mine = { root, stop: () => {} };
  mounted.set(parentElement, mine);
  return mine;
}

// Streamlit calls this at mount and at each change of data, and what it returns once, when the component goes.
export default function ({ data, parentElement }) {
  const mine = mounted.get(parentElement) ?? mount(parentElement);
  mine.stop();
  const stopDrawing = DRAWINGS[data.draw](mine.root, data);
  const stopFitting = data.height ? keepFitting(mine.root, data.height) : () => {};
  mine.stop = () => {
    stopDrawing?.();
    stopFitting();
  };
  return () => {
    mine.stop();
    mine.root.remove();
    mounted.delete(parentElement);
  };
}
