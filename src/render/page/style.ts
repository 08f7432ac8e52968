/** The style sheet of page and mail: plain colours and class names, which mail clients keep; light, and dark where wanted. */
import { dark, light, type Palette } from '../chart/theme.ts'

/** Classes on every element that is not plain text: Gmail turns sections into divs. No nested rules, no variables. */
const layout = `
body{margin:0;padding:0;font:15px/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
.page{max-width:760px;margin:0 auto;padding:16px 12px;overflow-wrap:anywhere}
.part{padding:14px 18px;margin:0 0 12px;border-radius:10px}
.lead{border:0 solid;border-left-width:6px;padding:16px 18px}
h1{font-size:21px;line-height:1.3;margin:4px 0 10px;font-weight:650}
h2{font-size:16px;line-height:1.4;margin:0 0 8px;font-weight:650}
h3{font-size:15px;line-height:1.6;margin:0 0 4px;font-weight:600}
p{margin:0}
.note{font-weight:400;font-size:13px;margin-left:4px}
.dim{font-size:13px}
.foot{padding:4px 18px 16px}
.group{padding:10px 0 4px;border:0 solid;border-top-width:1px}
.items{list-style:none;margin:0;padding:0}
.items li{padding:6px 0}
.items p+p{margin-top:1px}
.tag{display:inline-block;padding:0 7px;border-radius:6px;border:1px solid;font-size:13px;line-height:19px;font-weight:600;overflow-wrap:anywhere}
.unknown{border-style:dashed}
code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;padding:1px 5px;border-radius:4px}
table{border-collapse:collapse;table-layout:fixed;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border:0 solid;border-top-width:1px}
th:first-child{width:28%}
thead th{border-top-width:0;font-size:13px;font-weight:500;padding-top:0}
tbody th{font-weight:600}
tbody th .dim,.plain-weight{font-weight:400}
.column{display:none}
.figures{font-variant-numeric:tabular-nums}
.figures td,.figures thead th+th{text-align:right;padding-left:6px;padding-right:0}
.chart{margin:6px 0}
.chart svg,.chart img{display:block;width:100%;height:auto}
.narrow{display:none}
.gauges{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:16px 24px}
.gauges svg{max-width:420px}
@media(max-width:640px){
.wide{display:none}
.narrow{display:block;max-width:480px}
th,td{padding-right:8px}
th:first-child{width:20%}
.figures th:first-child{width:36%}
}
@media(max-width:560px){
.page{padding:8px 6px}
.part{padding:12px 14px}
.lead{padding:14px}
.gauges{grid-template-columns:1fr}
thead{display:none}
table,tbody,tr{display:block}
tbody th:first-child,tbody td{display:block;width:auto;padding:1px 0;border-top-width:0}
tbody tr{padding:8px 0;border:0 solid;border-top-width:1px}
.column{display:inline;font-size:13px}
.figures{display:table;font-size:13px}
.figures thead{display:table-header-group}
.figures tbody{display:table-row-group}
.figures tr{display:table-row}
.figures tbody th:first-child,.figures tbody td{display:table-cell;padding:5px 0 5px 6px;border-top-width:1px}
.figures tbody th:first-child{width:36%;padding-left:0}
}
`

function colours(palette: Palette): string {
  const {
    ground,
    paper,
    ink,
    dim,
    grid,
    tide,
    good,
    goodTint,
    warn,
    warnTint,
    bad,
    badTint,
    unknown,
    unknownTint,
  } = palette
  return `
body,.page{background:${ground};color:${ink}}
.part{background:${paper};border-color:${paper}}
.dim,.note,.column,thead th{color:${dim}}
.group,th,td,tbody tr{border-color:${grid}}
code{background:${ground};color:${ink}}
.good{color:${good};background:${goodTint}}
.warn{color:${warn};background:${warnTint}}
.bad{color:${bad};background:${badTint}}
.unknown{color:${unknown};background:${unknownTint}}
.wait{color:${tide};background:${paper}}
.plain{color:${dim};background:${paper}}
.good-edge{border-color:${good}}
.warn-edge{border-color:${warn}}
.bad-edge{border-color:${bad}}
.unknown-edge{border-color:${unknown}}
.plain-edge{border-color:${dim}}
`
}

function variables(palette: Palette): string {
  return `:root{${Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')}}\n`
}

function sheet(some: (palette: Palette) => string): string {
  return `${layout}${some(light)}@media(prefers-color-scheme:dark){${some(dark)}}\n`
}

export const mailStyle = sheet(colours)

/** With the names that charts are drawn with. */
export const pageStyle = sheet((palette) => colours(palette) + variables(palette))
