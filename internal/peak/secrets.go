// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"slices"
)

// secretsKey is the key of the secrets that a context carries.
type secretsKey struct{}

// KeepSecret returns a context for requests whose errors, and whose logs of builds and executions, must not repeat the
// secrets, beside those that the requests themselves name.
func KeepSecret(ctx context.Context, secrets ...string) context.Context {
	if len(secrets) == 0 {
		return ctx
	}
	return context.WithValue(ctx, secretsKey{}, slices.Concat(keptSecrets(ctx), secrets))
}

func keptSecrets(ctx context.Context) []string {
	secrets, _ := ctx.Value(secretsKey{}).([]string)
	return secrets
}

// Shown makes words of the platform that are not in an error fit for a message: without secrets, as KeepSecret has them, and
// without what a terminal would act on.
func (c *Client) Shown(ctx context.Context, words string) string {
	return c.clean(words, keptSecrets(ctx))
}

// withoutSecrets is Shown for the lines of a log, which keep their length and the space around them.
func (c *Client) withoutSecrets(ctx context.Context, lines []LogLine) []LogLine {
	secrets := c.allSecrets(keptSecrets(ctx))
	shown := make([]LogLine, len(lines))
	for i, line := range lines {
		shown[i] = LogLine{Message: Hide(line.Message, secrets), Time: line.Time}
	}
	return shown
}

// allSecrets adds the token to the secrets.
func (c *Client) allSecrets(secrets []string) []string { return append([]string{c.token}, secrets...) }
