/// <reference path="./.sst/platform/config.d.ts" />
/**
 * How Springtide is deployed: four functions on timers, what they may do, the document
 * they run on nodes, and who is told when they fall silent.
 */
export default $config({
  app({ stage }) {
    return {
      name: 'springtide',
      home: 'aws',
      removal: stage === 'production' ? 'retain' : 'remove',
      protect: stage === 'production',
      providers: { aws: '7.20.0' },
    }
  },

  async run() {
    const { readFile } = await import('node:fs/promises')
    const { readRepository } = await import('./src/adapters/repository/repository.ts')
    const { readCommit } = await import('./src/adapters/git.ts')
    const { permissions } = await import('./infra/permissions.ts')
    const { probeRegions } = await import('./infra/targets.ts')
    const { documentName, probeDocument } = await import('./src/probe/document.ts')
    const { ownAlarms } = await import('./infra/alarms.ts')

    const { desired, problems } = await readRepository('.')
    if (!desired) {
      const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
      throw new Error(`the repository is invalid, nothing was deployed:\n${lines.join('\n')}`)
    }
    const { accountId } = await aws.getCallerIdentity({})
    const { partition } = await aws.getPartition({})
    const scope = { partition, account: accountId, fleets: desired.fleets }

    // Two stages at different commits would pull the same floors up and down against each other: one stage ticks.
    const isLive = $app.stage === 'production'
    const service = `springtide-${$app.stage}`
    const commit = await readCommit('.')
    const ids = { prewarm: 'Prewarm', reconcile: 'Reconcile', tuning: 'Tuning', balance: 'Balance' }

    const prewarm = createFunction('prewarm', '50 seconds')
    new sst.aws.CronV2('PrewarmTick', {
      function: prewarm,
      schedule: 'rate(1 minute)',
      enabled: isLive,
      retries: 1,
      transform: { schedule: soon },
    })

    const reconcile = createFunction('reconcile', '5 minutes')
    new sst.aws.CronV2('ReconcileTick', {
      function: reconcile,
      schedule: 'rate(30 minutes)',
      enabled: isLive,
      retries: 1,
      transform: {
        schedule: (args) => {
          soon(args)
          // The first run of a rate is at its start: each deployment sets it anew, two minutes on, so that the
          // new commit is reconciled once AWS knows the new permissions everywhere.
          args.startDate = reconcile.arn.apply(() => `${new Date(Date.now() + 120_000).toISOString().slice(0, 19)}Z`)
        },
      },
    })

    const tuning = createFunction('tuning', '5 minutes')
    new sst.aws.CronV2('TuningTick', {
      function: tuning,
      schedule: 'rate(1 hour)',
      enabled: isLive,
      retries: 1,
      transform: { schedule: soon },
    })

    const balance = createFunction('balance', '5 minutes')
    new sst.aws.CronV2('BalanceTick', {
      function: balance,
      schedule: 'rate(15 minutes)',
      enabled: isLive,
      retries: 1,
      transform: { schedule: soon },
    })

    // An account and Region hold one document of a name, so the stage that ticks owns it. Accounts that are reached
    // through roles need their own, made the same way: the functions name it, and AWS looks it up where the role is.
    const script = await readFile('src/probe/probe.sh', 'utf8')
    for (const region of isLive ? probeRegions(desired.fleets) : []) {
      new aws.ssm.Document(`Probe-${region}`, {
        region,
        name: documentName,
        documentType: 'Command',
        documentFormat: 'JSON',
        content: JSON.stringify(probeDocument(script)),
      })
    }

    const alerts = new aws.sns.Topic('Alerts', { displayName: 'Springtide' })
    const email = process.env.SPRINGTIDE_ALERT_EMAIL
    if (email) new aws.sns.TopicSubscription('AlertsByEmail', { topic: alerts.arn, protocol: 'email', endpoint: email })
    for (const alarm of isLive ? ownAlarms : []) {
      new aws.cloudwatch.MetricAlarm(alarm.id, {
        alarmDescription: alarm.description,
        namespace: 'Springtide',
        metricName: alarm.metric,
        dimensions: { service, function: alarm.function },
        statistic: alarm.statistic,
        comparisonOperator: alarm.comparison,
        threshold: 1,
        period: alarm.periodSeconds,
        evaluationPeriods: alarm.periods,
        treatMissingData: alarm.missingData,
        alarmActions: [alerts.arn],
        okActions: [alerts.arn],
      })
    }

    return {
      prewarm: prewarm.name,
      reconcile: reconcile.name,
      tuning: tuning.name,
      balance: balance.name,
      alerts: alerts.arn,
    }

    function createFunction(name: keyof typeof ids, timeout: '50 seconds' | '5 minutes') {
      return new sst.aws.Function(ids[name], {
        handler: `functions/${name}.handler`,
        runtime: 'nodejs24.x',
        architecture: 'arm64',
        memory: '512 MB',
        timeout,
        // Two runs at once would do no harm, but no good either; and other functions cannot take its place.
        concurrency: { reserved: 1 },
        // The next tick is the retry, and an old event is of no use to anyone.
        retries: 0,
        copyFiles: [{ from: 'policies' }, { from: 'schedules' }],
        environment: { POWERTOOLS_SERVICE_NAME: service, ...(commit ? { SPRINGTIDE_COMMIT: commit } : {}) },
        logging: { retention: '3 months' },
        permissions: permissions(name, scope),
        transform: {
          function: { tracingConfig: { mode: 'Active' } },
          eventInvokeConfig: { maximumEventAgeInSeconds: 60 },
        },
      })
    }

    function soon(args: aws.scheduler.ScheduleArgs): undefined {
      args.target = $output(args.target).apply((target) => ({
        ...target,
        retryPolicy: { ...target.retryPolicy, maximumEventAgeInSeconds: 60 },
      }))
    }
  },
})
