// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

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
				if reason := badCron(expression, time.Now()); reason != "" {
					diags.AddAttributeError(here.AtName("cron"), "Invalid cron expression", fmt.Sprintf("The cron expression %q %s. An example: 0 2 * * * is every night at two.", expression, reason))
				}
			}
		}
		if webhook, ok := trigger["webhook"].(types.Bool); ok && !webhook.IsNull() && !webhook.ValueBool() {
			diags.AddAttributeError(here.AtName("webhook"), "Empty trigger", "A webhook trigger is webhook = true; remove the trigger to have none.")
		}
	}
}

// CheckWatchers checks that each watcher is exactly one of user, webhook and email, and that somebody can be told.
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
		checkRecipients(at.AtListIndex(i), watcher, diags)
	}
}

// checkRecipients checks the addresses of a watcher. In a block any of them may be a parameter.
func checkRecipients(at path.Path, watcher map[string]attr.Value, diags *diag.Diagnostics) {
	checkEmail(at.AtName("user"), watcher["user"], diags)
	if address, known := text(members(watcher["webhook"])["url"]); known && given(members(watcher["webhook"])["url"]) && !isParam(address) && !validators.IsWebURL(address) {
		diags.AddAttributeError(at.AtName("webhook").AtName("url"), "Invalid URL",
			fmt.Sprintf("%q is not a URL that the platform could call. Write it with its scheme, such as https://example.com/hook.", address))
	}
	if to, ok := members(members(watcher["email"])["recipients"])["to"].(types.Set); ok {
		for _, element := range to.Elements() {
			checkEmail(at.AtName("email").AtName("recipients").AtName("to").AtSetValue(element), element, diags)
		}
	}
}

func checkEmail(at path.Path, value attr.Value, diags *diag.Diagnostics) {
	if address, known := text(value); known && given(value) && !isParam(address) && !validators.IsEmail(address) {
		diags.AddAttributeError(at, "Invalid e-mail address", fmt.Sprintf("%q is not an e-mail address. Write it without a name and without brackets, such as name@example.com.", address))
	}
}
