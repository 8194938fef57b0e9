// The script of the HTML report: shows what the filters ask for. Without it the page shows everything. Knows no comparison.

export const SCRIPT = `
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const status = document.getElementById("shown");
  const none = document.getElementById("none");
  const rows = [...document.querySelectorAll("[data-verdict]")].map((element) => ({
    element,
    verdict: element.dataset.verdict,
    type: element.dataset.class,
    text: (element.dataset.class + " " + element.querySelector("summary").textContent).toLowerCase(),
  }));
  const holders = [...document.querySelectorAll("[data-group], [data-section]")];
  const same = [...document.querySelectorAll("details[data-group]")];

  const apply = () => {
    const verdicts = new Set([...form.querySelectorAll("[name=verdict]:checked")].map(({ value }) => value));
    const one = form.elements.namedItem("class");
    const every = one.selectedIndex === 0;
    const search = form.elements.namedItem("search").value.trim().toLowerCase();
    let shown = 0;
    for (const { element, verdict, type, text } of rows) {
      const fits = verdicts.has(verdict) && (every || type === one.value) && text.includes(search);
      element.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const holder of holders) holder.hidden = !holder.querySelector("[data-verdict]:not([hidden])");
    // Who asks for what is the same wants to see it.
    const wanted = search !== "" || (verdicts.size === 1 && verdicts.has("same"));
    if (wanted) for (const group of same) group.open = !group.hidden;
    none.hidden = shown > 0;
    status.textContent = "Showing " + shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + (rows.length === 1 ? " object" : " objects");
  };

  document.documentElement.classList.add("js");
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields have their first values only after this event.
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
})();
`;
