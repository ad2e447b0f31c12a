/** The sum under each column of the quota table follows what is typed. */
for (const table of document.querySelectorAll("[data-quotas]")) {
  const add = () => {
    for (const output of table.querySelectorAll("[data-quota-sum]")) {
      const inputs = table.querySelectorAll(`[data-quota="${output.dataset.quotaSum}"]`);
      output.value = [...inputs].reduce((sum, input) => sum + (parseInt(input.value, 10) || 0), 0);
      const places = document.getElementById(output.dataset.of)?.value;
      output.classList.toggle("over", Boolean(places) && Number(output.value) > Number(places));
    }
  };
  table.addEventListener("input", add);
  add();
}
/** A field that a link leads to may lie in a fold. */
const wanted = location.hash && document.getElementById(location.hash.slice(1));
if (wanted) {
  for (let fold = wanted.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  wanted.scrollIntoView({ block: "center" });
}
