/** Problems as compilers print them, so that editors and terminals make the place clickable. */
import type { Problem } from '../core/problem.ts'
import { type Paint, plural, safe } from './paint.ts'

export function problemsText(problems: Problem[], paint: Paint): string {
  const lines = problems.map(({ file, line, column, path, message }) => {
    const place = `${safe(file)}:${line}:${column}`
    return `${paint('bold', place)} ${path ? `${paint('cyan', safe(path))}: ` : ''}${safe(message)}`
  })
  const files = new Set(problems.map(({ file }) => file)).size
  return `${lines.join('\n')}\n\n${paint('red', `${plural(problems.length, 'problem')} in ${plural(files, 'file')}: nothing was changed`)}\n`
}
