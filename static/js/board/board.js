// The board of the schedule: laid out by time and court where there is room, moved by mouse, pen, finger or keys.
import { layOut } from "./layout.js";
import { listenToKeys } from "./keys.js";
import { listenToPointer } from "./pointer.js";
import { follow } from "./refresh.js";

const wide = matchMedia("(min-width: 48rem)");
const redraw = () => layOut(wide.matches);

redraw();
wide.addEventListener("change", redraw);
listenToKeys(redraw);
listenToPointer(redraw);
follow(redraw);
document.getElementById("board-help")?.classList.toggle("board-help--shown", wide.matches);
