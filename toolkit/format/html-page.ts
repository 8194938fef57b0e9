// The template of the HTML report, as a text, since the compiler ships no other files. Knows no comparison.

/** Written with <%=, data is escaped; <%~ is for what stands in this file. */
export const OBJECT = `<li data-verdict="<%= it.verdict %>" data-class="<%= it.type %>">
<details<%= it.isOpen ? " open" : "" %>>
<summary><span class="badge <%= it.verdict %>"><%= it.word %></span> <span class="key"><%= it.key %></span><% if (it.name) { %> <span class="soft"><%= it.name %></span><% } %><% if (it.hint) { %> <span class="hint"><%= it.hint %></span><% } %></summary>
<div class="body">
<% if (it.sentence || it.reason) { %><p><%= it.sentence %> <%= it.reason %></p><% } %>
<% const table = (name, { heads, rows }) => { %>
<table role="table"><caption class="unseen"><%= name %> of <%= it.key %></caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Property</th><% for (const head of heads) { %><th role="columnheader" scope="col"><%= head %></th><% } %></tr></thead>
<tbody role="rowgroup">
<% for (const row of rows) { %>
<tr role="row"<%~ row.differs ? ' class="differs"' : "" %>><th role="rowheader" scope="row"><%= row.name %><% if (row.differs) { %> <span class="sign" role="img" aria-label="differs">≠</span><% } %></th>
<% for (const [at, cell] of row.cells.entries()) { %>
<td role="cell"><span class="side" aria-hidden="true"><%= heads[at] %></span>
<% if (cell.kind === "word") { %><span class="soft"><%= cell.text %></span>
<% } else if (cell.kind === "value") { %><code><%= cell.text %></code>
<% } else { %><pre tabindex="0" role="group" aria-label="<%= row.name %>, <%= heads[at] %>"><% for (const line of cell.lines) { %><% if (line.of === "left") { %><del><%= line.text %></del><% } else if (line.of === "right") { %><ins><%= line.text %></ins><% } else if (line.of === "gap") { %><i>… <%= line.text %></i><% } else { %><span><%= line.text %></span><% } %><% } %></pre><% } %>
</td><% } %></tr>
<% } %>
</tbody></table>
<% } %>
<% if (it.differences) { %><% table("What differs", it.differences) %><% } %>
<% if (it.everything && it.differences) { %>
<details class="all"><summary>All properties</summary><% table("All properties", it.everything) %></details>
<% } else if (it.everything) { %><% table("All properties", it.everything) %><% } %>
<% if (it.unreadable) { %><p class="soft">Unreadable, so not checked: <%= it.unreadable %></p><% } %>
<% if (it.ids) { %><p class="soft">In Clerk: <%= it.ids %></p><% } %>
</div>
</details>
</li>
`;

export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="<%= it.policy %>">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title><%= it.title %>: <%= it.sides[0].label %>, <%= it.sides[1].label %></title>
<style><%~ it.style %></style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<dl class="sides"><% for (const side of it.sides) { %><div><dt><%= side.role %></dt><dd><%= side.label %></dd></div><% } %></dl>
<p class="headline"><%= it.headline %></p>
<% if (it.now) { %><p class="soft">Made <time datetime="<%= it.now %>"><%= it.now %></time></p><% } %>
</header>
<main>
<form id="filters" aria-label="Which objects are shown">
<fieldset class="tiles"><legend class="unseen">Verdict</legend>
<% for (const tile of it.tiles) { %>
<label class="tile <%= tile.verdict %>"><input type="checkbox" name="verdict" value="<%= tile.verdict %>" checked><span class="number"><%= tile.number %></span> <span class="word"><%= tile.word %></span> <span class="meaning"><%= tile.meaning %></span></label>
<% } %>
</fieldset>
<div class="controls">
<label>Class <select name="class"><option value="" data-all>All classes</option><% for (const one of it.classes) { %><option value="<%= one.name %>"><%= one.name %></option><% } %></select></label>
<label>Name <input type="search" name="search" autocomplete="off" spellcheck="false"></label>
<button type="reset">Show all</button>
<p id="shown" role="status"></p>
</div>
</form>
<% for (const one of it.classes) { %>
<section data-section>
<h2><%= one.name %> <span class="soft"><%= one.about %></span></h2>
<% if (one.differing.length > 0) { %><ul data-group><% for (const object of one.differing) { %><%~ include("@object", object) %><% } %></ul><% } %>
<% if (one.same.length > 0) { %>
<details class="same" data-group><summary><%= one.sameTitle %></summary><ul><% for (const object of one.same) { %><%~ include("@object", object) %><% } %></ul></details>
<% } %>
</section>
<% } %>
<p id="none" hidden>No object fits these filters.</p>
<% if (it.unavailable.length > 0) { %>
<section id="unavailable"><h2>Could not be read</h2>
<ul class="plain"><% for (const { type, side, reason, objects } of it.unavailable) { %><li><b><%= type %></b> in <%= side %>: <%= reason %><% if (objects) { %> <span class="soft">Not compared: <%= objects %></span><% } %></li><% } %></ul></section>
<% } %>
<% if (it.unchecked.length > 0) { %>
<section id="unchecked"><h2>Unreadable</h2>
<p><%= it.uncheckedTitle %> (<%= it.uncheckedReason %>): a difference in one of them would not be seen.</p>
<ul class="plain"><% for (const { property, objects } of it.unchecked) { %><li><b><%= property %></b><% if (objects) { %>: <%= objects %><% } %></li><% } %></ul></section>
<% } %>
<% if (it.ignored.length > 0) { %>
<section id="ignored"><h2>Ignored</h2>
<ul class="plain"><% for (const { what, reason, until } of it.ignored) { %><li><b><%= what %></b>: <%= reason %><% if (until) { %> <span class="soft">(until <%= until %>)</span><% } %></li><% } %></ul></section>
<% } %>
<% if (it.notes.length > 0) { %>
<section id="notes"><h2>Notes</h2><ul class="plain"><% for (const note of it.notes) { %><li><%= note %></li><% } %></ul></section>
<% } %>
</main>
<script><%~ it.script %></script>
</body>
</html>
`;
