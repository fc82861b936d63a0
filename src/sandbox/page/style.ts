/** The page's style: light and dark as the reader has it, from a phone's width up. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f5f6f8; --card: #fff; --ink: #15181c; --soft: #565f6b; --line: #dfe3e8; --code: #f2f4f6; --link: #0757b5;
  --bad: #b3261e; --bad-tint: #fdebe9; --good: #19683a; --good-tint: #e2f4e8; --busy: #0a6375; --busy-tint: #def3f6;
  --old: #a04000; --old-tint: #fdeee2; --new: #0757b5; --new-tint: #e7f0fc; --act: #15181c; --on-act: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0e1216; --card: #161b21; --ink: #e8ebef; --soft: #a2acb8; --line: #2a323b; --code: #1f262e; --link: #84b9ff;
    --bad: #ff9a91; --bad-tint: #3a1b1a; --good: #76d095; --good-tint: #14311f; --busy: #6fd0e0; --busy-tint: #0f2f36;
    --old: #ffab70; --old-tint: #3a2412; --new: #84b9ff; --new-tint: #14283f; --act: #e8ebef; --on-act: #0e1216;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header, main, footer { max-width: 80rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between; align-items: end; padding-top: 1.5rem; }
header p { color: var(--soft); max-width: 44rem; }
footer { padding: 2rem 1rem 3rem; color: var(--soft); font-size: .875rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.25rem); line-height: 1.15; letter-spacing: -.025em; }
h2 { font-size: 1.125rem; margin: 1.5rem 0 .625rem; }
h3 { font-size: 1rem; }
dt, .letter > h3 { font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre, .digest, time { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "JetBrains Mono", "Liberation Mono", monospace; font-size: .8125rem; font-variant-ligatures: none; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; }
.clock { display: flex; gap: .75rem; align-items: center; }
.clock time { font-size: 1rem; color: var(--ink); }
#link { font-size: .75rem; padding: .1rem .5rem; border-radius: 1rem; background: var(--busy-tint); color: var(--busy); }
#link[data-state="live"] { background: var(--good-tint); color: var(--good); }
#link[data-state="lost"] { background: var(--bad-tint); color: var(--bad); }
.deeds { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); grid-auto-flow: column; grid-template-rows: auto auto; column-gap: 2rem; }
.deeds ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem 1rem; align-items: start; }
.deeds p { font-size: .8125rem; line-height: 1.35; color: var(--soft); margin-top: .3rem; }
button { font: inherit; font-weight: 600; font-size: .9375rem; width: 100%; min-height: 2.75rem; padding: .4rem .75rem; border-radius: .5rem;
  border: 1px solid var(--act); background: var(--act); color: var(--on-act); cursor: pointer; }
.deeds ul:last-of-type button { background: var(--card); color: var(--ink); border-color: var(--soft); }
button[aria-disabled="true"] { opacity: .55; cursor: progress; }
#said { min-height: 1.5rem; margin: .75rem 0 .5rem; color: var(--soft); font-size: .9375rem; }
#said.bad { color: var(--bad); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.notice { max-width: 80rem; margin: 1rem auto; padding: .75rem 1rem; background: var(--busy-tint); color: var(--busy); }
.notice a { color: inherit; }
iframe { display: block; width: 100%; height: 80vh; border: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; }
.card + .card { margin-top: .75rem; }
.title { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.title .soft { color: var(--soft); font-size: .9375rem; }
.pill { font-size: .8125rem; font-weight: 650; padding: .1rem .6rem; border-radius: 1rem; }
.pill.good { background: var(--good-tint); color: var(--good); }
.pill.bad { background: var(--bad-tint); color: var(--bad); }
.pill.busy { background: var(--busy-tint); color: var(--busy); }
.images { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .75rem; margin-top: .75rem; }
.images > div { border-left: 4px solid var(--line); padding: .25rem .75rem; }
.images dd { margin-top: .125rem; }
.images .old { border-color: var(--old); background: var(--old-tint); }
.images .new { border-color: var(--new); background: var(--new-tint); }
.images small { display: block; color: var(--soft); font-size: .8125rem; }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 2rem; align-items: start; }
.empty { color: var(--soft); }
.message summary { cursor: pointer; font-weight: 600; }
.message summary time { color: var(--soft); font-weight: 400; margin-right: .5rem; }
.letters { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; margin-top: .75rem; }
.letters pre, .slack pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.letter { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; font-size: .875rem; }
.letter > h3 { margin-bottom: .5rem; }
.slack p { white-space: pre-line; }
.slack h4 { font-size: .9375rem; margin: 0 0 .25rem; }
.slack p + p, .slack .fields + p, .slack p + pre, .slack pre + p, .slack dl, .slack .bar { margin-top: .5rem; }
.slack .bar { border-left: 4px solid var(--bar, var(--line)); padding-left: .75rem; }
.bar.danger { --bar: #d1242f; } .bar.fine { --bar: #1a7f37; } .bar.warn { --bar: #bf8700; }
.slack pre, .slack code { background: var(--code); border-radius: .25rem; padding: .1rem .25rem; }
.slack pre { padding: .5rem; }
.slack .fields { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; margin-top: .5rem; }
.slack small { color: var(--soft); display: block; margin-top: .5rem; }
#line li { position: relative; border-left: 2px solid var(--line); margin-left: .3125rem; padding: .3rem 0 .3rem 1rem; font-size: .875rem; line-height: 1.4; }
#line li::before { content: ""; position: absolute; left: calc(-.3125rem - 1px); top: .7rem; width: .625rem; height: .625rem; border-radius: 50%; background: var(--soft); }
#line .deed::before { background: var(--ink); } #line .wake::before { background: var(--new); }
#line .message::before { background: var(--good); } #line .trouble::before { background: var(--bad); }
#line .wake { padding-left: 2rem; }
#line time { color: var(--soft); margin-right: .5rem; }
#line b { font-weight: 650; }
#line span { color: var(--soft); display: block; }
#line .trouble b { color: var(--bad); }
@media (max-width: 60rem) {
  .deeds { grid-template-columns: minmax(0, 1fr); grid-auto-flow: row; grid-template-rows: none; }
  .columns { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 44rem) {
  .images { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .letters { grid-template-columns: minmax(0, 1fr); }
  .deeds ul { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`;
