// An icon of Streamlit's is read out by its name ("history_edu icon"); the word beside it says what it means.

let watcher;

const silence = () => {
  for (const icon of document.querySelectorAll('[role="img"][aria-label$=" icon"]:not([aria-hidden])')) {
    icon.setAttribute("aria-hidden", "true");
  }
};

export function hush() {
  silence();
  watcher ??= new MutationObserver(silence);
  watcher.observe(document.body, { childList: true, subtree: true });
}
