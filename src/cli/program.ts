/** The verbs of the command and their options: what there is to type. */
import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { adoptOptions } from './adopt/options.ts'
import { me } from './ask.ts'
import { forecastOptions } from './forecast/options.ts'
import { countOption, durationOption, hoursOption, instantOption } from './parse-options.ts'
import { simulateOptions } from './simulate-options.ts'
import type { Terminal } from './terminal.ts'
import { check } from './verbs/check.ts'
import { look, timeline } from './verbs/look.ts'
import { apply, hold, prewarm } from './verbs/write.ts'

/** `run` is given the work of the verb that was typed, and does it. */
export function createProgram(
  screen: Terminal,
  run: (work: () => Promise<number>) => Promise<void>,
): Command {
  const program = new Command('tide')
    .version(manifest.version)
    .description(
      'Springtide keeps Auto Scaling groups ready before their peaks, as schedules/ and policies/ say.',
    )
    .option('--remote', 'ask the deployed functions instead: takes only the right to invoke them')
    .option('--stage <name>', 'the stage that is deployed', 'production')
    .showHelpAfterError('(tide help tells more)')
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 failed or invalid, 2 changes or findings pending (with --exit-code).',
    )

  /** A verb with the options every verb has. */
  function verb(name: string, description: string): Command {
    return program
      .command(name)
      .description(description)
      .showHelpAfterError(`(tide help ${name.split(' ', 1)[0]} tells more)`)
      .option('--repo <dir>', 'the folder that holds schedules/ and policies/', '.')
      .option('--json', 'for programs: the shapes in docs/json.md')
  }

  /** A verb that can also be asked of the sandbox, of another time, and of the deployed function. */
  function cloudVerb(name: string, description: string): Command {
    return verb(name, description)
      .option('--sandbox', 'against AWS in memory, seeded from the repository')
      .option('--at <instant>', 'as if it were then, such as 2027-06-29T18:00Z', instantOption)
  }

  /** A verb that looks, and can put what it sees onto a page. */
  function lookingVerb(name: string, description: string): Command {
    return cloudVerb(name, description)
      .option('--html <file>', 'write a page with charts too')
      .option('--exit-code', 'exit with 2 where changes or findings are pending')
  }

  verb(
    'check',
    'Is the repository valid, and what would hurt at a peak? Each as file:line:column, with the fix',
  )
    .option('--annotations', 'show them beside their lines on GitHub too')
    .option('--strict', 'exit with 1 for warnings too')
    .option('--live', 'ask AWS for what no file can say: metrics, launches, instance types, quotas')
    .option('--sandbox', 'as --live, against AWS in memory, seeded from the repository')
    .option('--at <instant>', 'as if it were then, such as 2027-06-29T18:00Z', instantOption)
    .action((options) => run(() => check(options, screen)))

  lookingVerb('plan [fleets...]', 'What would be changed now, and why; writes nothing')
    .option('--markdown', 'for pull requests')
    .action((fleets, _own, command: Command) =>
      run(() => look('plan', fleets, command.optsWithGlobals(), screen)),
    )

  cloudVerb('apply [fleets...]', 'Plan anew and write it; what guardrails hold waits for its approval')
    .option('--approve <ids...>', 'write these held changes too')
    .option('--exit-code', 'exit with 2 where something stays held or found')
    .action((fleets, _own, command: Command) => run(() => apply(fleets, command.optsWithGlobals(), screen)))

  lookingVerb(
    'status [fleets...]',
    'How each fleet stands: size against floor, load against target, next peak',
  ).action((fleets, _own, command: Command) =>
    run(() => look('status', fleets, command.optsWithGlobals(), screen)),
  )

  cloudVerb('timeline [fleets...]', 'The floor of the coming hours, drawn; needs no AWS')
    .option('--html <file>', 'write a page with charts too')
    .option('--hours <n>', 'how far, 48 by default', hoursOption)
    .action((fleets, _own, command: Command) =>
      run(() => timeline(fleets, command.optsWithGlobals(), screen)),
    )

  cloudVerb('prewarm <fleet>', 'Raise the floor now, for a while')
    .option('--connections <n>', 'ready for this many, such as 600000 or 600k', countOption)
    .option('--instances <n>', 'or this many instances', countOption)
    .option('--for <duration>', 'such as 2h; it ends by itself', durationOption)
    .option('--because <text>', 'the reason, shown wherever the override is')
    .option('--by <name>', 'who asks', me())
    .option('--end', 'end it now')
    .action((fleet, _own, command: Command) => run(() => prewarm(fleet, command.optsWithGlobals(), screen)))

  cloudVerb('hold [fleets...]', 'Change nothing on a fleet for a while')
    .option('--all', 'every fleet of the repository')
    .option('--for <duration>', 'such as 1h; it ends by itself', durationOption)
    .option('--because <text>', 'the reason, shown wherever the hold is')
    .option('--by <name>', 'who asks', me())
    .option('--end', 'end it now')
    .action((fleets, _own, command: Command) => run(() => hold(fleets, command.optsWithGlobals(), screen)))

  lookingVerb(
    'tuning [fleets...]',
    'Are the nodes what their profile says? Asks them, over SSM Run Command',
  ).action((fleets, _own, command: Command) =>
    run(() => look('tuning', fleets, command.optsWithGlobals(), screen)),
  )

  lookingVerb(
    'balance [fleets...]',
    'How connections lie on the nodes: asks them, over SSM Run Command',
  ).action((fleets, _own, command: Command) =>
    run(() => look('balance', fleets, command.optsWithGlobals(), screen)),
  )

  lookingVerb('drift [fleets...]', 'The nightly report, now: all of the above, the last day and the next two')
    .option('--mail', 'send it to whom policies/report.yaml names')
    .action((fleets, _own, command: Command) =>
      run(async () => {
        const { drift } = await import('./verbs/drift.ts')
        return drift(fleets, command.optsWithGlobals(), screen)
      }),
    )

  adoptOptions(
    verb('adopt [group]', 'Write the files that say what a group is today, so that the first plan is empty'),
  ).action((group, options) =>
    run(async () => {
      const { adopt } = await import('./verbs/adopt.ts')
      return adopt(group, options, screen)
    }),
  )

  program
    .command('types')
    .description('The instance types that check knows: bandwidth and memory')
    .option('--update', 'read them anew from AWS (DescribeInstanceTypes)')
    .option('--region <name>', 'the Region to ask', 'us-east-1')
    .option('--json', 'for programs')
    .action((options) =>
      run(async () => {
        const { types } = await import('./verbs/types.ts')
        return types(options, screen)
      }),
    )

  simulateOptions(
    verb('simulate [fleets...]', 'Recorded load on the fleets, minute by minute, on AWS in memory'),
  ).action((fleets, options) =>
    run(async () => {
      const { simulate } = await import('./verbs/simulate.ts')
      return simulate(fleets, options, screen)
    }),
  )

  forecastOptions(
    verb('forecast [fleet]', 'The load of the next 48 hours, from what it was; as a schedule with --write'),
  ).action((fleet, _own, command: Command) =>
    run(async () => {
      const { forecast } = await import('./verbs/forecast.ts')
      return forecast(fleet, command.optsWithGlobals(), screen)
    }),
  )

  program
    .command('demo')
    .description('A recorded day on AWS in memory: drift repaired, floors raised before each peak')
    .option('--json', 'the numbers, for programs')
    .option('--html <file>', 'write a page with charts too')
    .action((options) =>
      run(async () => {
        const { demo } = await import('./verbs/demo.ts')
        return demo(options, screen)
      }),
    )

  // What is checked and played is what lies here, whatever is deployed.
  program.hook('preAction', (_program, command) => {
    const isLocal = ['check', 'adopt', 'simulate', 'forecast', 'types', 'demo'].includes(command.name())
    if (isLocal && program.opts().remote)
      command.error(`error: tide ${command.name()} asks no deployed function: leave out --remote`)
  })

  return program
}
