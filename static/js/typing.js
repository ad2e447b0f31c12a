// Typing a signed sheet in: arrows go from row to row, Enter ticks and goes on, Ctrl+Enter records; numbers tick as they are typed.
const form = document.querySelector("[data-typing]");
const boxes = [...form.querySelectorAll('input[name="row"]')];
const typed = form.elements.rows;

function ranges(text) {
  const plain = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/\s*[-–—~～至到]\s*/g, "-");
  const found = new Set();
  for (const part of plain.split(/[,，;；、。\s/]+/)) {
    const read = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part);
    if (!read) continue;
    const last = Math.min(Number(read[2] ?? read[1]), boxes.length);
    for (let row = Number(read[1]); row <= last; row += 1) found.add(row);
  }
  return found;
}

let named = new Set();
typed.addEventListener("input", () => {
  const now = ranges(typed.value);
  boxes.forEach((box, index) => {
    if (now.has(index + 1) !== named.has(index + 1)) box.checked = now.has(index + 1);
  });
  named = now;
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const row = boxes.indexOf(event.target);
  if (event.target === typed && (event.key === "ArrowDown" || event.key === "Enter")) {
    event.preventDefault();
    boxes[0]?.focus();
  } else if (row >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Enter")) {
    event.preventDefault();
    if (event.key === "Enter") boxes[row].checked = !boxes[row].checked;
    (boxes[row + (event.key === "ArrowUp" ? -1 : 1)] ?? (event.key === "ArrowUp" ? typed : boxes[row])).focus();
  }
});
