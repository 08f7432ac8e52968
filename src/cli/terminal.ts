/** What a verb may do to the outside: write to the two streams, and show progress while something takes long. */
import { coloured, type Paint, plain } from '../render/paint.ts'

export interface Terminal {
  out(text: string): void
  err(text: string): void
  paint: Paint
  /** Columns of the terminal; 100 where output goes elsewhere. */
  columns: number
  /** Shows `what` with the seconds gone by, once it has taken one; nothing where nobody watches. */
  during<T>(what: () => string, work: Promise<T>): Promise<T>
}

/** Colour only on a terminal, and never with NO_COLOR (no-color.org). */
export function terminal(): Terminal {
  const hasColour = process.stdout.isTTY === true && !process.env.NO_COLOR
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    paint: hasColour ? coloured : plain,
    columns: process.stdout.columns ?? 100,
    during: process.stderr.isTTY ? withProgress : (_what, work) => work,
  }
}

async function withProgress<T>(what: () => string, work: Promise<T>): Promise<T> {
  const started = performance.now()
  const clear = '\r\u001b[K'
  const timer = setInterval(() => {
    process.stderr.write(`${clear}${what()} … ${Math.round((performance.now() - started) / 1000)} s`)
  }, 1_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
    if (performance.now() - started >= 1_000) process.stderr.write(clear)
  }
}
