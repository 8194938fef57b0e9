// Renders Markdown as a page shows it, with HTML let through and bare addresses made links, as GitHub does.
import MarkdownIt from "markdown-it";

export function renderMarkdown(source: string): string {
  return new MarkdownIt({ html: true, linkify: true }).render(source);
}

/** What a reader sees of it. */
export function textOf(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("&amp;", "&");
}
