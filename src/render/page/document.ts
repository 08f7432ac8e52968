/** One page in one file: no scripts, no links out, nothing fetched, and a policy that says so to the browser. */
import { type Html, html, markup, raw } from './html.ts'
import { pageStyle } from './style.ts'

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export function page(title: string, sections: Html[]): string {
  return markup(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<main class="page">
${sections}</main>
</body>
</html>
`)
}
