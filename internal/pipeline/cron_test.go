// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"strings"
	"testing"
	"time"
)

// TestCron accepts what Unix and Quartz take, and refuses what is wrong or never fires.
func TestCron(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 29, 17, 0, 0, 0, time.UTC)
	for _, good := range []string{
		"0 2 * * *", "*/5 0-6,22 * * MON-FRI", "0 0 29 2 *", "0 0 29 2 1", "0 0 31 2 1", "0 0 31 1,2 *", "0 0 31 */2 *", "0 0 L * *", "0 0 * * 7", "0 0 30 2 0-6",
		"0 0 12 * * ?", "0 0 12 ? * MON-FRI", "0 0 12 ? * 1", "0 0 12 ? * FRI-MON", "0 0/15 8-18 ? * MON,WED", "0 0 12 1 * ? 2027", "0 0 12 29 2 ? 2028", "0 0 18 29 11 ? 2026",
		"0 0 12 L * ?", "0 0 12 L-3 * ?", "0 0 12 LW * ?", "0 0 12 15W * ?", "0 0 12 ? * 6L", "0 0 12 ? * 6#3", "0 0 12 ? 2 FRI#5", "0 0 12 ? * * 2026-2030", "0 0 12 1 1 ? 2020/2",
		"0 0 12 ? * MON-FRI *", "0 0/5 14 * * ?", "0 15 10 ? * 6#3", "0 0 0 29 2 ?", "*/15 * * * 1-5",
		"0 0 12 1 JAN ? *", "0 0 0 * * *", "30 0 12 ? * SUN 2099", "0 0 12 28W 2 ?",
	} {
		if reason := badCron(good, now); reason != "" {
			t.Errorf("%q %s", good, reason)
		}
	}
	for bad, want := range map[string]string{
		"0 0 31 2 *": "never", "0 0 30 2 *": "never", "0 0 31 4,6,9,11 *": "never", "0 0 31 2 */2": "never", "5 5 30-31 FEB *": "never",
		"0 0 0 31 2 ?": "never", "0 0 0 31 4 ? *": "never", "0 0 0 30 FEB ?": "never", "0 0 0 1 1 ? 2020": "never", "0 0 0 1 1 ? 2020-2026": "never", "0 0 12 29 2 ? 2027": "never", "0 0 16 29 11 ? 2026": "never",
		"0 0 12 30W 2 ?": "never", "0 0 12 L-30 2 ?": "never", "0 0 12 ? 2 MON#5 2027": "never", "0 0 12 28 11 ? 2026": "never",
		"0 25 * * *": `not valid: "25" is no hour (0 to 23)`, "60 0 * * *": `"60" is no minute`, "0 0 32 * *": `"32" is no day of the month`, "0 0 1 MAI *": `"MAI" is no month`, "0 0 * * 8": `"8" is no day of the week (0`, "0 0 * * mo": `"MO" is no day`,
		"60 0 12 * * ?": "no second", "0 60 12 * * ?": "no minute", "0 0 24 * * ?": "no hour", "0 0 12 32 * ?": "no day of the month", "0 0 12 * 13 ?": "no month",
		"0 0 12 ? * 0": "no day of the week", "0 0 12 ? * 8": "no day of the week", "0 0 12 ? * MON#6": "no day of the week", "0 0 12 * * ? 1969": "no year", "0 0 12 * * ? x": "no year",
		"0 0 1 1 ? 2030": "no day of the week (1 to 7, where 1 is Sunday, or SUN to SAT); with 6 or 7 fields, the first one is seconds", "0 0 */0 * * ?": "no hour",
		"0 2 * *": "has 4 fields", "0 0 0 1 1 ? 2030 x": "has 8 fields", "@daily": "has 1 fields", "": "has 0 fields",
	} {
		if reason := badCron(bad, now); !strings.Contains(reason, want) {
			t.Errorf("%q: %q, want %q", bad, reason, want)
		}
	}
}
