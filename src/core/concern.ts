/** The words everything hangs on: the same in file names, log fields, metrics, commands and tests. */

/** What is planned and written on groups, alarms and policies. */
export const groupConcerns = ['prewarm', 'scaling', 'backstop'] as const

/** What is planned and written around a group: its load balancer, the agent of its nodes, its dashboard. */
export const aroundConcerns = ['routing', 'telemetry'] as const

/** All that Springtide writes. */
export const writtenConcerns = [...groupConcerns, ...aroundConcerns] as const

/** What is looked at on the nodes, and only found. */
export const nodeConcerns = ['tuning', 'balance'] as const

export type Concern = (typeof writtenConcerns)[number] | (typeof nodeConcerns)[number]
