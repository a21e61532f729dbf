package pipeline

import (
	"strings"
	"testing"
)

// FuzzCron proves that no cron expression makes the check panic or hang, and that each refusal says why.
func FuzzCron(f *testing.F) {
	for _, seed := range []string{
		"0 2 * * *", "*/5 0-6,22 L * MON-FRI", "0 0 31W 2 *", "? ? ? ? ?", "0 0 1 1 5#6", "0-99999999999 * * * *", "*/0 * * * *", "0--1 * * * *", "1-/2 , - / #", "@daily", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if reason := badCron(expression); reason == "" && len(strings.Fields(expression)) != cronFields {
			t.Errorf("%q is accepted", expression)
		}
	})
}
