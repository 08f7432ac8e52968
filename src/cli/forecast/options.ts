/** What can be typed behind `tide forecast`. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { quantiles } from '../../core/foreseen.ts'
import { HOUR, MINUTE, SECOND } from '../../core/instant.ts'
import { canonicalZone, parseDuration } from '../../core/scalars.ts'
import { countOption, hoursOption, instantOption } from '../parse-options.ts'

export function forecastOptions(command: Command): Command {
  return command
    .option('--all', 'every fleet whose policy says `forecast: true`')
    .option('--sandbox', 'from a made-up history of AWS in memory')
    .option('--history <file>', 'from rows of timestamp,value as CSV or .gz, not from CloudWatch')
    .option('--days <n>', 'of history in CloudWatch, 28 to 400; 400 by default', daysOption)
    .option('--peak <n>', 'scale the history so that its highest is this many, such as 450k', countOption)
    .option('--events <file>', 'known events: CSV with start_utc,end_utc,title and more columns, or .ics')
    .option('--country <code>', 'whose holidays people keep, such as BR or BR-SP')
    .option('--timezone <name>', 'whose clock people live by, such as America/Sao_Paulo', zoneOption)
    .option('--at <instant>', 'as if it were then, such as 2027-06-29T18:00Z', instantOption)
    .option('--hours <n>', 'how far, 48 by default', hoursOption)
    .option(
      '--step <duration>',
      'length of a step, such as 15m, 6h at the most; by default that of the history',
      stepOption,
    )
    .addOption(
      new Option('--format <name>', 'csv: timestamp,point,q90,q95')
        .choices(['text', 'csv'])
        .conflicts(['json', 'markdown']),
    )
    .option('--markdown', 'for pull requests; with --write also what the simulator makes of it')
    .option('--backtest', 'how good forecasts of the past would have been')
    .option('--write <file>', 'a schedule <fleet>.forecast.yaml, or the folder for it')
    .addOption(
      new Option('--quantile <name>', 'the curve that written floors hold')
        .choices([...quantiles])
        .default('q95'),
    )
    .option('--html <file>', 'write a page with charts too')
}

function daysOption(text: string): number {
  const value = Number(text)
  if (/^\d{2,3}$/.test(text) && value >= 28 && value <= 400) return value
  throw new InvalidArgumentError('Write whole days from 28 to 400.')
}

/** Milliseconds. Longer steps tell nothing of the time of day. */
function stepOption(text: string): number {
  const step = (parseDuration(text) ?? 0) * SECOND
  if (step >= MINUTE && step <= 6 * HOUR) return step
  throw new InvalidArgumentError('Write a duration from 1m to 6h, such as 15m.')
}

function zoneOption(text: string): string {
  const zone = canonicalZone(text.slice(0, 64))
  if (zone) return zone
  throw new InvalidArgumentError('Write an IANA time zone such as America/Sao_Paulo.')
}
