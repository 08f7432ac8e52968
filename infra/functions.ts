/** The functions as they are deployed, as plain data. */
import { pictureFiles } from '../src/adapters/mail/picture-files.ts'
import type { FunctionName } from './names.ts'

/** Megabytes. */
export type Memory = 512 | 1_024 | 1_769 | 3_008

export interface OwnFunction {
  /** Its name in SST's state. */
  id: string
  handler: string
  timeout: '5 seconds' | '50 seconds' | '1 minute' | '5 minutes'
  /** For up to a thousand fleets, see size.ts. */
  memory: Memory
  /** How many may run at once for each share of the fleets; absent: as many as the account has left. */
  reserved?: number
  /** Whether several divide the fleets where they are too many for one. */
  isShared?: true
  /** Of an invocation that nobody waits for. */
  background?: { retries: number; eventAgeSeconds: number; keepsFailures: boolean }
  isTraced: boolean
  /** Whether schedules/ and policies/ are shipped with it. */
  readsRepository: boolean
  /** Further files, shipped at the same path. */
  files: string[]
  /** Which settings it gets besides the common ones. */
  settings: ('log-groups' | 'asks-queue' | 'signing-secret' | 'webhook')[]
  /** Its answer is a stream. */
  isStreaming: boolean
}

const common = {
  timeout: '5 minutes',
  memory: 512,
  isTraced: true,
  readsRepository: true,
  files: [],
  settings: [],
  isStreaming: false,
} satisfies Partial<OwnFunction>

/**
 * Two runs at once would do no harm, but no good either, and other functions cannot take its place. The next tick is the
 * retry: an old event is of no use to anyone, and one lost tick is no news (alarms watch for silence).
 */
const tick = {
  ...common,
  reserved: 1,
  isShared: true,
  background: { retries: 0, eventAgeSeconds: 60, keepsFailures: false },
} satisfies Partial<OwnFunction>

export const ownFunctions: Record<FunctionName, OwnFunction> = {
  prewarm: { ...tick, id: 'Prewarm', handler: 'functions/prewarm.handler', timeout: '50 seconds' },
  reconcile: { ...tick, id: 'Reconcile', handler: 'functions/reconcile.handler' },
  tuning: { ...tick, id: 'Tuning', handler: 'functions/tuning.handler' },
  balance: { ...tick, id: 'Balance', handler: 'functions/balance.handler' },
  /** The next night is too far: a report that failed is made once more, within the hour it is for. */
  drift: {
    ...common,
    id: 'Drift',
    handler: 'functions/drift.handler',
    reserved: 1,
    memory: 1_024,
    background: { retries: 1, eventAgeSeconds: 900, keepsFailures: true },
    files: pictureFiles.map((file) => `node_modules/${file}`),
    settings: ['log-groups'],
  },
  /** Anybody can call its URL: a flood can take no more than its share, and the work behind it is queued. */
  slack: {
    ...common,
    id: 'Slack',
    handler: 'functions/slack.handler',
    timeout: '5 seconds',
    memory: 1_024,
    reserved: 5,
    isTraced: false,
    readsRepository: false,
    settings: ['signing-secret', 'asks-queue'],
  },
  worker: { ...common, id: 'Worker', handler: 'functions/worker.handler', settings: ['log-groups'] },
  look: {
    ...common,
    id: 'Look',
    handler: 'functions/remote.look',
    settings: ['log-groups'],
    isStreaming: true,
  },
  act: { ...common, id: 'Act', handler: 'functions/remote.act', isStreaming: true },
  /** An alert that is an hour late still says what happened. */
  alert: {
    ...common,
    id: 'Alert',
    handler: 'functions/alert.handler',
    timeout: '1 minute',
    background: { retries: 2, eventAgeSeconds: 3_600, keepsFailures: true },
    settings: ['webhook'],
  },
}
