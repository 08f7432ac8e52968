/** What the evaluation made, by type and name. */
import { inject } from 'vitest'
import { type FunctionName, physicalName } from '../../../infra/names.ts'
import type { Statement } from '../../../infra/statement.ts'
import type { Evaluated } from './evaluate-stages.ts'

export const isSkipped = inject('sst') === null

/** `many` is production too, with more fleets. */
type Stage = 'production' | 'dev' | 'many'
// biome-ignore lint/suspicious/noExplicitAny: the shapes are Pulumi's, and each test says what it wants of them
type Inputs = any

export function evaluation(stage: Stage = 'production'): Evaluated[Stage] {
  const sst = inject('sst')
  if (!sst) throw new Error('SST was not fetched: this test is to be skipped')
  return sst[stage]
}

/** Inputs of every resource of a type (`aws:sqs/queue:Queue`), by its name in SST's state. */
export function made(type: string, stage: Stage = 'production'): Map<string, Inputs> {
  const { resources } = evaluation(stage)
  return new Map(
    resources.filter((resource) => resource.type === type).map(({ name, inputs }) => [name, inputs]),
  )
}

export function lambda(name: FunctionName, stage: Stage = 'production'): Inputs {
  const called = physicalName(stage, name)
  return [...made('aws:lambda/function:Function', stage).values()].find((inputs) => inputs.name === called)
}

/** The statements of a function's role, as AWS would get them. */
export function statementsOf(name: FunctionName, stage: Stage = 'production'): Statement[] {
  const called = physicalName(stage, name)
  const role = [...made('aws:iam/role:Role', stage).values()].find((inputs) => inputs.name === called)
  return JSON.parse(role.inlinePolicies[0].policy)
}
