// The first sight came with the page's HTML, and lies over it until the page stands still: then it is taken away.

const LONGEST = 10_000; // milliseconds after which it goes whatever moves
const STILL = 2; // frames in which nothing of the page moves before it is shown

// Where the page's heading stands and where the page ends, once its font is there; nothing before.
function place() {
  const heading = document.querySelector("[data-testid=stMain] h1");
  if (heading === null || document.fonts.status !== "loaded") return "";
  const { left, top, height } = heading.getBoundingClientRect();
  return [left, top, height, document.querySelector("[data-testid=stMain]").scrollHeight].join();
}

export function uncover() {
  const sight = document.getElementById("first-sight");
  const began = performance.now();
  let still = 0;
  let stood = "";
  const look = () => {
    const now = place();
    still = now && now === stood ? still + 1 : 0;
    stood = now;
    if (still >= STILL || performance.now() - began > LONGEST) sight.remove();
    else requestAnimationFrame(look);
  };
  if (sight) look();
}
