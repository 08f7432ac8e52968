/** Mail addresses as policies/report.yaml has them: bare, or with a name. */

export interface Address {
  name: string
  address: string
}

/** `Ops <ops@example.com>` or `ops@example.com`, as core's Mailing has checked them. */
export function parseAddress(text: string): Address {
  const [, name = '', address = text] = /^(.*?) ?<([^<>]+)>$/.exec(text) ?? []
  return { name: name.trim(), address }
}

/** `example.com` of `ops@example.com`. */
export function domainOf({ address }: Address): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
