// Runs before the first paint (plain script in the head), so that the chosen theme never flashes.
(() => {
  const root = document.documentElement;
  const read = key => { try { return localStorage.getItem(key); } catch { return null; } };
  const chosen = () => read("ep-theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const apply = () => {
    if (root.dataset.theme !== chosen()) root.dataset.theme = chosen();
    const nav = read("ep-nav") ?? "full";
    if (root.dataset.nav !== nav) root.dataset.nav = nav;
  };
  apply();
  // Enhanced navigation merges the attributes of <html> away; put them back before the next paint.
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: ["data-theme", "data-nav"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
})();
