// What the sheet's foot says, and which theme the sheet is to be freed of, for board.css.

function themed() {
  const app = document.querySelector(".stApp");
  if (!app) return;
  const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[0-9.]+/g)?.map(Number) ?? [255, 255, 255];
  document.documentElement.dataset.theme = red + green + blue < 384 ? "dark" : "light";
}

let isListening = false;

export function dress(stamp) {
  // A string of JSON is one of CSS too; as a custom property it can be nothing else.
  document.documentElement.style.setProperty("--stamp", JSON.stringify(stamp));
  themed();
  if (isListening) return;
  isListening = true;
  addEventListener("beforeprint", themed);
}
