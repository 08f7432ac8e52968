/** Where Slack takes answers and messages: the commercial one, and that for the United States' government. Nothing goes anywhere else. */
export const slackOrigins: readonly string[] = ['https://hooks.slack.com', 'https://hooks.slack-gov.com']
