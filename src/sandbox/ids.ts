/** Ids that look like AWS's and come out the same in every run. */

/** `i-0` and 16 hexadecimal digits. */
export function instanceId(number: number): string {
  return `i-0${number.toString(16).padStart(16, '0')}`
}

/** A UUID. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}
