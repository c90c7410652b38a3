// Blazor tells the state through an event and classes on the dialog; this opens, closes, retries and resumes.
const dialog = document.getElementById("components-reconnect-modal");

dialog.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
  if (state === "show" && !dialog.open) dialog.showModal();
  else if (state === "hide") { dialog.close(); sayAgain(); }
  else if (state === "failed") document.addEventListener("visibilitychange", retryWhenVisible);
  else if (state === "rejected") location.reload();
});

// A broken line is noticed late. What was typed on it stands on the screen, but the portal never heard it: once the line
// is back, every field that was used of late says once more what stands in it.
const OfLate = 120_000;
const used = new Map();
let isSayingAgain = false;
for (const kind of ["input", "change"]) document.addEventListener(kind, ({ target }) => {
  if (isSayingAgain || !target.matches?.("input:not([type=file]), textarea, select")) return;
  const now = performance.now();
  for (const [field, at] of used) if (now - at > OfLate || !field.isConnected) used.delete(field);
  used.delete(target); // the last one used is the last to speak
  used.set(target, now);
}, true);

function sayAgain() {
  isSayingAgain = true;
  for (const [field, at] of used) {
    if (performance.now() - at > OfLate || !field.isConnected || field.type === "radio" && !field.checked) continue;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  used.clear();
  isSayingAgain = false;
}

document.getElementById("components-reconnect-button").addEventListener("click", retry);
document.getElementById("components-resume-button").addEventListener("click", resume);

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    // false: the server answered, but does not know the circuit any more.
    if (await Blazor.reconnect()) return;
    if (await Blazor.resumeCircuit()) dialog.close();
    else location.reload();
  } catch {
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

async function resume() {
  try {
    if (!await Blazor.resumeCircuit()) location.reload();
  } catch {
    dialog.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed");
  }
}

async function retryWhenVisible() {
  if (document.visibilityState === "visible") await retry();
}
