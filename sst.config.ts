/// <reference path="./.sst/platform/config.d.ts" />
/**
 * How Springtide is deployed: wiring only. What the functions are, may do, and are watched by is plain data in infra/.
 */
export default $config({
  async app({ stage }) {
    const { readCommit } = await import('./src/adapters/git.ts')
    const commit = await readCommit('.')
    const tags: Record<string, string> = commit ? { 'springtide:commit': commit } : {}
    return {
      name: 'springtide',
      home: 'aws',
      removal: stage === 'production' ? 'retain' : 'remove',
      protect: stage === 'production',
      providers: {
        aws: {
          version: '7.20.0',
          // SST adds `sst:app` and `sst:stage`.
          defaultTags: { tags },
        },
      },
    }
  },

  async run() {
    const { readFile } = await import('node:fs/promises')
    const { readRepository } = await import('./src/adapters/repository/repository.ts')
    const { readCommit } = await import('./src/adapters/git.ts')
    const { parseAddress } = await import('./src/adapters/mail/address.ts')
    const { logGroupsOf } = await import('./src/adapters/logs/read-asked.ts')
    const { documentName, probeDocument } = await import('./src/probe/document.ts')
    const { ownAlarms } = await import('./infra/alarms.ts')
    const { ownFunctions } = await import('./infra/functions.ts')
    const { physicalName, queueNames, serviceName } = await import('./infra/names.ts')
    const { permissions } = await import('./infra/permissions.ts')
    const { sharesOf, sizeOf } = await import('./infra/size.ts')
    const { probeRegions } = await import('./infra/targets.ts')
    const { ticks } = await import('./infra/ticks.ts')
    type Name = keyof typeof ownFunctions

    const { desired, problems } = await readRepository('.')
    if (!desired) {
      const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
      throw new Error(`the repository is invalid, nothing was deployed:\n${lines.join('\n')}`)
    }
    const { fleets, guardrails, mailing } = desired
    const shares = sharesOf(fleets)
    const { accountId: account } = await aws.getCallerIdentity({})
    const { partition } = await aws.getPartition({})
    const { region } = await aws.getRegion({})
    const { stage } = $app
    const prunes = guardrails.prune === true
    const deployment = { partition, region, account, stage, fleets, prunes, ...(mailing ? { mailing } : {}) }

    // Two stages at different commits would pull the same floors up and down against each other: one stage ticks.
    const isLive = stage === 'production'
    const commit = await readCommit('.')

    const queues = queueNames(stage)
    const lostAsks = new sst.aws.Queue('LostAsks', {
      fifo: true,
      transform: { queue: { name: queues.lostAsks, messageRetentionSeconds: 14 * 86_400 } },
    })
    const asks = new sst.aws.Queue('Asks', {
      fifo: true,
      // Longer than the worker may take; a second try still answers within the 30 minutes that Slack waits.
      visibilityTimeout: '6 minutes',
      dlq: { queue: lostAsks.arn, retry: 2 },
      // What nobody could take for an hour is no longer what somebody wants now.
      transform: { queue: { name: queues.asks, messageRetentionSeconds: 3_600 } },
    })
    // A day: the alarm on it ends by itself, for nobody hands in a tick again.
    const lostEvents = new sst.aws.Queue('LostEvents', {
      transform: { queue: { name: queues.lostEvents, messageRetentionSeconds: 86_400 } },
    })

    // Empty until somebody sets them: the function for Slack then refuses to start, and alerts go to the topic alone.
    const signingSecret = new sst.Secret('SlackSigningSecret', '')
    const webhook = new sst.Secret('SlackAlertsWebhook', '')

    const settings = {
      'log-groups': { SPRINGTIDE_LOG_GROUPS: logGroupsOf(stage).join(',') },
      'asks-queue': { SPRINGTIDE_ASKS_QUEUE: asks.url },
      'signing-secret': { SPRINGTIDE_SLACK_SIGNING_SECRET: signingSecret.value },
      webhook: { SPRINGTIDE_SLACK_WEBHOOK: webhook.value },
    }
    const names = (Object.keys(ownFunctions) as Name[]).filter((name) => name !== 'drift' || mailing)
    const functions = new Map(names.map((name) => [name, createFunction(name)]))
    const arnOf = (name: Name) => functions.get(name)!.arn

    for (const tick of ticks(mailing, shares)) {
      new sst.aws.CronV2(tick.id, {
        function: functions.get(tick.function)!,
        ...(tick.event ? { event: tick.event } : {}),
        schedule: tick.schedule,
        timezone: tick.timezone,
        enabled: isLive,
        retries: 1,
        dlq: lostEvents.arn,
        transform: {
          schedule: (args) => {
            args.target = $output(args.target).apply((target) => ({
              ...target,
              retryPolicy: { ...target.retryPolicy, maximumEventAgeInSeconds: tick.eventAgeSeconds },
            }))
            // The first run of a rate is at its start: two minutes on, AWS knows the new permissions everywhere.
            if (tick.startsAfterDeployment) args.startDate = arnOf(tick.function).apply(soon)
          },
        },
      })
    }

    asks.subscribe(arnOf('worker'), {
      batch: { size: 1, partialResponses: true },
      transform: { eventSourceMapping: { scalingConfig: { maximumConcurrency: 5 } } },
    })

    // An account and Region hold one document of a name, so the stage that ticks owns it. Accounts that are reached
    // through roles need their own: infra/member-role.ts makes the template for both.
    const script = await readFile('src/probe/probe.sh', 'utf8')
    for (const place of isLive ? probeRegions(fleets) : []) {
      new aws.ssm.Document(`Probe-${place}`, {
        region: place,
        name: documentName,
        documentType: 'Command',
        documentFormat: 'JSON',
        content: JSON.stringify(probeDocument(script)),
      })
    }

    // SES mails this address a link to click. Where it, or its domain, is verified already, say so.
    const isVerified = process.env.SPRINGTIDE_MAIL_IDENTITY === 'exists'
    if (isLive && mailing && !isVerified) {
      new aws.sesv2.EmailIdentity('Sender', { emailIdentity: parseAddress(mailing.from).address })
    }

    const alerts = new sst.aws.SnsTopic('Alerts', { transform: { topic: { displayName: 'Springtide' } } })
    alerts.subscribe('AlertsInSlack', arnOf('alert'))
    const email = process.env.SPRINGTIDE_ALERT_EMAIL
    if (email) new aws.sns.TopicSubscription('AlertsByEmail', { topic: alerts.arn, protocol: 'email', endpoint: email })
    for (const alarm of isLive ? ownAlarms(stage, { isMailed: mailing !== undefined, shares }) : []) {
      new aws.cloudwatch.MetricAlarm(alarm.id, {
        name: `${serviceName(stage)}-${alarm.id}`,
        alarmDescription: alarm.description,
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: alarm.dimensions,
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

    return { slack: functions.get('slack')!.url, alerts: alerts.arn, commit }

    function createFunction(name: Name) {
      const own = ownFunctions[name]
      const { background } = own
      const { memory, reserved } = sizeOf(name, fleets)
      return new sst.aws.Function(own.id, {
        name: physicalName(stage, name),
        handler: own.handler,
        runtime: 'nodejs24.x',
        architecture: 'arm64',
        memory: `${memory} MB`,
        timeout: own.timeout,
        streaming: own.isStreaming,
        // EC2's client, larger than all others together, is a file of its own that is read when nodes are looked at.
        nodejs: { splitting: true },
        ...(reserved ? { concurrency: { reserved } } : {}),
        ...(background ? { retries: background.retries } : {}),
        ...(name === 'slack' ? { url: { authorization: 'none', cors: false } } : {}),
        copyFiles: [...(own.readsRepository ? ['policies', 'schedules'] : []), ...own.files].map((from) => ({ from })),
        environment: {
          POWERTOOLS_SERVICE_NAME: serviceName(stage),
          SPRINGTIDE_STAGE: stage,
          ...(commit ? { SPRINGTIDE_COMMIT: commit } : {}),
          ...Object.assign({}, ...own.settings.map((setting) => settings[setting])),
        },
        logging: { retention: '3 months' },
        permissions: permissions(name, deployment),
        transform: {
          // The statements let it write its own log: AWS's managed policy would let it write every log.
          role: { name: physicalName(stage, name), managedPolicyArns: [] },
          function: { tracingConfig: { mode: own.isTraced ? 'Active' : 'PassThrough' } },
          eventInvokeConfig: {
            maximumEventAgeInSeconds: background?.eventAgeSeconds,
            ...(background?.keepsFailures
              ? { destinationConfig: { onFailure: { destination: lostEvents.arn } } }
              : {}),
          },
        },
      })
    }

    function soon(): string {
      return `${new Date(Date.now() + 120_000).toISOString().slice(0, 19)}Z`
    }
  },
})
