// What every page does with script. Each part stands alone; without any of them the pages still work.
import "./theme.js";
import "./toasts.js";
import "./dialog.js";
import "./tabs.js";
import "./keys.js";
import "./clock.js";
import "./draft.js";
import "./live.js";
