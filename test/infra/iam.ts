/** IAM as far as our statements use it: would this request be allowed? */
import type { Condition, Statement } from '../../infra/statement.ts'

export interface Request {
  action: string
  /** The ARN, or `*` for actions without resources. */
  resource: string
  /** Condition keys the request carries. */
  keys: Record<string, (string | number)[]>
}

export function isAllowed(statements: Statement[], request: Request): boolean {
  return statements.some(
    ({ actions, resources, conditions = [] }) =>
      actions.includes(request.action) &&
      resources.some((pattern) => matches(pattern, request.resource)) &&
      conditions.every((condition) => holds(condition, request.keys)),
  )
}

function holds({ test, variable, values }: Condition, keys: Request['keys']): boolean {
  const given = keys[variable]
  if (test === 'Null') return (given === undefined) === (values[0] === 'true')
  if (test === 'NumericLessThanEquals') return given !== undefined && Number(given[0]) <= Number(values[0])
  if (test === 'StringEquals') return given !== undefined && values.includes(String(given[0]))
  if (test === 'StringLike')
    return given !== undefined && values.some((pattern) => matches(pattern, String(given[0])))
  const each = given ?? []
  if (test === 'ForAllValues:StringEquals') return each.every((value) => values.includes(String(value)))
  if (test === 'ForAllValues:StringLike') {
    return each.every((value) => values.some((pattern) => matches(pattern, String(value))))
  }
  throw new Error(`no such test is known here: ${test}`)
}

/** `*` stands for anything, `${*}` for itself. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\$\{[*?$]\}|\*)/).map((part) => {
    if (part === '*') return '.*'
    return (/^\$\{(.)\}$/.exec(part)?.[1] ?? part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`).test(text)
}
