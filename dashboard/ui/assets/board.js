// The page: its tree of elements, the drawings in it, and what every page does. One component, which Streamlit gives
// the whole page at each run.

import { listen } from "./doors.js";
import { DRAWINGS } from "./drawings.js";
import { dress } from "./paper.js";
import { uncover } from "./sight.js";
import { hush } from "./spoken.js";
import { forget, made, patched, settle } from "./tree.js";
import { watch } from "./watch.js";

const mounted = new WeakMap();

function mount(parentElement, data) {
  const mine = { data, root: made(data.sheet) };
  parentElement.append(mine.root);
  settle(DRAWINGS);
  const halt = watch(mine);
  mine.stop = () => {
    halt();
    forget(mine.root);
    mine.root.remove();
    mounted.delete(parentElement);
  };
  mounted.set(parentElement, mine);
  uncover();
  return mine;
}

// Streamlit calls this at mount and at each change of data, and what it returns once, when the component goes.
export default function ({ data, parentElement, setTriggerValue }) {
  listen();
  hush();
  dress(data.stamp);
  const known = mounted.get(parentElement);
  const mine = known ?? mount(parentElement, data);
  mine.tell = setTriggerValue;
  if (!known) return mine.stop;
  // Another page is another tree: nothing of this one stays unfolded there.
  const before = mine.data.page === data.page ? mine.data.sheet : "";
  mine.data = data;
  mine.root = patched(mine.root, before, data.sheet);
  settle(DRAWINGS);
  return mine.stop;
}
