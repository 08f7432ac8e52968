import { describe, expect, it } from 'vitest'
import { whereOf } from '../../src/core/change.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/instant.ts'
import { metricDimensions } from '../../src/core/policy.ts'
import type { Report } from '../../src/core/report.ts'
import { perform } from '../../src/operations/perform.ts'
import { driftText } from '../../src/render/drift-text.ts'
import { renderMail } from '../../src/render/mail/mail.ts'
import { reportPage } from '../../src/render/page/page.ts'
import { plain } from '../../src/render/paint.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { settingOf } from './setting.ts'

const file = 'schedules/arena.forecast.yaml'
const arena = aFleet({ forecast: true }, [
  aPeak({ size: { connections: 450_000 } }),
  aPeak({ name: 'forecast-1800', size: { connections: 480_000 }, place: { file, line: 8 } }),
])
const morning = clock('07:00', '2026-11-26')

/** Three weeks of evenings of 400,000 connections, of which the last has 512,000. */
async function night(): Promise<Report> {
  const sandbox = createSandbox({ startsAt: morning, metricRetentionSeconds: (30 * DAY) / SECOND })
  const hand = sandbox.region(whereOf(arena.policy))
  hand.createGroup({ name: arena.policy.group, min: 4, max: 60 })
  const metric = { ...arena.policy.metric, dimensions: metricDimensions(arena.policy) }
  for (let at = morning - 21 * DAY; at < morning; at += MINUTE) {
    const hour = (at % DAY) / HOUR
    const top = at >= clock('00:00') && at < clock('00:00', '2026-11-26') ? 512_000 : 400_000
    const load = top * (0.1 + 0.9 * Math.exp(-(((hour - 20) / 3) ** 2)))
    hand.publish({ ...metric, at, values: [load / 2, load / 2] })
  }
  const answer = await perform({ verb: 'drift', fleets: [] }, settingOf(sandbox, [arena]))
  if (!('report' in answer)) throw new Error('no nightly report')
  return answer.report
}

describe('the morning after an evening that brought more than was declared', () => {
  it('says in text and mail what was declared, what was foreseen and what came, and the line to write', async () => {
    const report = await night()
    for (const text of [driftText(report, plain, 110), renderMail(report).text]) {
      expect(text).toContain(
        'arena evening: declared 450,000, came 512,000: write connections: 515000 at schedules/arena.yaml:4',
      )
      expect(text).toMatch(
        /arena more than foreseen on Wed 25 Nov: at most 4[\d,]+ \(q95\) at [\d:]+, came 51[\d,]+ at 20:00; \d+ % of the day over it; declared 450,000 \(evening\)$/m,
      )
    }
  })

  it('says it in the mail with colours and on the page, where a forecast is no declaration', async () => {
    const report = await night()
    for (const page of [renderMail(report).html, reportPage(report)]) {
      const words = page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
      expect(words).toContain(
        'arena evening declared 450,000 came 512,000 write connections: 515000 at schedules/arena.yaml:4',
      )
      expect(words).toMatch(
        / arena declared 450,000, evening foreseen \(q95\) 4[\d,]+, Wed 25 Nov [\d:]+ came 51[\d,]+, /,
      )
    }
  })
})
