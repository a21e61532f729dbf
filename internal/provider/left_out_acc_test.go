// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// TestAccLeftOut leaves out what is optional, at any depth. Afterwards the platform has what it would have if that had never
// been there, or, where the page says so, what it had before.
func TestAccLeftOut(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	files := map[string]string{
		"app/main.py": "print(1)\n", "app/ignored": "main.py\n", "app/Other": "FROM scratch\n", "app/Dockerfile": "FROM scratch\n",
		"app/app/Dockerfile": "FROM scratch\n", "app/app/Other": "FROM scratch\n",
	}
	gone, stays := regexp.MustCompile(`(?s)«.*?»`), regexp.MustCompile(`(?s)‹.*?›`)
	changed, unmarked := regexp.MustCompile(`(?s)⟦(.*?)\|(.*?)⟧`), strings.NewReplacer("«", "", "»", "", "‹", "", "›", "")
	for resource, config := range acctest.Sample(4, provider.LeftOut) {
		t.Run(resource, func(t *testing.T) {
			t.Parallel()
			full := unmarked.Replace(changed.ReplaceAllString(config, "$1"))
			later := changed.ReplaceAllString(gone.ReplaceAllString(config, ""), "$2")

			never := acctest.New(t, time.Second)
			reference := never.CLI(t, files)
			reference.Write(map[string]string{"main.tf": unmarked.Replace(later)})
			reference.Run("apply", "-auto-approve", "-no-color")
			want := lasting(t, never)
			earlier := func(line string) bool {
				return !slices.Contains(want, line) && regexp.MustCompile(`^(release|image-version) .*"1.0.0"|"status":"superseded"`).MatchString(line)
			}

			p := acctest.New(t, time.Second)
			cli := p.CLI(t, files)
			cli.Write(map[string]string{"main.tf": full})
			cli.Run("apply", "-auto-approve", "-no-color")
			if slices.Equal(lasting(t, p), want) {
				t.Error("what is left out later makes no difference")
			}
			cli.Write(map[string]string{"main.tf": stays.ReplaceAllString(later, "")})
			cli.Run("apply", "-auto-approve", "-no-color")
			if code, stdout, stderr := cli.Exit("plan", "-detailed-exitcode", "-no-color"); code != 0 {
				t.Errorf("the plan after it is not empty:\n%s%s", stdout, stderr)
			}
			if got := slices.DeleteFunc(lasting(t, p), earlier); !slices.Equal(got, want) {
				t.Errorf("the platform has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			cli.Run("destroy", "-auto-approve", "-no-color", "-refresh=false")
		})
	}
}

// lasting is what the platform has now, without what depends on how it came there: ids, times, earlier versions.
func lasting(t *testing.T, p *acctest.Platform) []string {
	t.Helper()
	ids := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[1-9]0[0-9]{5}\b|\d{4}-\d\d-\d\dT[0-9:.]+Z`)
	var all []string
	for kind, objects := range p.Emulator.Objects() {
		if !slices.Contains([]string{"workflow", "service", "spec", "release", "deployment", "revision", "image-version", "artifact"}, kind) {
			continue
		}
		for _, object := range objects {
			raw, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			var members map[string]any
			if err := json.Unmarshal(raw, &members); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"seq", "latest", "live", "current", "revision", "artifact", "blocks", "late"} {
				delete(members, name)
			}
			if versions, ok := members["versions"].([]any); ok {
				newest, _ := versions[len(versions)-1].(map[string]any)
				delete(newest, "version")
				members["versions"], members["lastVersion"] = newest, nil
			}
			if _, counted := members["id"].(float64); counted {
				members["id"] = nil
			}
			if members["platformId"] != nil {
				members["platformId"] = "~"
			}
			text, err := json.Marshal(members)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, kind+" "+ids.ReplaceAllString(string(text), "~"))
		}
	}
	slices.Sort(all)
	return all
}
