/** Each function as it is deployed: made by esbuild with the settings SST uses. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownFunctions } from '../../infra/functions.ts'
import { bundleFunction } from '../lambda/bundle.ts'

interface Contents {
  /** Bytes before the first event: what was measured, and a fifth more. */
  most: number
  /** Packages of AWS's SDK. */
  clients: string[]
  /** Folders of src/, beside core and adapters. */
  folders: string[]
}

const groups = ['auto-scaling', 'cloudwatch']
/** EC2's client, half of all, is read when it is needed. */
const nodes = [...groups, 'ec2', 'ssm']
const around = [...groups, 'elastic-load-balancing-v2', 'ssm']
/** That of load balancers too where people ask. */
const asked = ['auto-scaling', 'cloudwatch', 'cloudwatch-logs', 'ec2', 'elastic-load-balancing-v2', 'ssm']

const contents: Record<string, Contents> = {
  prewarm: { most: 1_120_000, clients: groups, folders: ['operations'] },
  reconcile: { most: 1_355_000, clients: around, folders: ['operations'] },
  tuning: { most: 1_245_000, clients: nodes, folders: ['operations', 'probe'] },
  balance: { most: 1_245_000, clients: nodes, folders: ['operations', 'probe'] },
  drift: {
    most: 1_620_000,
    clients: [...groups, 'cloudwatch-logs', 'ec2', 'elastic-load-balancing-v2', 'sesv2', 'ssm'],
    folders: ['forecast', 'operations', 'probe', 'render'],
  },
  slack: { most: 320_000, clients: ['sqs'], folders: ['slack'] },
  worker: {
    most: 1_400_000,
    clients: asked,
    folders: ['forecast', 'operations', 'probe', 'render', 'slack'],
  },
  remote: { most: 1_310_000, clients: asked, folders: ['forecast', 'operations', 'probe'] },
  alert: { most: 1_110_000, clients: groups, folders: ['operations', 'render'] },
}

/** What the function that Slack waits for has no time for. */
const heavy =
  /node_modules\/(zod|yaml|temporal-polyfill|ical\.js|aws-xray-sdk-core)\/|src\/adapters\/repository\//

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'springtide-bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('every function that is deployed has its contents written down here', () => {
  const files = Object.values(ownFunctions).map(({ handler }) => /\w+(?=\.)/.exec(handler)?.[0])
  expect([...new Set(files)].sort()).toEqual(Object.keys(contents).sort())
})

describe.each(Object.entries(contents))('the bundle of %s', (name, { most, clients, folders }) => {
  it('is small, has no test world and no needless client in it, and gives Lambda its handler', async () => {
    const { bytesAtStart, inputs, exports } = await bundleFunction(name, folder)
    expect(bytesAtStart).toBeLessThan(most)
    expect(distinct(inputs, /^src\/([a-z-]+)\//)).toEqual(['adapters', 'core', ...folders].sort())
    expect(distinct(inputs, /@aws-sdk\/client-([a-z0-9-]+)\//)).toEqual(clients)
    if (name === 'slack') expect(inputs.filter((file) => heavy.test(file))).toEqual([])
    expect(exports.sort()).toEqual(name === 'remote' ? ['act', 'look'] : ['handler'])
    expect(await typesOf(join(folder, 'functions', `${name}.mjs`))).toEqual(exports.map(() => 'function'))
  })
})

function distinct(files: string[], part: RegExp): string[] {
  return [...new Set(files.flatMap((file) => part.exec(file)?.[1] ?? []))].sort()
}

/** Loads it in a process of its own, with the settings without which some refuse to start. */
async function typesOf(file: string): Promise<string[]> {
  const program = `globalThis.awslambda = { streamifyResponse: (handler) => handler }
    console.log(JSON.stringify(Object.values(await import(${JSON.stringify(file)})).map((each) => typeof each)))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: {
      ...process.env,
      SPRINGTIDE_SLACK_SIGNING_SECRET: 'secret',
      SPRINGTIDE_ASKS_QUEUE: 'https://queue',
    },
  })
  return JSON.parse(stdout)
}
