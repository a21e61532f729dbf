// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command assumptions writes the guide about assumptions, in templates/ and docs/, from the register of what is only assumed of the platform. `make docs` runs it.
package main

import (
	"fmt"
	"os"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

func main() {
	for _, file := range []string{"templates/guides/assumptions.md", "docs/guides/assumptions.md"} {
		if err := os.WriteFile(file, []byte(assumptions.Page()), 0o644); err != nil { //nolint:gosec // A page of the documentation, for everybody to read.
			fmt.Fprintln(os.Stderr, "assumptions:", err)
			os.Exit(1)
		}
	}
}
