// Where a fenced block goes in the text of a rule: under the sentence of the caret, never on top.
const MARK = /^ {0,3}(`{3,}|~{3,})/;

// The number of the line behind the paragraph, or behind the fenced block, in which the caret stands.
function lineBehind(lines, caretLine) {
  let fence = ""; // the mark of the block that is open
  for (const [number, text] of lines.entries()) {
    const mark = text.match(MARK)?.[1] ?? "";
    if (fence) {
      if (!mark.startsWith(fence) || text.trim() !== mark) continue;
      if (number >= caretLine) return number + 1;
      fence = "";
    } else if (mark) {
      if (number > caretLine) return number;
      fence = mark;
    } else if (number >= caretLine && !text.trim()) {
      return number;
    }
  }
  return lines.length;
}

// The text with the block in it, and where the caret stands then.
// `caret` is null if it was never placed: then the block goes to the end.
export function insertBlock(text, block, caret) {
  const lines = text.split("\n");
  const first = Math.max(0, lines.findIndex((line) => line.trim()));
  const caretLine = caret === null ? lines.length - 1 : text.slice(0, caret).split("\n").length - 1;
  const behind = lineBehind(lines, Math.max(first, caretLine));
  const above = lines.slice(0, behind).join("\n").replace(/\s+$/, "");
  const below = lines.slice(behind).join("\n").replace(/^\n+/, "");
  const head = above ? `${above}\n\n${block}` : block;
  return { text: `${head}\n${below && `\n${below}`}`, caret: head.length };
}
