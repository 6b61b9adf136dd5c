// Asks the server every three seconds which snapshot it shows; tells the script when that is another one. Takes the
// page's first sight away once the page has drawn. It is mounted on every page, so the board's links are followed here.

import { listen } from "./doors.js";
import { dress } from "./paper.js";
import { hush } from "./spoken.js";

const EVERY = 3000;
const mounted = new WeakMap();

async function currentId() {
  const answer = await fetch("/snapshot", { cache: "no-store" });
  const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
  if (!answer.ok || !isJson) return undefined;
  return (await answer.json()).id;
}

// A rerun would close an open dialog, and a hidden tab has nobody to show the news to.
const isBusy = () => document.hidden || document.querySelector("[role=dialog]") !== null;

async function look(mine) {
  if (isBusy()) return;
  try {
    const id = await currentId();
    if (typeof id !== "string" || id === mine.data.id || id === mine.told) return;
    mine.told = id;
    mine.tell("changed", id);
  } catch {
    // The server is away: the next look asks again.
  }
}

// The first sight came with the page's HTML, and lies over it until the page has drawn.
const LONGEST = 10000;
const STILL = 3; // frames in which nothing of the page moves before it is shown
let covered = performance.now();
let still = 0;
let place = "";

const hasDrawn = (component) => [...(component.shadowRoot ?? component).children].some((each) => each.tagName !== "STYLE");

// Where the page's heading stands and where the page ends, once all of it is drawn; nothing before.
function drawn() {
  const heading = document.querySelector("[data-testid=stMain] h1");
  const isDrawn =
    heading !== null &&
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    document.querySelector("[data-testid=stSkeleton], [data-testid=stAppSkeleton]") === null &&
    document.fonts.status === "loaded" &&
    [...document.querySelectorAll("[data-testid^=stBidiComponent]")].every(hasDrawn);
  if (!isDrawn) return "";
  const { left, top, height } = heading.getBoundingClientRect();
  return [left, top, height, document.querySelector("[data-testid=stMain]").scrollHeight].join();
}

function uncover() {
  const sight = document.getElementById("first-sight");
  if (!sight) return;
  const now = drawn();
  still = now && now === place ? still + 1 : 0;
  place = now;
  if (still >= STILL || performance.now() - covered > LONGEST) sight.remove();
  else requestAnimationFrame(uncover);
}

// Streamlit calls this at mount and at each change of data, and what it returns once, when the component goes.
export default function ({ data, parentElement, setTriggerValue }) {
  listen();
  hush();
  dress(data.stamp ?? "");
  const known = mounted.get(parentElement);
  if (known) {
    known.data = data;
    known.tell = setTriggerValue;
    return known.stop;
  }
  covered = performance.now();
  uncover();
  const mine = { data, tell: setTriggerValue, told: undefined };
  const again = () => look(mine);
  const timer = setInterval(again, EVERY);
  document.addEventListener("visibilitychange", again);
  mine.stop = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
    mounted.delete(parentElement);
  };
  mounted.set(parentElement, mine);
  return mine.stop;
}
