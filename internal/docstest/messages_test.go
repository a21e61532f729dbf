// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// messagesOfOthers are messages in the guide on troubleshooting that are not the provider's: of Terraform, OpenTofu, Go, and words of HTTP.
var messagesOfOthers = []string{
	"401 Unauthorized", "403 Forbidden", "409 Conflict", "429 Too Many Requests", "x509: certificate signed by unknown authority",
	"Unsupported block type", `Blocks of type "action" are not expected here`, "Inconsistent dependency lock file", "Saved plan is stale",
	"Could not retrieve the list of available versions for provider hashicorp/peak", `unavailable provider "registry.terraform.io/hashicorp/peak"`,
	"Failed to read mock data directory",
	"doesn't match any of the checksums previously recorded in the dependency lock file", "No value for required variable",
	"The ephemeral input variable ... must also be set during the apply phase", "Variable ... is configured as ephemeral",
	// Formats of the provider, filled in.
	`was still "deploying" after`, `was still "Running`, "The platform has no peak_block_spec",
}

// TestMessages has each message of the guide on troubleshooting be one that the provider gives.
func TestMessages(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join(root, "templates", "guides", "troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	err = filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		sources.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(guide)) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for _, message := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			found++
			if !slices.Contains(messagesOfOthers, message[1]) && !strings.Contains(sources.String(), `"`+message[1]+`"`) {
				t.Errorf("nothing in the provider says %q: correct the guide, or name it among the messages of others", message[1])
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d messages are in the guide", found)
	}
}
