// What the shell does without a round trip: theme, drawer, keys, copy, arrow keys in tables, names of columns in the cards that tables become on a phone, filters folded there.
// Everything hangs on the document, because pages come and go below it.
const root = document.documentElement;
const read = key => { try { return localStorage.getItem(key); } catch { return null; } };
const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window: holds until reload */ } };
const keysAreOn = () => read("ep-keys") !== "off";
const isTyping = target => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");
const isOpen = dialog => document.querySelector(dialog);

let jumpUntil = 0;

document.addEventListener("click", event => {
  const target = event.target.closest?.("[data-theme-toggle], [data-nav-toggle], [data-keys-help], [data-copy], [data-skip], [popover] a");
  if (!target) return;
  if ("themeToggle" in target.dataset) {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    keep("ep-theme", theme);
    root.dataset.theme = theme;
  } else if ("navToggle" in target.dataset) {
    const nav = root.dataset.nav === "mini" ? "full" : "mini";
    keep("ep-nav", nav);
    root.dataset.nav = nav;
  } else if ("keysHelp" in target.dataset) {
    target.closest("[popover]")?.hidePopover();
    openHelp();
  } else if (target.dataset.copy) {
    copy(target);
  } else if ("skip" in target.dataset) {
    event.preventDefault();
    document.getElementById("content").focus();
  } else {
    target.closest("[popover]").hidePopover();
  }
});

document.addEventListener("change", event => {
  if (event.target.matches?.("[data-keys-switch]")) keep("ep-keys", event.target.checked ? "on" : "off");
});

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (moveInRows(event) || moveInPicture(event) || isTyping(event.target) || isOpen("dialog[open], .mud-dialog") || closePanel(event) || turnMonth(event) || !keysAreOn()) return;
  if (performance.now() < jumpUntil) {
    jumpUntil = 0;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
  } else if (event.key === "g") {
    jumpUntil = performance.now() + 1500;
  } else if (event.key >= "1" && event.key <= "9") {
    document.querySelector(`a[data-digit="${event.key}"]`)?.click();
  } else if (event.key === "j" || event.key === "k") {
    const rows = event.target.closest?.("[data-rows]");
    if (rows) stepInRows(event, event.target.closest("a[data-row]"), event.key === "j" ? 1 : -1);
    else document.querySelector("[data-rows] a[data-row]")?.focus();
  } else if (event.key === "e" || event.key === "l") {
    if (event.key === "e") document.querySelector("a[data-export]")?.click();
    else document.querySelector("[data-list] a[data-row]")?.focus();
  } else if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key === "?") {
    event.preventDefault();
    openHelp();
  }
});

function openHelp() {
  const dialog = document.getElementById("ep-keys");
  if (!dialog || dialog.open) return;
  dialog.querySelector("[data-keys-switch]").checked = keysAreOn();
  dialog.showModal();
}

function moveInRows(event) {
  const link = event.target.closest?.("[data-rows] a[data-row]");
  if (!link) return false;
  const panel = event.key === "ArrowRight" && link.closest("[data-follow]")?.querySelector("[data-panel]");
  if (panel) { event.preventDefault(); panel.focus(); return true; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) stepInRows(event, link, step);
  return Boolean(step);
}

// What is open beside the rows follows the row that has the focus, once the key rests.
let following = 0;
function stepInRows(event, link, step) {
  const links = [...event.target.closest("[data-rows]").querySelectorAll("a[data-row]")];
  const next = links[links.indexOf(link) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  clearTimeout(following);
  // Not where the row was opened meanwhile, or where the focus has gone elsewhere.
  if (next.closest("[data-follow]")) following = setTimeout(() => { if (document.activeElement === next && next.href !== location.href) next.click(); }, 150);
}

// Escape closes what is open beside the rows; the row it belongs to has the focus again.
function closePanel(event) {
  const close = event.key === "Escape" && !isOpen("[popover]:popover-open") && document.querySelector("[data-panel] a[data-close]");
  if (!close) return false;
  event.preventDefault();
  clearTimeout(following);
  document.querySelector("[data-follow] a[data-row][aria-current]")?.focus();
  close.click();
  return true;
}

// In a calendar PageUp and PageDown turn the month; the calendar keeps the focus.
function turnMonth(event) {
  const calendar = event.target.closest?.("[data-calendar]");
  const link = calendar && document.querySelector(`a[data-turn="${CSS.escape(event.key)}"]`);
  if (!link) return false;
  event.preventDefault();
  calendar.focus();
  link.click();
  return true;
}

// Each cell but the first is told by the name of its column, unless that is for screen readers alone; a row with fewer cells than columns stays as it is.
function nameCells() {
  for (const table of document.querySelectorAll("table.ep-cards")) {
    const names = [...table.tHead.rows[0].cells].map(head => head.querySelector(":scope > .ep-hidden") ? "" : head.textContent.trim());
    for (const { cells } of table.tBodies[0].rows) {
      if (cells.length === names.length) names.forEach((name, at) => { if (at > 0 && name && cells[at].dataset.label !== name) cells[at].dataset.label = name; });
    }
  }
}

// What stands beside the list where there is room is folded above it where there is none; whoever unfolds it finds it so until they leave.
const wide = matchMedia("(min-width: 1200px)");
const folded = new WeakSet();
function foldOnce() {
  for (const part of document.querySelectorAll("details[data-open-wide]")) {
    if (!folded.has(part)) { folded.add(part); part.open = wide.matches; }
  }
}
wide.addEventListener("change", () => { for (const part of document.querySelectorAll("details[data-open-wide]")) part.open = wide.matches; });

// What a page refuses at its head is brought into view where whoever pressed stands further down; a page that was just opened stays at its top.
let pressed = -Infinity, pressedAt = "";
for (const kind of ["click", "submit"]) document.addEventListener(kind, () => { pressed = performance.now(); pressedAt = location.href; }, true);
function bringUp(changes) {
  if (performance.now() - pressed > 10_000 || location.href !== pressedAt) return;
  for (const { type, target, addedNodes } of changes) {
    for (const node of type === "childList" ? addedNodes : [target]) {
      const part = node.nodeType === 1 ? node : node.parentElement;
      const told = part?.closest("[role=alert]") ?? part?.querySelector("[role=alert]");
      if (told?.textContent.trim()) { told.scrollIntoView({ block: "nearest" }); return; }
    }
  }
}
new MutationObserver(bringUp).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["role"] });

let naming = 0;
new MutationObserver(() => { naming ||= requestAnimationFrame(() => { naming = 0; foldOnce(); nameCells(); }); }).observe(document.body, { childList: true, subtree: true });
foldOnce();
nameCells();

// One Tab stop for all points of a picture; arrows go through them.
function moveInPicture(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const picture = step && event.target.closest?.("[data-roving]");
  if (!picture) return false;
  const points = [...picture.querySelectorAll("button")];
  const next = points[(points.indexOf(event.target) + step + points.length) % points.length];
  points.forEach(point => { point.tabIndex = point === next ? 0 : -1; });
  event.preventDefault();
  next.focus();
  return true;
}

async function copy(button) {
  const said = button.parentElement.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = "Copied";
  } catch {
    said.textContent = "Copying is not allowed here. Select the text instead.";
  }
  setTimeout(() => { said.textContent = ""; }, 4000);
}
