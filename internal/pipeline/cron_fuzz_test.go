// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"strings"
	"testing"
	"time"
)

// FuzzCron proves that no cron expression makes the check panic or hang, and that each refusal says why.
func FuzzCron(f *testing.F) {
	for _, seed := range []string{
		"0 2 * * *", "*/5 0-6,22 L * MON-FRI", "0 0 31W 2 *", "? ? ? ? ?", "0 0 1 1 5#6", "0-99999999999 * * * *", "*/0 * * * *", "0--1 * * * *", "1-/2 , - / #", "@daily", "", "0 0 12 L-3W * ? 2027/2", "0 0 12 ? * FRI#5",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		fields := len(strings.Fields(expression))
		if reason := badCron(expression, time.Date(2026, 11, 29, 17, 0, 0, 0, time.UTC)); reason == "" && (fields < unixFields || fields > yearFields) {
			t.Errorf("%q is accepted", expression)
		}
	})
}
