// Package alert is the e-mails of the platform: data sources for sent e-mails and for templates, and the action that sends.
package alert
