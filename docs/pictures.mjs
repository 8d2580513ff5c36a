// Pictures of the HTML report on the example `restricted`, in light and dark: PROGRAM FOLDER.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [, , program, folder] = process.argv;
const report = resolve('target/browser/picture.html');
const made = spawnSync(resolve(program), ['check', 'examples/restricted', '--format', 'html', '--output', report]);
if (made.status !== 1) throw new Error(`the example should not be met: ${made.stderr}`);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
for (const [scheme, name] of [['light', 'report.png'], ['dark', 'report-dark.png']]) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1240 }, colorScheme: scheme });
  await page.goto(pathToFileURL(report).href);
  await page.screenshot({ path: join(folder, name) });
}
await browser.close();
