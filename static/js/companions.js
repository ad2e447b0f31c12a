// Rows for those who come along: only as many as are filled in, and one more when asked for.
for (const group of document.querySelectorAll("[data-companions]")) {
  const rows = [...group.querySelectorAll("[data-companion]")];
  const more = group.querySelector("[data-one-more]");
  for (const rest of group.querySelectorAll("[data-rest]")) rest.replaceWith(...rest.querySelectorAll("[data-companion]"));
  const used = (row) => row.querySelector('input[type="text"]').value.trim() !== "" || row.querySelector("[aria-invalid]");
  const show = () => (more.hidden = rows.every((row) => !row.hidden));
  const fold = () => {
    const last = rows.findLastIndex(used);
    rows.forEach((row, number) => (row.hidden = number > last));
    show();
  };
  more.addEventListener("click", () => {
    const next = rows.find((row) => row.hidden);
    next.hidden = false;
    next.querySelector('input[type="text"]').focus();
    show();
  });
  // A draft that is put back fills rows that were folded away.
  group.closest("form").addEventListener("restored", fold);
  fold();
}
