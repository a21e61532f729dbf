// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import "strings"

// tone is how a status is meant; a word and a shape say it as well as a colour.
type tone string

const (
	toneGood tone = "good"
	toneBusy tone = "busy"
	toneBad  tone = "bad"
	toneWarn tone = "warn"
	toneSkip tone = "skipped"
	toneIdle tone = "idle"
)

// oneWord makes one word of the ways in which the platform spells a status.
var oneWord = strings.NewReplacer("-", "_", " ", "_")

// toneOf tells how a status of the platform is meant, whatever the kind.
func toneOf(status string) tone {
	switch oneWord.Replace(strings.ToLower(status)) {
	case "success", "available", "deployed", "ready", "in_use", "active", "sent", "delivered", "done":
		return toneGood
	case "building", "creating", "deploying", "redeploying", "running", "updating", "deleting", "stopping", "rollback", "queued", "sending":
		return toneBusy
	case "failed", "create_failed", "delete_failed", "rollback_failed", "platform_resource_error", "bounced", "error":
		return toneBad
	case "warning", "rollback_complete", "stopped", "not_ready", "partially_delivered":
		return toneWarn
	case "skipped":
		return toneSkip
	}
	return toneIdle
}

// Shape is the sign of a tone.
func (t tone) Shape() string {
	switch t {
	case toneGood:
		return "✓"
	case toneBusy:
		return "◐"
	case toneBad:
		return "✕"
	case toneWarn:
		return "!"
	case toneSkip:
		return "–"
	case toneIdle:
	}
	return "○"
}
