import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import { groupConcerns } from '../../src/core/concern.ts'
import type { Desired } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import type { Report } from '../../src/core/report.ts'
import { type Loop, runApply, runPlan } from '../../src/operations/run.ts'
import { driftText } from '../../src/render/drift-text.ts'
import { renderMail } from '../../src/render/mail/mail.ts'
import { reportPage } from '../../src/render/page/page.ts'
import { plain } from '../../src/render/paint.ts'
import { reportJson } from '../../src/render/report-json.ts'
import { reportMarkdown } from '../../src/render/report-markdown.ts'
import { reportText } from '../../src/render/report-text.ts'
import { answerMessage } from '../../src/render/slack/answer.ts'
import { statusText } from '../../src/render/status-text.ts'
import { verdict } from '../../src/render/verdict.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, clock, scalingSection } from '../build.ts'

const [arena, game] = ['arena', 'game'].map((name) =>
  aFleet({ fleet: name, group: `prod-${name}`, scaling: scalingSection }),
) as [ReturnType<typeof aFleet>, ReturnType<typeof aFleet>]

function facesOf(report: Report): Record<string, string> {
  return {
    text: reportText(report, plain),
    drift: driftText(report, plain, 100),
    markdown: reportMarkdown(report),
    json: JSON.stringify(reportJson(report)),
    page: reportPage(report),
    mail: renderMail(report).text,
    mailHtml: renderMail(report).html,
    slack: JSON.stringify(answerMessage({ verb: 'plan', fleets: [] }, { report })),
  }
}

/** The plan for a fleet of two whose file is gone. */
async function planned(guardrails: object): Promise<Report> {
  const sandbox = seedSandbox([arena, game], clock('12:00'))
  const of = (fleets: Desired['fleets']): Loop => ({
    desired: { fleets, repository: fleets, guardrails: Guardrails.parse(guardrails) },
    connect: sandbox.connect,
    commit: null,
    at: clock('12:00'),
    concerns: groupConcerns,
  })
  await runApply(of([arena, game]))
  return runPlan(of([arena]))
}

const pruning = { prune: true, limits: { prunePercent: '100%' } }

describe('what is removed of a fleet without a file', () => {
  it('is shown by every face, with its name', async () => {
    const report = await planned(pruning)
    const ids = report.changes.map(({ id }: Change) => id)
    expect(ids).toHaveLength(4)
    const faces = facesOf(report)
    for (const [face, shown] of Object.entries(faces)) {
      expect(ids.filter((id) => !shown.includes(id)).map((id) => `${face} ${id}`)).toEqual([])
      expect(shown).toContain('game')
    }
    expect(faces.text).toContain(
      'game no file declares it\n  - remove scaling policy springtide-in of prod-game',
    )
    expect(statusText(report, plain)).toContain('4 to remove of fleets without a file: see `tide plan`')
  })

  it('is said to be removed where it waits too, also on the button that approves it', async () => {
    const report = await planned({ prune: true })
    expect(report.changes.map(({ held }) => held?.by)).toEqual(Array(4).fill('guardrail'))
    const { json: _, ...faces } = facesOf(report)
    const silent = Object.entries(faces).filter(
      ([, shown]) => !shown.includes('remove alarm springtide-game-out'),
    )
    expect(silent.map(([face]) => face)).toEqual([])
    expect(faces.slack).toContain('game: remove alarm springtide-game-out. It is written at once')
  })

  it('is never a green verdict, planned or only found', async () => {
    for (const guardrails of [pruning, {}]) {
      const report = await planned(guardrails)
      expect(report.fleets.map(({ state }) => state)).toEqual(['in sync'])
      expect(verdict(report)).toBe('arena ready; left of fleets without a file: 4')
      expect(reportPage(report)).toContain('warn-edge')
    }
  })
})
