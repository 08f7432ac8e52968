/** `tide --remote`, deployed twice: to look, with rights to read; and to act. */
import { deployedCloud } from './cloud.ts'
import { createRemoteHandler } from './remote-face.ts'
import { shipped } from './shipped.ts'

const about = { cloud: deployedCloud(process.env), now: Date.now, ...shipped(process.env) }

export const look = createRemoteHandler({ name: 'look', ...about })
export const act = createRemoteHandler({ name: 'act', ...about })
