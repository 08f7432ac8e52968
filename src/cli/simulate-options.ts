/** What can be typed behind `tide simulate`. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { countOption, instantOption } from './parse-options.ts'

export function simulateOptions(command: Command): Command {
  return command
    .option('--trace <file>', 'rows of timestamp,value, as CSV or .gz; by default the one shipped here')
    .option('--peak <n>', 'scale it so that its highest is this many connections, such as 450k', countOption)
    .addOption(new Option('--scale <x>', 'or multiply it by this').argParser(numberOption).conflicts('peak'))
    .option('--from <instant>', 'play from here, such as 2027-06-29T04:00Z', instantOption)
    .option('--to <instant>', 'up to here', instantOption)
    .option('--against <version>', 'beside another version: a commit, branch or tag, or a folder')
    .addOption(
      new Option('--without <concern>', 'beside the same without it').choices(['prewarm', 'backstop']),
    )
    .option('--fault <fault...>', 'what fails, such as "no-capacity 2027-06-29T18:00Z..2027-06-29T20:00Z"')
    .option('--seed <n>', 'of what is random; the same seed plays the same', seedOption, 1)
    .option('--price <x>', 'of an instance-hour, for what each would cost', numberOption)
    .option('--markdown', 'for pull requests')
    .option('--html <file>', 'write a page with charts too')
}

/** Above 0, without exponents. */
function numberOption(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 1e9) return value
  throw new InvalidArgumentError('Write a number above 0 such as 2.5.')
}

/** 32 bits. */
function seedOption(text: string): number {
  const value = Number(text)
  if (/^\d{1,10}$/.test(text) && value < 2 ** 32) return value
  throw new InvalidArgumentError('Write a whole number from 0 to 4294967295.')
}
