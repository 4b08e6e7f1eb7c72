// The scripts of every page. Each is independent, and every page works without them.
import "./theme.js";
import "./zone.js";
import "./toasts.js";
import "./dialog.js";
import "./tabs.js";
import "./keys.js";
import "./clock.js";
import "./draft.js";
import "./live.js";
// Last, because all others must listen by now.
import "./early_keys.js";
