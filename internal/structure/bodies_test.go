// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// update has the tests write the bodies that they see into testdata: go test ./internal/structure -update.
var update = flag.Bool("update", false, "write what the provider sends into testdata")

var uuidPattern = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// assertBodies compares what was sent with what is noted in testdata: a change of how values are mapped must not change what
// the platform is told. Ids that the platform makes up count by the order in which they appear.
func assertBodies(t *testing.T, name string, bodies any) {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(bodies); err != nil {
		t.Fatal(err)
	}
	got := text.String()
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	noted, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := string(noted)
	if got == want {
		return
	}
	ours, theirs := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(ours), len(theirs)) {
		if ours[i] != theirs[i] {
			from := max(0, i-8)
			t.Fatalf("what is sent differs from %s in line %d:\n%s\nwas\n%s\nIf that is meant: go test ./internal/structure -update", file, i+1,
				strings.Join(ours[from:i+1], "\n"), strings.Join(theirs[from:i+1], "\n"))
		}
	}
	t.Fatalf("%s has %d lines, and now there are %d. If that is meant: go test ./internal/structure -update", file, len(theirs), len(ours))
}

// lines writes requests as one text each, with ids by their order.
func lines(requests []request) []string {
	written := make([]string, len(requests))
	known := map[string]string{}
	for i, one := range requests {
		line := one.Method + " " + one.Path
		if one.Body != nil {
			line += " " + text(one.Body)
		}
		written[i] = uuidPattern.ReplaceAllStringFunc(line, func(id string) string {
			if known[id] == "" {
				known[id] = fmt.Sprintf("ID%d", len(known)+1)
			}
			return known[id]
		})
	}
	return written
}

// TestServiceBodies takes services from every value of an attribute to every other one, left out and empty ones included, and
// compares with testdata what is planned and sent.
func TestServiceBodies(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	image := `{"image_id":"$WEBAPP1_IMAGE"}`
	values := map[string][]string{
		"title": {"null", `""`, `"UI"`}, "description": {"null", `""`, `"d"`}, "entrypoint": {"null", `""`, `"/e"`}, "health_check_url": {"null", `""`, `"/h"`},
		"session_stickiness": {"null", "false", "true"}, "scale_to_zero": {"null", "false", "true"}, "min_instances": {"null", "1", "2"},
		"resources":     {"null", `{"instance_type_id":"40"}`, `{"instance_type_id":"41"}`},
		"image_details": {image, `{"image_id":"$WEBAPP1_IMAGE","version_id":"$WEBAPP1_FIRST"}`, `{"image_id":"$WEBAPP1_IMAGE","version_id":"$WEBAPP1_NEXT"}`, `{"image_id":"$WEBAPP2_IMAGE"}`},
		"service_type":  {"null", `"web-app"`, `"api"`, `"shiny"`},
		"parameters": {"null", "{}", `{"env":{}}`, `{"env":{},"secrets":[]}`, `{"env":{"A":"1","B":""}}`, `{"env":{"A":"2"},"secrets":["warehouse","api-key"]}`, `{"secrets":["warehouse"]}`,
			`{"env":{"A":"1"},"env_wo":{"S":"hush-hush"},"env_wo_version":1}`, `{"env_wo":{"S":"hush-hush"},"env_wo_version":1}`, `{"env_wo":{"S":"hush-hush"},"env_wo_version":2}`},
		"timeouts": {"null", `{"create":"10m"}`},
	}
	type transition struct {
		Create, Plan, Update []string
		State                string
	}
	seen := map[string]transition{}
	for _, name := range sortedKeys(values) {
		for _, from := range values[name] {
			for _, to := range values[name] {
				configure := func(value string) map[string]any {
					config := scene{name: name, config: `{"name":"ui","image_details":` + image + `,"` + name + `":` + value + `}`}.read(t, s.names)
					if name == "image_details" {
						config = scene{name: name, config: `{"name":"ui","image_details":` + value + `}`}.read(t, s.names)
					}
					return config
				}
				made, _, err := s.tf.apply(t, s.tf.none("peak_service"), configure(from))
				if err != nil {
					t.Fatalf("%s = %s: %v", name, from, err)
				}
				one := transition{Create: lines(s.platform.written())}
				one.Plan = s.planned(t, made, configure(to))
				after, replaces, err := s.tf.apply(t, made, configure(to))
				if err != nil {
					t.Fatalf("%s = %s after %s: %v", name, to, from, err)
				}
				if !replaces {
					one.Update = lines(s.platform.written())
				}
				state, _ := plain(after.state).(map[string]any)
				for _, varies := range []string{"id", "created_at", "application_url"} {
					delete(state, varies)
				}
				one.State = text(state)
				seen[name+": "+from+" to "+to] = one
				(&checker{t: t, site: s}).remove(after)
			}
		}
	}
	assertBodies(t, "service_transitions", seen)
}

// planned lists the attributes that a plan changes, with what they become.
func (s *site) planned(t *testing.T, before instance, configuration map[string]any) []string {
	t.Helper()
	typed := s.tf.typeOf(before.typeName)
	config := parse(t, typed, configuration)
	resp, err := s.tf.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: before.typeName, PriorState: encode(t, typed, before.state), Config: encode(t, typed, config), PriorPrivate: before.private, PriorIdentity: before.identity,
		ProposedNewState: encode(t, typed, proposedObject(t, s.tf.attributes(before.typeName), before.state, config)),
	})
	if err := problem(err, resp.Diagnostics); err != nil {
		t.Fatal(err)
	}
	after := decode(t, typed, resp.PlannedState)
	diffs, err := before.state.Diff(after)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, diff := range diffs {
		if len(diff.Path.Steps()) == 0 || diff.Value2 == nil {
			continue
		}
		became := text(plain(*diff.Value2))
		if !diff.Value2.IsKnown() {
			became = "(known after apply)"
		}
		found = append(found, fmt.Sprintf("%s = %s", diff.Path, became))
	}
	slices.Sort(found)
	for _, at := range resp.RequiresReplace {
		found = append(found, fmt.Sprintf("%s replaces", at))
	}
	return found
}
