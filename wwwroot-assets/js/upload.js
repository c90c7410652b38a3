// Sends a chosen or dropped file as the body of one request, straight from the disk. The page shows progress and faults
// as the portal has them; here is only what the portal cannot know: that it was not reached.
const sending = new Set();

document.addEventListener("change", event => {
  const input = event.target.closest?.("input[type=file][data-upload]");
  if (input?.files.length) send(input, input.files[0]);
});

document.addEventListener("click", event => {
  if (event.target.closest?.("[data-upload-cancel]")) sending.forEach(cancel);
});

// The portal hears of the click first and ends the upload itself; were the connection cut at once, it might take that for
// a fault. The sending ends here in any case, also when the portal is out of reach.
function cancel(one) {
  one.isCancelled = true;
  setTimeout(() => one.abort(), 2000);
}

async function send(input, file) {
  const abort = new AbortController();
  sending.add(abort);
  try {
    const address = `${input.dataset.upload}${input.dataset.upload.includes("?") ? "&" : "?"}name=${encodeURIComponent(file.name)}&attempt=${draw()}`;
    const answer = await fetch(address, {
      method: "POST",
      body: file,
      headers: { "Content-Type": "application/octet-stream", "RequestVerificationToken": input.dataset.uploadToken },
      signal: abort.signal,
    });
    if (!answer.ok && answer.status !== 422) say(input, answer.status === 429
      ? "Too many files from your address. Wait a minute, then try again."
      : "The portal did not take the file. Reload the page, then choose it again.");
  } catch {
    // The portal may have cut the sending because of a fault that it shows itself.
    if (!abort.isCancelled) setTimeout(() => say(input, "The connection broke off. Nothing of the file was kept; try again."), 1500);
  } finally {
    sending.delete(abort);
    input.value = "";
  }
}

// The browser may send a request again by itself when the portal ends it early; the portal tells that by this number.
function draw() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
}

// Beside the field that was used; where the page drew it away meanwhile, in the first place there is.
function say(input, words) {
  const place = input.parentElement?.querySelector("[data-upload-error]") ?? input.parentElement?.parentElement?.querySelector("[data-upload-error]") ?? document.querySelector("[data-upload-error]");
  if (place && !document.querySelector("[data-upload-fault]")) place.textContent = words;
}
