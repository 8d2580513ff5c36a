// The HTML report in a real browser: examples, a hostile release and a hostile report, on a phone, on a laptop, in the
// dark and on paper. Each check can fail; the last ones are controls that must find what they look for.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ow = resolve(process.env.OW);
const failures = [];
let checks = 0;

function check(holds, what) {
  checks += 1;
  if (!holds) { failures.push(what); console.log(`  FAIL ${what}`); }
}

/** Runs `ow`, whose exit code tells the outcome. */
function run(args, input) {
  try { return execFileSync(ow, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 }); }
  catch (error) { if ([1, 3].includes(error.status)) return error.stdout; throw error; }
}

const ATTACK = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script><a href="javascript:window.pwned=1">x</a>'
  + '</style></title></svg><svg onload=window.pwned=1>\u202e\u001b[31m\n::error::x';

function hostileRelease() {
  const folder = join(here, 'hostile');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const name = "<img src=x onerror=window.pwned=1>'\"&|.safetensors";
  const header = JSON.stringify({ __metadata__: { license: ATTACK } });
  const bytes = Buffer.alloc(8 + header.length);
  bytes.writeBigUInt64LE(BigInt(header.length));
  bytes.write(header, 8);
  writeFileSync(join(folder, name), bytes);
  const quoted = JSON.stringify(ATTACK);
  writeFileSync(join(folder, 'README.md'),
    `---\nlicense: other\nlicense_name: ${quoted}\nbase_model: ${quoted}\n---\n# ${ATTACK}\n`
    + `The weights are licensed under ${ATTACK} for research only.\n`);
  return folder;
}

/** A report each free string of which is an attack, and some of which are very long. */
function hostileReport() {
  const closed = ['schema', 'verdict', 'reading', 'level', 'kind', 'channel', 'relation', 'concerns'];
  let count = 0;
  const poison = (value, key) => {
    if (typeof value === 'string') return closed.includes(key) ? value : ATTACK + 'W'.repeat((count++ % 7) * 60);
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poison(v, k)]));
    }
    return value;
  };
  return JSON.stringify(poison(JSON.parse(run(['check', 'examples/restricted', '--format', 'json']))));
}

const pages = {
  attested: run(['check', 'examples/attested', '--format', 'html']),
  open: run(['check', 'examples/open', '--format', 'html']),
  restricted: run(['check', 'examples/restricted', '--format', 'html']),
  undecided: run(['check', 'examples/undecided', '--format', 'html']),
  'all-definitions': run(['check', 'examples/restricted', '--format', 'html', '--definition', 'open-weights',
    '--definition', 'open-weights@2023-06-08']),
  'hostile-release': run(['check', hostileRelease(), '--format', 'html']),
  'hostile-report': run(['render', '-', '--format', 'html'], hostileReport()),
};

const views = [
  { name: 'phone', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  { name: 'laptop', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'laptop-dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
];

/** Opens a file, and keeps all that the browser says and asks for. */
async function open(browser, file, view) {
  const context = await browser.newContext({ viewport: view.viewport, colorScheme: view.colorScheme });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const heard = { console: [], requests: [], dialogs: 0 };
  page.on('console', (message) => heard.console.push(message.text()));
  page.on('pageerror', (error) => heard.console.push(String(error)));
  page.on('request', (request) => { if (request.url() !== url) heard.requests.push(request.url()); });
  page.on('dialog', (dialog) => { heard.dialogs += 1; dialog.dismiss(); });
  await page.goto(url);
  await page.waitForTimeout(50);
  return { context, page, heard };
}

async function quiet(page, heard, at) {
  check(heard.console.length === 0, `${at}: the console is silent (${heard.console[0]})`);
  check(heard.requests.length === 0, `${at}: nothing is asked for (${heard.requests[0]})`);
  check(heard.dialogs === 0, `${at}: no dialog opens`);
  const found = await page.evaluate(() => ({
    pwned: 'pwned' in window,
    live: document.querySelectorAll('script,img,iframe,object,embed,form,input,base,link,video,audio,foreignObject,use').length,
    handlers: [...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])
      .filter((a) => a.name.startsWith('on') || a.name === 'style' || a.name === 'src').length,
    away: [...document.querySelectorAll('[href]')].filter((a) => !a.getAttribute('href').startsWith('#')).length,
    wide: [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((e) => `${e.tagName}.${e.getAttribute('class')}`),
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    lang: document.documentElement.lang,
    title: document.title.trim().length,
    mains: document.querySelectorAll('main').length,
    ids: document.querySelectorAll('[id]').length - new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size,
  }));
  check(!found.pwned && found.live === 0 && found.handlers === 0, `${at}: nothing is alive (${JSON.stringify(found)})`);
  check(found.away === 0, `${at}: no link leads away`);
  check(found.sideways <= 0, `${at}: no scrolling sideways (${found.sideways} px, ${found.wide})`);
  check(found.lang === 'en' && found.title > 0 && found.mains === 1 && found.ids === 0, `${at}: language, title, ids`);
}

/** All rules of axe, best practices too: contrast, landmarks, order of headings, tables. */
async function accessible(page, at) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { preload: false }));
  for (const violation of result.violations) {
    check(false, `${at}: ${violation.id}: ${violation.help} (${violation.nodes.length}, ${violation.nodes[0].html.slice(0, 120)})`);
  }
  const passed = new Set(result.passes.map((rule) => rule.id));
  for (const rule of ['color-contrast', 'landmark-one-main', 'region', 'heading-order', 'bypass', 'document-title']) {
    check(passed.has(rule), `${at}: axe looked at ${rule}`);
  }
}

async function skipLink(page, at) {
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return { target: document.activeElement.getAttribute('href'), left: box.left, width: box.width };
  });
  check(skip.target === '#report' && skip.left >= 0 && skip.width > 40, `${at}: the first stop is the skip link, in sight`);
}

async function paper(page, at, name) {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  const folded = await page.evaluate(() => [...document.querySelectorAll('details > :not(summary)')]
    .filter((e) => e.getBoundingClientRect().height === 0).length);
  check(folded === 0, `${at}: what is folded is open on paper (${folded})`);
  const hidden = await page.evaluate(() => [...document.querySelectorAll('.contents, .skip')]
    .every((e) => getComputedStyle(e).display === 'none'));
  check(hidden, `${at}: what is only for a screen is not on paper`);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  check(pdf.length > 10_000 && pdf.subarray(0, 5).toString() === '%PDF-', `${at}: it prints`);
  if (process.env.SHOTS) writeFileSync(join(process.env.SHOTS, `${name}.pdf`), pdf);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
if (process.env.SHOTS) mkdirSync(process.env.SHOTS, { recursive: true });
for (const [name, html] of Object.entries(pages)) {
  const file = join(here, `${name}.html`);
  writeFileSync(file, html);
  for (const view of views) {
    const at = `${name}, ${view.name}`;
    const { context, page, heard } = await open(browser, file, view);
    await quiet(page, heard, at);
    await skipLink(page, at);
    if (process.env.SHOTS && !name.startsWith('hostile')) {
      await page.screenshot({ path: join(process.env.SHOTS, `${name}-${view.name}.png`), fullPage: true });
    }
    if (view.name === 'laptop') await paper(page, `${name}, paper`, name);
    await page.emulateMedia({ media: 'screen', colorScheme: view.colorScheme });
    await accessible(page, at);
    await context.close();
  }
  console.log(`looked at ${name} (${html.length} characters)`);
}

// Controls: the page's own policy stops what is put into it, and the checks above see what they are for.
const bad = join(here, 'control.html');
writeFileSync(bad, pages.open
  .replace('</main>', '<script>window.pwned=1</script><img src="http://127.0.0.1:9/x.png"><p style="color:red">x</p></main>'));
const { context, page, heard } = await open(browser, bad, views[2]);
check(!(await page.evaluate(() => 'pwned' in window)), 'control: the policy of the page stops a script');
check(heard.console.filter((text) => /Content Security Policy/i.test(text)).length >= 3, 'control: the policy is heard of');
const style = await page.evaluate(() => getComputedStyle(document.querySelector('p[style]')).color);
check(style !== 'rgb(255, 0, 0)', 'control: the policy stops a style that is not the page\'s own');
await page.evaluate(() => { document.querySelector('h2').remove(); document.querySelector('.eyebrow').style.color = '#ccc'; });
await page.evaluate(axe);
const seen = await page.evaluate(() => window.axe.run(document, { preload: false }));
check(seen.violations.some((v) => v.id === 'color-contrast'), 'control: weak contrast is seen');
await context.close();
await browser.close();

console.log(`${checks} checks in ${Object.keys(pages).length} pages, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
