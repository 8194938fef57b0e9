// The HTML report in a real Chromium: its filters, every width, hostile names, day and night, paper, and who uses no mouse.
import type { Page } from "playwright-core";
import { formats } from "../../toolkit/format";
import { HOSTILE, aComparison, anObject, everything } from "../support/comparison";
import { describeBrowser, openHtml } from "../support/chromium";

const mixed = () => {
  const { objects, ...rest } = everything();
  const long = "a".repeat(300);
  const lines = Array.from({ length: 60 }, (_, index) => `<p>Line ${index} of a mail</p>`);
  return aComparison({
    ...rest,
    objects: [
      ...objects,
      ...["one", "two", "three"].map((key) => anObject("same", { key, name: key })),
      anObject("unmanaged", { type: "Organization", key: long, name: long, right: { [long]: long, nested: { list: [long, long] } } }),
      anObject("changed", {
        type: "EmailTemplate",
        key: "invitation",
        differences: [{ path: `body["${long}"]`, left: lines.join("\n"), right: [...lines, long].join("\n") }],
      }),
    ],
  });
};

/** What runs in the page is written as text: the types of a browser are none of this project's. */
const OPEN_ALL = `for (const details of document.querySelectorAll("details")) details.open = true;`;
const TOO_WIDE = `(() => {
  const elements = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5);
  });
  return { page: document.documentElement.scrollWidth - innerWidth, elements: elements.map(({ outerHTML }) => outerHTML.slice(0, 100)) };
})()`;
const COLOURS = `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]`;
const FAULTS = `axe.run().then(({ violations, passes }) => ({
  faults: violations.map(({ id, nodes }) => id + ": " + nodes[0].html),
  checked: passes.map(({ id }) => id),
}))`;
const NOT_SHOWN = `[...document.querySelectorAll("tr, .key, pre > *, .plain li")]
  .filter((element) => !element.checkVisibility() || element.getClientRects().length === 0).length`;
const TIME_OF_FILTER = `(() => {
  const before = performance.now();
  document.querySelector("[value=changed]").click();
  // Asking for a size makes the browser lay the page out.
  return document.body.offsetHeight > 0 ? performance.now() - before : Infinity;
})()`;

const visibleKeys = (page: Page): Promise<readonly string[]> =>
  page.locator("[data-verdict] .key").evaluateAll((keys) => keys.filter((key) => key.checkVisibility()).map((key) => key.textContent));
const counts = (page: Page): Promise<string | null> => page.getByRole("status").textContent();

describeBrowser("the filters", () => {
  let page: Page;
  beforeEach(async () => {
    ({ page } = await openHtml(formats.html(mixed())));
  });

  test("at first everything is there, and what is the same is folded away", async () => {
    expect(await counts(page)).toBe("Showing 11 of 11 objects");
    expect(await visibleKeys(page)).toEqual([
      "hasura",
      "https://app.example.com/callback",
      "billing",
      "worker",
      "okta",
      "a".repeat(300),
      "invitation",
    ]);
  });

  test("by verdict", async () => {
    await page.getByRole("checkbox", { name: /changed/ }).uncheck();
    await page.getByRole("checkbox", { name: /unmanaged/ }).uncheck();
    expect(await counts(page)).toBe("Showing 7 of 11 objects");
    expect(await visibleKeys(page)).toEqual(["https://app.example.com/callback", "worker", "okta"]);
    await page.getByRole("checkbox", { name: /changed/ }).check();
    expect(await visibleKeys(page)).toContain("hasura");
  });

  test("by class, whose headings go with their objects", async () => {
    await page.getByRole("combobox", { name: "Class" }).selectOption("Machine");
    expect(await counts(page)).toBe("Showing 2 of 11 objects");
    expect(await visibleKeys(page)).toEqual(["billing", "worker"]);
    expect(await page.locator("[data-section] h2:visible").allTextContents()).toEqual(["Machine 2 objects"]);
  });

  test("by name, which opens what is the same", async () => {
    await page.getByRole("searchbox", { name: "Name" }).fill("TWO");
    expect(await visibleKeys(page)).toEqual(["two"]);
  });

  test("what is the same, alone: it is unfolded", async () => {
    for (const name of [/changed/, /missing/, /unmanaged/, /ambiguous/, /unavailable/])
      await page.getByRole("checkbox", { name }).uncheck();
    expect(await visibleKeys(page)).toEqual(["InstanceSettings", "one", "two", "three"]);
  });

  test("nothing fits: a sentence says so, and one button shows all again", async () => {
    await page.getByRole("combobox", { name: "Class" }).selectOption("Machine");
    await page.getByRole("searchbox", { name: "Name" }).fill("hasura");
    expect(await counts(page)).toBe("Showing 0 of 11 objects");
    await page.getByText("No object fits these filters.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText("Showing 11 of 11 objects").waitFor();
    expect(await page.getByText("No object fits these filters.").isVisible()).toBe(false);
  });

  test("by keyboard alone", async () => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(await counts(page)).toBe("Showing 9 of 11 objects");
    await page.getByRole("button", { name: "Show all" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Showing 11 of 11 objects").waitFor();
    const row = page.locator("summary", { hasText: "billing" });
    await row.focus();
    await page.keyboard.press("Enter");
    expect(await page.getByRole("table", { name: "All properties of billing" }).isVisible()).toBe(true);
  });
});

describeBrowser("a row", () => {
  test("has both sides, with what differs marked and told to those who do not see it", async () => {
    const { page } = await openHtml(formats.html(everything()));
    const table = page.getByRole("table", { name: "What differs of hasura" });
    expect(await table.getByRole("columnheader").allTextContents()).toEqual(["Property", "stack:prod (declared)", "env:PROD_KEY (live)"]);
    const rows = await table
      .getByRole("row")
      .evaluateAll((all) => all.slice(1).map((row) => [...row.children].map((cell) => cell.lastElementChild?.textContent)));
    expect(rows).toEqual([
      ["≠", "60", "300"],
      ["≠", '"a"', '"b"'],
      ["≠", "[secret]", "[secret]"],
      ["≠", "(not set)", "5"],
    ]);
    expect(await table.getByRole("img", { name: "differs" }).count()).toBe(4);
    await page.getByText("All properties", { exact: true }).first().click();
    const all = page.getByRole("table", { name: "All properties of hasura" });
    expect(await all.locator("tr.differs th").allTextContents()).toEqual(["lifetime ≠", "claims ≠"]);
    expect(await all.getByRole("row").count()).toBe(4);
  });

  test("shows which lines of a long text differ, on either side", async () => {
    const { page } = await openHtml(formats.html(mixed()));
    expect(await page.locator("ins").allTextContents()).toEqual(["a".repeat(300)]);
    expect(await page.locator("del").count()).toBe(0);
  });

  test("of a comparison is named by the side that has it", async () => {
    const { page } = await openHtml(formats.html(everything("compare")));
    expect(await page.locator(".badge").allTextContents()).toEqual([
      "the same",
      "different",
      "only in stack:prod",
      "only in env:PROD_KEY",
      "ambiguous",
      "unavailable",
    ]);
  });
});

describeBrowser.each([320, 390, 768, 1280])("at %i pixels", (width) => {
  test("nothing is wider than the page, whatever is opened", async () => {
    const hostile = aComparison({
      objects: HOSTILE.map((text) => anObject("changed", { type: text, key: text, name: text, left: { [text]: text }, right: {} })),
    });
    for (const comparison of [mixed(), everything("compare"), hostile]) {
      const { page } = await openHtml(formats.html(comparison), { viewport: { width, height: 800 } });
      await page.evaluate(OPEN_ALL);
      const wide = await page.evaluate(TOO_WIDE);
      expect(wide).toEqual({ page: 0, elements: [] });
    }
  });
});

describeBrowser("hostile names", () => {
  const objects = HOSTILE.map((text) =>
    anObject("changed", {
      type: text,
      key: text,
      name: `${text}!`,
      left: { [text]: text },
      right: { [text]: `${text}?` },
      differences: [{ path: text, left: text, right: { [text]: text } }],
      unreadable: [text],
      rightIds: [text],
      reason: text,
    }),
  );
  const html = () =>
    formats.html(
      aComparison({
        objects,
        left: { kind: "snapshot", label: HOSTILE[0]! },
        right: { kind: "instance", label: HOSTILE[1]!, instance: HOSTILE[2]! },
        notes: HOSTILE,
        ignored: HOSTILE.map((text) => ({ type: text, key: text, path: text, reason: text, expires: text })),
        unavailable: HOSTILE.map((text) => ({ type: text, reason: text, side: "left" as const })),
      }),
    );

  test("are text: nothing runs, nothing is asked for, nothing complains, no element is theirs", async () => {
    const { page, requests, complaints } = await openHtml(html());
    await page.getByRole("searchbox", { name: "Name" }).fill("script");
    expect({ requests, complaints }).toEqual({ requests: ["/"], complaints: [] });
    expect(
      await page.locator("script, style, img, iframe, a, object, embed, link").evaluateAll((all) => all.map(({ tagName }) => tagName)),
    ).toEqual(["LINK", "STYLE", "SCRIPT"]);
    const keys = await page.locator(".key").allTextContents();
    for (const text of ["<script>alert(1)</script>", "</script><script>alert(1)</script>"]) expect(keys).toContain(text);
    expect(keys).toContain('"\\u202egnp.exe"');
    expect(await page.title()).toBe('Drift: <script>alert(1)</script>, "><img src=x onerror=alert(1)>');
  });

  test("are classes to filter by, as any other", async () => {
    const { page } = await openHtml(html());
    const option = `"\\"><img src=x onerror=alert(1)>"`;
    await page.getByRole("combobox", { name: "Class" }).selectOption({ label: option });
    expect(await visibleKeys(page)).toEqual([option]);
  });

  test.each([
    ["a script", "<script>alert(1)</script>"],
    ["a handler", `<img src="data:image/png;base64,AAAA" onerror="alert(1)">`],
    ["an address that is a script", `<a href="javascript:alert(1)" autofocus onfocus="alert(1)">x</a>`],
    ["a picture from elsewhere", `<img src="/elsewhere.png">`],
    ["a form", `<iframe src="/elsewhere"></iframe>`],
    ["a style", `<style>body { display: none }</style>`],
  ])("that got past the escaping would do nothing: %s", async (_, injected) => {
    const { page, requests, complaints } = await openHtml(formats.html(everything()).replace("</main>", `${injected}</main>`));
    if ((await page.locator("a").count()) > 0) await page.locator("a").click();
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual(["/"]);
    expect(complaints.filter((line) => !line.includes("Content Security Policy"))).toEqual([]);
    expect(complaints).not.toEqual([]);
    expect(await page.getByRole("heading", { name: "Drift" }).isVisible()).toBe(true);
  });
});

describeBrowser("by day and by night", () => {
  test("the page follows what the reader has asked for", async () => {
    const looks = async (colorScheme: "light" | "dark") => {
      const { page } = await openHtml(formats.html(everything()), { colorScheme });
      return page.evaluate(COLOURS);
    };
    expect(await looks("light")).toEqual(["rgb(247, 247, 245)", "rgb(29, 33, 38)"]);
    expect(await looks("dark")).toEqual(["rgb(18, 21, 24)", "rgb(227, 230, 234)"]);
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 320],
    ["dark", 320],
  ] as const)("%s at %i pixels: axe finds no fault, contrast, labels and heads of tables included", async (colorScheme, width) => {
    const { page } = await openHtml(formats.html(mixed()), { colorScheme, viewport: { width, height: 800 } });
    await page.evaluate(OPEN_ALL);
    await page.evaluate((require("axe-core") as { readonly source: string }).source);
    const { faults, checked } = await page.evaluate<{ readonly faults: readonly string[]; readonly checked: readonly string[] }>(FAULTS);
    expect(checked).toEqual(expect.arrayContaining(["color-contrast", "label", "select-name", "aria-required-children"]));
    expect(faults).toEqual([]);
  });
});

describeBrowser("on paper", () => {
  test("everything is shown, opened or not, and no control is", async () => {
    const { page } = await openHtml(formats.html(mixed()), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(NOT_SHOWN)).toBe(0);
    expect(await page.evaluate(COLOURS)).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    expect(await page.locator(".controls, input").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length)).toBe(0);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describeBrowser("without its script", () => {
  test("the page shows everything but the filters", async () => {
    const { page } = await openHtml(formats.html(mixed()), { javaScriptEnabled: false });
    expect(await page.locator(".key:visible").count()).toBe(7);
    expect(await page.locator("input:visible, select:visible, button:visible").count()).toBe(0);
    await page.getByText("3 objects are the same").click();
    expect(await page.locator(".key:visible").count()).toBe(10);
  });
});

describeBrowser("a large report", () => {
  test("of 2,000 objects is small enough to send, and answers at once", async () => {
    const objects = Array.from({ length: 2_000 }, (_, index) =>
      anObject(index % 5 === 0 ? "changed" : "same", {
        type: ["Machine", "RedirectUrl"][index % 2]!,
        key: `key-${index}`,
        name: `name${index}`,
      }),
    );
    const html = formats.html(aComparison({ objects }));
    expect(html.length).toBeLessThan(4_000_000);
    const { page } = await openHtml(html);
    expect((await visibleKeys(page)).length).toBe(400);
    const milliseconds = await page.evaluate(TIME_OF_FILTER);
    expect(await counts(page)).toBe("Showing 1,600 of 2,000 objects");
    expect(milliseconds).toBeLessThan(1_000);
  });
});
