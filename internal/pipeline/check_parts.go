package pipeline

import (
	"fmt"
	"strings"

	"github.com/adhocore/gronx"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// cronFields is the number of fields of a cron expression.
const cronFields = 5

// CheckTriggers checks that each trigger is either a valid cron expression or a webhook.
func CheckTriggers(at path.Path, triggers types.List, diags *diag.Diagnostics) {
	for i, element := range triggers.Elements() {
		trigger, here := members(element), at.AtListIndex(i)
		if trigger == nil || trigger["cron"].IsUnknown() || trigger["webhook"].IsUnknown() {
			continue
		}
		switch cron, webhook := given(trigger["cron"]), given(trigger["webhook"]); {
		case cron && webhook:
			diags.AddAttributeError(here, "Ambiguous trigger", "A trigger is either a cron expression or a webhook, not both. Make two triggers of it.")
		case !cron && !webhook:
			diags.AddAttributeError(here, "Empty trigger", "A trigger needs cron or webhook.")
		case cron:
			if expression, _ := text(trigger["cron"]); !isParam(expression) {
				if reason := badCron(expression); reason != "" {
					diags.AddAttributeError(here.AtName("cron"), "Invalid cron expression", fmt.Sprintf("The cron expression %q %s. An example: 0 2 * * * is every night at two.", expression, reason))
				}
			}
		}
		if webhook, ok := trigger["webhook"].(types.Bool); ok && !webhook.IsNull() && !webhook.ValueBool() {
			diags.AddAttributeError(here.AtName("webhook"), "Empty trigger", "A webhook trigger is webhook = true; remove the trigger to have none.")
		}
	}
}

// badCron says what is wrong with a cron expression, or "".
func badCron(expression string) string {
	if fields := len(strings.Fields(expression)); fields != cronFields {
		return fmt.Sprintf("has %d fields, and it has to have %d: minute, hour, day (of the month), month, day of week", fields, cronFields)
	}
	if !gronx.IsValid(expression) {
		return "is not valid"
	}
	return ""
}

// CheckWatchers checks that each watcher is exactly one of user, webhook and email.
func CheckWatchers(at path.Path, watchers types.List, diags *diag.Diagnostics) {
	for i, element := range watchers.Elements() {
		watcher := members(element)
		if watcher == nil {
			continue
		}
		count, known := 0, true
		for _, name := range []string{"user", "webhook", "email"} {
			known = known && !watcher[name].IsUnknown()
			if given(watcher[name]) {
				count++
			}
		}
		if known && count != 1 {
			diags.AddAttributeError(at.AtListIndex(i), "Ambiguous watcher", fmt.Sprintf("A watcher is exactly one of user, webhook and email; this one has %d of them.", count))
		}
	}
}
