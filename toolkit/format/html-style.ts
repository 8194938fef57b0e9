// The style sheet of the HTML report: calm, for a desk, a phone and paper, by day and by night. Knows no comparison.

export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1d2126; --soft: #5a626c; --line: #dfe1e5; --focus: #1d5fd1; --shade: #f1f2f4;
  --changed: #7d5200; --changed-bg: #fdf1d3; --missing: #a1262b; --missing-bg: #fbe7e6; --unmanaged: #17643a; --unmanaged-bg: #e0f3e7;
  --unknown: #56459a; --unknown-bg: #ebe8fa; --same: #4f5862; --same-bg: #eceef1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121518; --card: #1a1e22; --ink: #e3e6ea; --soft: #9ea7b1; --line: #30363d; --focus: #7db0ff; --shade: #22272c;
    --changed: #f1c56b; --changed-bg: #3a2e12; --missing: #ff9d99; --missing-bg: #401f20; --unmanaged: #82dba4; --unmanaged-bg: #163324;
    --unknown: #c4b8ff; --unknown-bg: #2b2645; --same: #a9b2bc; --same-bg: #272c32;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 68rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, p, ul, dl, dd { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
h2 .soft { font-weight: 400; font-size: .875rem; margin-left: .25rem; }
.soft, .hint, .meaning { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
code, pre, .key { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: .875em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.sides { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: .75rem 0; }
.sides dt { font-size: .8125rem; color: var(--soft); }
.sides dd { font-weight: 600; }
.headline { max-width: 46rem; }
fieldset { border: 0; margin: 1.5rem 0 1rem; padding: 0; min-width: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .625rem; }
.tile { display: block; position: relative; padding: .75rem .875rem; border: 1px solid var(--line); border-top: 3px solid var(--accent); border-radius: 8px; background: var(--card); }
.tile .number { display: block; font-size: 1.5rem; font-weight: 600; line-height: 1.2; color: var(--accent); font-variant-numeric: tabular-nums; }
.tile .word { display: block; font-weight: 600; }
.tile .meaning { display: block; font-size: .8125rem; line-height: 1.35; }
.tile input { display: none; }
.js .tile { cursor: pointer; }
.js .tile input { display: block; position: absolute; top: .75rem; right: .75rem; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.js .tile:has(input:not(:checked)) { background: none; border-top-color: var(--line); }
.js .tile:has(input:not(:checked)) .number { color: var(--soft); }
.changed { --accent: var(--changed); --tint: var(--changed-bg); }
.missing { --accent: var(--missing); --tint: var(--missing-bg); }
.unmanaged { --accent: var(--unmanaged); --tint: var(--unmanaged-bg); }
.ambiguous, .unavailable { --accent: var(--unknown); --tint: var(--unknown-bg); }
.same { --accent: var(--same); --tint: var(--same-bg); }
.controls { display: none; }
.js .controls { display: flex; flex-wrap: wrap; align-items: end; gap: .625rem 1rem; }
.controls label { display: grid; gap: .125rem; font-size: .8125rem; color: var(--soft); min-width: 0; }
select, input[type="search"], button { font: inherit; font-size: 1rem; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .375rem .625rem; min-height: 2.5rem; max-width: 100%; width: 16rem; }
button { width: auto; cursor: pointer; }
#shown { flex: 1 1 12rem; align-self: center; text-align: right; font-size: .875rem; color: var(--soft); }
#none { margin: 2rem 0; color: var(--soft); }
ul { list-style: none; padding: 0; }
section > ul[data-group], details.same > ul { border: 1px solid var(--line); border-radius: 8px; background: var(--card); overflow: clip; }
li[data-verdict] + li[data-verdict] { border-top: 1px solid var(--line); }
summary { cursor: pointer; }
li > details > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .625rem; padding: .625rem .875rem; }
li > details > summary::-webkit-details-marker { display: none; }
li > details > summary::before { content: "▸"; color: var(--soft); width: .75rem; flex: none; }
li > details[open] > summary::before { content: "▾"; }
li > details > summary:hover { background: var(--shade); }
li > details > summary:focus-visible { outline-offset: -2px; }
.key { font-weight: 600; min-width: 0; }
.hint { font-size: .875rem; margin-left: auto; text-align: right; min-width: 0; max-width: 50%; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1; overflow: hidden; }
details[open] > summary .hint { display: none; }
.badge { display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; color: var(--accent); background: var(--tint); max-width: 100%; }
.body { padding: 0 .875rem .875rem 2.25rem; display: grid; gap: .625rem; font-size: .9375rem; }
.body > * { min-width: 0; }
.body .soft { font-size: .875rem; }
.all > summary { font-size: .875rem; color: var(--soft); }
details.same { --accent: var(--same); margin-top: .5rem; }
details.same > summary { padding: .25rem 0; font-size: .9375rem; color: var(--soft); }
details.same > ul { margin-top: .375rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .4375rem .625rem; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border-top: 0; font-size: .8125rem; color: var(--soft); padding-top: 0; }
thead th:first-child { width: 26%; }
.differs > th { box-shadow: inset 3px 0 var(--changed); font-weight: 600; }
.differs > td code { background: var(--changed-bg); border-radius: 4px; padding: .125rem .3125rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.sign { color: var(--changed); font-weight: 700; }
.side { display: none; }
pre { margin: 0; max-height: 24rem; overflow: auto; white-space: pre-wrap; line-height: 1.45; }
pre > * { display: block; min-height: 1.45em; text-decoration: none; font-style: normal; padding: 0 .25rem; }
del { background: var(--missing-bg); color: var(--missing); }
ins { background: var(--unmanaged-bg); color: var(--unmanaged); }
del, ins { text-decoration: none; }
pre > i { color: var(--soft); }
.plain { margin-top: .375rem; }
.plain li { padding: .375rem 0; border-top: 1px solid var(--line); }
.plain b { font-weight: 600; }
@media (max-width: 40rem) {
  body { padding: 1.25rem .875rem 3rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .tile { padding: .5rem .625rem; }
  .tile .meaning { display: none; }
  .controls label, .controls button { flex: 1 1 100%; }
  select, input[type="search"] { width: 100%; }
  #shown { text-align: left; }
  .hint { margin-left: 1.375rem; text-align: left; flex: 1 1 100%; max-width: none; }
  .body { padding-left: .875rem; }
  .body thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .body table, .body tbody, .body tr, .body th, .body td { display: block; }
  .body tbody th { border-top: 1px solid var(--line); font-weight: 600; }
  .body td { border-top: 0; padding-top: .25rem; }
  .side { display: block; font-size: .75rem; color: var(--soft); }
}
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --shade: #fff;
    --changed: #7d5200; --changed-bg: #fdf1d3; --missing: #a1262b; --missing-bg: #fbe7e6; --unmanaged: #17643a; --unmanaged-bg: #e0f3e7; --unknown: #56459a; --unknown-bg: #ebe8fa; --same: #4f5862; --same-bg: #eceef1; }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .js .controls, .js .tile input { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  pre { max-height: none; overflow: visible; }
  summary, tr, .tile { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
