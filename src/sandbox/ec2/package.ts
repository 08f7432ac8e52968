/** The SDK's EC2 package, loaded when somebody first asks for its client: it is larger than all the others together. */
import type * as Ec2 from '@aws-sdk/client-ec2'

let loaded: typeof Ec2 | undefined

/** Loads it, once. */
export async function loadEc2Package(): Promise<typeof Ec2> {
  loaded ??= await import('@aws-sdk/client-ec2')
  return loaded
}

/** The loaded package: whoever sends a request to EC2 has its client, so it is there. */
export function ec2Package(): typeof Ec2 {
  if (!loaded) throw new Error('the EC2 package is loaded with its client, which nobody asked for')
  return loaded
}
