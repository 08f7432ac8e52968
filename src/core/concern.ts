/** The words everything hangs on: the same in file names, log fields, metrics, commands and tests. */
export const concerns = ['prewarm', 'scaling'] as const
export type Concern = (typeof concerns)[number]
