/** Statements of IAM policies, as plain data. */

/** A statement as SST takes it; a request must meet every condition. */
export interface Statement {
  actions: string[]
  resources: string[]
  conditions?: Condition[]
}

export interface Condition {
  test: string
  variable: string
  values: string[]
}

export function allow(actions: string[], resources: string[], conditions?: Condition[]): Statement {
  return { actions, resources, ...(conditions ? { conditions } : {}) }
}

/** The request has the key, and it is at most this. */
export function atMost(key: string, most: number): Condition {
  return { test: 'NumericLessThanEquals', variable: key, values: [String(most)] }
}

export function absent(key: string): Condition {
  return { test: 'Null', variable: key, values: ['true'] }
}

/** Every value of a key that has several; a request without the key passes, so `present` belongs beside it where that matters. */
export function onlyOf(key: string, values: string[]): Condition {
  return { test: 'ForAllValues:StringEquals', variable: key, values }
}

export function present(key: string): Condition {
  return { test: 'Null', variable: key, values: ['false'] }
}

/** As CloudFormation and AWS take a whole policy. */
export function policyDocument(statements: Statement[]): object {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ actions, resources, conditions = [] }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions.length > 0 ? { Condition: grouped(conditions) } : {}),
    })),
  }
}

function grouped(conditions: Condition[]): Record<string, Record<string, string[]>> {
  const tests = Map.groupBy(conditions, ({ test }) => test)
  return Object.fromEntries(
    [...tests].map(([test, some]) => [
      test,
      Object.fromEntries(some.map(({ variable, values }) => [variable, values])),
    ]),
  )
}
