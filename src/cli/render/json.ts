import type { Render } from "./render.ts";

/** The report as it stands; one of an interrupted check says `"incomplete": true` on top. */
export const renderJson: Render = (report, { interrupted, failed = [] }) =>
  JSON.stringify(interrupted || failed.length > 0 ? { incomplete: true, ...report } : report, null, 2);
