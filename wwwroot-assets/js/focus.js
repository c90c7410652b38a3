// Where what had the focus goes from the page, the focus goes on to what says what came of it: the message that came since
// the last press, else what had it before the dialog, else the heading of the part in which it stood. Left alone it falls to
// the page as a whole, and whoever works by keys or listens begins again at the top. One place for all pages: none has a copy.
// What others did meanwhile is told, too, but answers nothing that was pressed here.
const messages = ":is([role=status], [role=alert]):is(.ep-say, .ep-error):not([data-news])";
const dialogs = ".mud-dialog";
const settled = 150; // milliseconds without a change
const longest = 10_000; // milliseconds after which a message is no answer to what was pressed

let had = null; // what had the focus last
let before = null; // the same, before the dialog that is open
let given = null; // where it was put for want of a message; one that comes later still gets it
let fresh = new Set(); // messages since the last press
const earlier = new Set(); // those before it, for an act that says the same as the last one
let pressed = -Infinity;
let byKeys = false;
let timer = 0;

const shows = element => element.isConnected && element.getClientRects().length > 0;
const takes = element => shows(element) && !element.disabled;

function placed(element) {
  const around = [];
  for (let part = element.parentElement; part; part = part.parentElement) around.push(part);
  return { element, around, dialog: element.closest(dialogs), page: location.pathname, label: label(element) };
}

const label = element => element.matches("button, a[href]") ? `${element.getAttribute("aria-label") ?? ""} ${element.textContent.trim()}` : "";

document.addEventListener("focusin", ({ target }) => {
  if (target === document.body) return;
  const now = placed(target);
  if (!now.dialog) before = null;
  else if (had && !had.dialog) before = had;
  had = now;
  if (target !== given) given = null;
});

// Whoever presses on nothing wants the focus nowhere.
document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest?.("a[href], button, input, select, textarea, label, summary, [tabindex]")) had = given = null;
}, true);

for (const kind of ["click", "submit"]) {
  document.addEventListener(kind, event => {
    for (const told of fresh) earlier.add(told);
    for (const told of earlier) if (!told.isConnected) earlier.delete(told);
    fresh = new Set();
    pressed = performance.now();
    if (kind === "click") byKeys = event.detail === 0;
  }, true);
}

function watch(changes) {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") continue;
    for (const node of [target, ...addedNodes]) {
      const part = node.nodeType === 1 ? node : node.parentElement;
      const around = part?.closest(messages);
      if (around) fresh.add(around);
      else if (node !== target && node.nodeType === 1) for (const told of node.querySelectorAll(messages)) fresh.add(told);
    }
  }
  clearTimeout(timer);
  timer = setTimeout(settle, settled);
}

function settle() {
  const now = document.activeElement;
  const isLost = !now || now === document.body;
  if (!had || !document.hasFocus()) return;
  // The same button may have become that of another act meanwhile.
  const isOther = now === had.element && label(now) !== had.label;
  if (!isLost && now !== given && !isOther) return;
  if (had.page !== location.pathname) {
    // Another page has come meanwhile; its title says so.
    if (isLost) give(document.querySelector("#content h1"));
    return;
  }
  const told = first(fresh);
  if (!isLost) {
    if (told) give(told);
    return;
  }
  if (takes(had.element)) had.element.focus({ preventScroll: true }); // only moved, or idle again
  else if (shows(had.element)) return; // busy: what comes of it changes the page again
  else if (told) give(told);
  else {
    const back = had.dialog && !had.dialog.isConnected ? before : null;
    if (back && takes(back.element)) back.element.focus({ preventScroll: true });
    else give(first(earlier) ?? (given = heading((back ?? had).around)));
  }
}

// The first on the page of those that came: what came of an act stands above what else is drawn anew with it.
function first(those) {
  if (performance.now() - pressed > longest) return null;
  return [...those].filter(told => shows(told) && told.textContent.trim())
    .sort((one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)[0] ?? null;
}

// The nearest part that is still there and has a name: itself where it takes the focus, else its heading.
function heading(around) {
  for (let part = around.find(one => one.isConnected); part && part.id !== "content"; part = part.parentElement) {
    if (part.matches("[tabindex]") && shows(part)) return part;
    const name = document.getElementById(part.getAttribute("aria-labelledby")?.split(" ")[0] ?? "");
    if (name && shows(name)) return name;
  }
  return document.querySelector("#content h1") ?? document.getElementById("content");
}

function give(to) {
  if (!to) return;
  if (!to.matches("a[href], button, input, select, textarea, summary, [tabindex]")) to.tabIndex = -1;
  to.focus({ preventScroll: !byKeys });
}

new MutationObserver(watch).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["disabled", "hidden"] });
