// The board's words in the reader's language, written into the page by the server.
export function word(name, values = {}) {
  const found = document.getElementById("board-words")?.dataset[name] ?? "";
  return found.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
