/** The colours of charts and pages, light and dark: one palette for both, with contrast that a test measures. */

/** Every ink stands on `paper`, and each word's ink on its own tint, with a contrast of 4.5 or more. */
export interface Palette {
  /** Behind the page, and behind what is written on it. */
  ground: string
  paper: string
  ink: string
  dim: string
  grid: string
  tide: string
  /** The area under the floor. */
  water: string
  good: string
  goodTint: string
  warn: string
  warnTint: string
  bad: string
  badTint: string
  /** Unchecked: neither good nor bad. */
  unknown: string
  unknownTint: string
  /** Curves, told apart by dashes too. */
  curve1: string
  curve2: string
  curve3: string
  curve4: string
}

export const light: Palette = {
  ground: '#eef2f6',
  paper: '#ffffff',
  ink: '#15202b',
  dim: '#526071',
  grid: '#dde3ea',
  tide: '#0b62bd',
  water: '#c9e0f7',
  good: '#0f6636',
  goodTint: '#e0f3e8',
  warn: '#854600',
  warnTint: '#fdeeda',
  bad: '#b3221a',
  badTint: '#fde9e7',
  unknown: '#5a3ca8',
  unknownTint: '#eee9fb',
  curve1: '#0b62bd',
  curve2: '#b8480b',
  curve3: '#0a7a5c',
  curve4: '#a02d84',
}

export const dark: Palette = {
  ground: '#0d131a',
  paper: '#17202a',
  ink: '#e9eef4',
  dim: '#a5b2c1',
  grid: '#2c3947',
  tide: '#71b5ff',
  water: '#1f4165',
  good: '#74d69e',
  goodTint: '#14301f',
  warn: '#f3b863',
  warnTint: '#36270f',
  bad: '#ff9d92',
  badTint: '#3d1b18',
  unknown: '#c3aeff',
  unknownTint: '#2b2349',
  curve1: '#71b5ff',
  curve2: '#f2a05e',
  curve3: '#56cfa7',
  curve4: '#e99ad2',
}

/** What a chart is drawn with: colours, or the names of a page's colours. */
export interface Theme {
  palette: Palette
  /** `null`: the page shows through. */
  background: string | null
}

/** For a rasteriser, which knows no style sheet: the light colours on their own paper. */
export const pictureTheme: Theme = { palette: light, background: light.paper }

/** For a page: its style sheet says what each name is, so that charts follow light and dark. */
export const pageTheme: Theme = { palette: named(light), background: null }

function named(palette: Palette): Palette {
  return Object.fromEntries(
    Object.keys(palette).map((name) => [name, `var(--${name})`]),
  ) as unknown as Palette
}
