// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// TestAccEmpties says nothing in two ways, as an import and a configuration do: an absent collection, and an empty one. Neither
// way of going from one to the other sends anything to the platform.
func TestAccEmpties(t *testing.T) {
	t.Parallel()
	marked := regexp.MustCompile(`(?s)«.*?»`)
	for resource, config := range acctest.Sample(3, provider.Empties) {
		t.Run(resource, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, time.Second)
			absent, empty := marked.ReplaceAllString(config, ""), strings.NewReplacer("«", "", "»", "").Replace(config)
			cli := p.CLI(t, map[string]string{"app/main.py": "print(1)\n", "app/Dockerfile": "FROM scratch\n", "main.tf": absent})
			cli.Run("apply", "-auto-approve", "-no-color")
			for name, text := range map[string]string{"empty": empty, "absent": absent} {
				p.Emulator.ClearJournal()
				cli.Write(map[string]string{"main.tf": text})
				cli.Run("apply", "-auto-approve", "-no-color")
				if err := p.Wrote()(nil); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if code, stdout, stderr := cli.Exit("plan", "-detailed-exitcode", "-no-color"); code != 0 {
					t.Errorf("%s: the plan after it is not empty:\n%s%s", name, stdout, stderr)
				}
			}
			cli.Run("destroy", "-auto-approve", "-no-color")
		})
	}
}
