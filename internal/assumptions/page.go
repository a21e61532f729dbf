// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

import (
	"fmt"
	"strings"
)

const pageHead = `---
page_title: "What is only assumed of the platform"
description: |-
  The points about the Peak platform that no document states: what provider and emulator take for granted and what they do not, and how a real tenant is asked.
---

# What is only assumed of the platform

These are the points about the platform that no document states and no client of it relies on. The provider
works whichever way they turn out: its tests run on an emulator that does what is assumed, and on one that
does the contrary (` + "`peak-emulator --contrary`" + `, or ` + "`--turn POINT`" + ` for some points). Whoever has a token can have
a real tenant judge them:
[CONTRIBUTING](https://github.com/peakbi/terraform-provider-peak/blob/main/CONTRIBUTING.md#what-a-tenant-says)
tells how, and what to send us.

| point | contract | what is assumed | a contrary emulator | the report |
|---|---|---|---|---|
`

// Page is docs/guides/assumptions.md: the register as a table.
func Page() string {
	var page strings.Builder
	page.WriteString(pageHead)
	turned, seen := 0, 0
	for _, point := range Register() {
		contrary, report := point.Flip, "looks at it"
		if point.Flip == "" {
			contrary = "does the same: " + point.Kept
		} else {
			turned++
		}
		if point.Unseen == "" {
			seen++
		} else {
			report = "does not: " + point.Unseen
		}
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s | %s |\n", point.ID, point.Section, cell(point.Claim), cell(contrary), cell(report))
	}
	fmt.Fprintf(&page, "\n%d points; a contrary emulator turns %d of them, and the report looks at %d.\n", len(Register()), turned, seen)
	return page.String()
}

// cell is a text as a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`).Replace(text)
}
