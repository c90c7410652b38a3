// Extras of /verify; the page works without them: a drop zone, the limit told before sending, and the fingerprint of the link compared.
const largest = 16 * 1024 * 1024;
const form = document.querySelector("form[data-verify]");
const zone = form?.querySelector("[data-drop]");
const input = form?.querySelector("input[type=file]");

if (zone && input) {
  for (const name of ["dragover", "dragleave", "drop"])
    document.addEventListener(name, event => {
      if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        if (fits()) form.requestSubmit();
      }
    });
  input.addEventListener("change", fits);
}

function fits() {
  input.setCustomValidity(input.files[0]?.size > largest ? "The file is larger than 16 MB. A licence is far smaller." : "");
  return input.reportValidity();
}

const shown = document.querySelector("[data-fingerprint]");
const linked = location.hash.slice(1).toLowerCase();
if (shown && /^[0-9a-f]{64}$/.test(linked))
  shown.closest("dd").querySelector("[data-compared]").textContent = linked === shown.dataset.fingerprint
    ? "Equal to that of your link."
    : "NOT that of your link. Do not rely on the document.";
