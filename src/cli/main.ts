/** tide: the command. Wires verbs to options, and catches errors once. */
import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { SpringtideError } from '../core/error.ts'
import { problemsText } from '../render/problems-text.ts'
import { InvalidRepository } from './context.ts'
import { countOption, durationOption, hoursOption, instantOption } from './parse-options.ts'
import { type Terminal, terminal } from './terminal.ts'
import { apply } from './verbs/apply.ts'
import { hold, prewarm } from './verbs/ask.ts'
import { check } from './verbs/check.ts'
import { balance, tuning } from './verbs/nodes.ts'
import { plan } from './verbs/plan.ts'
import { status } from './verbs/status.ts'
import { timeline } from './verbs/timeline.ts'

const screen = terminal()
const me = process.env.USER ?? process.env.LOGNAME ?? 'somebody'

// `tide plan | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const program = new Command('tide')
  .version(manifest.version)
  .description(
    'Springtide keeps Auto Scaling groups ready before their peaks, as schedules/ and policies/ say.',
  )
  .showHelpAfterError('(tide help VERB tells more)')
  .addHelpText(
    'after',
    '\nExit codes: 0 fine, 1 failed or invalid, 2 changes or findings pending (with --exit-code).',
  )

/** A verb with the options every verb has. */
function verb(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--repo <dir>', 'the folder that holds schedules/ and policies/', '.')
    .option('--json', 'for programs: the shapes in docs/json.md')
    .option('--sandbox', 'against AWS in memory, seeded from the repository')
}

function cloudVerb(name: string, description: string): Command {
  return verb(name, description).option(
    '--at <instant>',
    'as if it were then, such as 2027-06-29T18:00Z',
    instantOption,
  )
}

verb('check', 'Is the repository valid? Prints every problem as file:line:column').action((options) =>
  run(() => check(options, screen)),
)

cloudVerb('plan [fleets...]', 'What would be changed now, and why; writes nothing')
  .option('--markdown', 'for pull requests')
  .option('--exit-code', 'exit with 2 where changes or findings are pending')
  .action((fleets, options) => run(() => plan(fleets, options, screen)))

cloudVerb('apply [fleets...]', 'Plan anew and write it; what guardrails hold waits for its approval')
  .option('--approve <ids...>', 'write these held changes too')
  .option('--exit-code', 'exit with 2 where something stays held or found')
  .action((fleets, options) => run(() => apply(fleets, options, screen)))

cloudVerb('status [fleets...]', 'How each fleet stands: floor, instances, connections, next peak')
  .option('--exit-code', 'exit with 2 where changes or findings are pending')
  .action((fleets, options) => run(() => status(fleets, options, screen)))

verb('timeline [fleets...]', 'The floor of the coming hours, drawn; needs no AWS')
  .option('--at <instant>', 'begin then', instantOption)
  .option('--hours <n>', 'how far, 48 by default', hoursOption)
  .action((fleets, options) => run(() => timeline(fleets, options, screen)))

cloudVerb('prewarm <fleet>', 'Raise the floor now, for a while')
  .option('--connections <n>', 'ready for this many, such as 600000 or 600k', countOption)
  .option('--instances <n>', 'or this many instances', countOption)
  .option('--for <duration>', 'such as 2h; it ends by itself', durationOption)
  .option('--because <text>', 'the reason, shown wherever the override is')
  .option('--by <name>', 'who asks', me)
  .option('--end', 'end it now')
  .action((fleet, options) => run(() => prewarm(fleet, options, screen)))

cloudVerb('hold [fleets...]', 'Change nothing on a fleet for a while')
  .option('--all', 'every fleet of the repository')
  .option('--for <duration>', 'such as 1h; it ends by itself', durationOption)
  .option('--because <text>', 'the reason, shown wherever the hold is')
  .option('--by <name>', 'who asks', me)
  .option('--end', 'end it now')
  .action((fleets, options) => run(() => hold(fleets, options, screen)))

cloudVerb('tuning [fleets...]', 'Are the nodes what their profile says? Asks them, over SSM Run Command')
  .option('--exit-code', 'exit with 2 where something is found')
  .action((fleets, options) => run(() => tuning(fleets, options, screen)))

cloudVerb('balance [fleets...]', 'How connections lie on the nodes: asks them, over SSM Run Command')
  .option('--exit-code', 'exit with 2 where something is found')
  .action((fleets, options) => run(() => balance(fleets, options, screen)))

program
  .command('demo')
  .description('A recorded day on AWS in memory: drift repaired, floors raised before each peak')
  .option('--json', 'the numbers, for programs')
  .action((options) =>
    run(async () => {
      const { demo } = await import('./verbs/demo.ts')
      return demo(options, screen)
    }),
  )

async function run(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    process.exitCode = 1
    tell(error, screen)
  }
}

/** What the user can mend is a sentence; a bug keeps its stack. */
function tell(error: unknown, { err, paint }: Terminal): void {
  if (error instanceof InvalidRepository) err(problemsText(error.problems, paint))
  else if (error instanceof SpringtideError) err(`${paint('red', error.message)}\n${error.hint}\n`)
  else throw error
}

await program.parseAsync()
