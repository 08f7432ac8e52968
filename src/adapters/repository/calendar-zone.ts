/** Finds the IANA zone behind the names calendar programs give to time zones. */
import { canonicalZone } from '../../core/scalars.ts'
import type { Component } from './content-lines.ts'
import { windowsZones } from './windows-zones.ts'

/** TZID → IANA zone, or `null`. `components` are asked for VTIMEZONEs that say where they are. */
export function zoneFinder(components: Component[]): (tzid: string) => string | null {
  const locations = new Map<string, string>()
  for (const { name, lines } of components) {
    if (name !== 'VTIMEZONE') continue
    const textOf = (property: string) => {
      const text = lines.find((line) => line.name === property)?.text
      return text?.slice(text.indexOf(':') + 1).trim()
    }
    const [tzid, location] = [textOf('TZID'), textOf('X-LIC-LOCATION')]
    if (tzid && location) locations.set(tzid, location)
  }
  return (tzid) => {
    const name = tzid.trim()
    const location = locations.get(name)
    const windows = windowsZones.get(name)
    return (
      canonicalZone(name) ??
      (windows ? canonicalZone(windows) : null) ??
      (location ? canonicalZone(location) : null) ??
      zoneAtTheEnd(name)
    )
  }
}

/** `/example.org/20250101_1/Europe/Berlin`: names that calendar programs make globally unique. */
function zoneAtTheEnd(name: string): string | null {
  const parts = name.split('/')
  for (const count of [3, 2]) {
    const zone = parts.length > count ? canonicalZone(parts.slice(-count).join('/')) : null
    if (zone) return zone
  }
  return null
}
