/** A forecast into the schedule file of its fleet: as floors that the group can have, with the figures beside them. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { writeForecast } from '../../adapters/repository/write-forecast.ts'
import { count } from '../../core/count.ts'
import type { Fleet } from '../../core/desired.ts'
import type { Foreseen, Quantile, Written } from '../../core/foreseen.ts'
import { targetPerInstance } from '../../core/policy.ts'
import { floorWindows } from '../../forecast/schedule.ts'
import { forecastMarker, forecastYaml } from '../../render/forecast/schedule-yaml.ts'

/**
 * @param where a file, or the folder for `<fleet>.forecast.yaml`
 * @throws SpringtideError `no-forecast-file`, `not-ours`, `unwritable`
 */
export async function writeSchedule(
  foreseen: Foreseen,
  fleet: Fleet,
  where: string,
  quantile: Quantile,
): Promise<{ written: Written; notes: string[] }> {
  const { min, max, leadMinutes } = fleet.policy.capacity
  const target = targetPerInstance(fleet.policy)
  const most = max * target
  const windows = floorWindows(foreseen.points, foreseen.step, {
    timezone: foreseen.timezone,
    quantile,
    unit: target,
    min,
    max,
    leastMinutes: leadMinutes,
  })
  const highest = foreseen.points.reduce((top, point) => Math.max(top, point[quantile]), 0)
  const notes =
    highest > most
      ? [
          `${quantile} rises to ${count(Math.ceil(highest))} connections, and ${count(max)} instances are for ${count(most)}: no floor is higher. Raise capacity.max in ${fleet.file}.`,
        ]
      : []
  const file = await fileOf(where, fleet.name)
  const text = windows.length === 0 ? null : forecastYaml(foreseen, windows, notes)
  await writeForecast(file, text, forecastMarker)
  return { written: { file, windows }, notes }
}

async function fileOf(where: string, fleet: string): Promise<string> {
  const isFolder = await stat(where).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder ? path.join(where, `${fleet}.forecast.yaml`) : where
}
