/** The words everything hangs on: the same in file names, log fields, metrics, commands and tests. */

/** What is planned and written on groups, alarms and policies. */
export const groupConcerns = ['prewarm', 'scaling'] as const

/** What is looked at on the nodes, and only found. */
export const nodeConcerns = ['tuning', 'balance'] as const

export type Concern = (typeof groupConcerns)[number] | (typeof nodeConcerns)[number]
