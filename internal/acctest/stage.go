// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Client calls the platform as somebody other than Terraform would.
func (p *Platform) Client(t *testing.T) *peak.Client {
	t.Helper()
	config := peak.Config{Token: Token, Endpoint: p.URL}
	if err := p.trust(&config); err != nil {
		t.Fatal(err)
	}
	client, err := peak.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Image builds an image with one version that is ready, and forgets the calls so far.
func (p *Platform) Image(t *testing.T, name, imageType string) (image, version int64) {
	t.Helper()
	created, err := p.Client(t).CreateImage(t.Context(), peak.ImageCreate{
		Name: name, Type: imageType, BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Settle(t)
	return created.ImageID, created.VersionID
}

// Settle lets everything happen on the platform that is on its way, and forgets the calls so far.
func (p *Platform) Settle(t *testing.T) {
	t.Helper()
	if err := p.Emulator.Settle(); err != nil {
		t.Fatal(err)
	}
	p.Emulator.ClearJournal()
}

// RemoveImages deletes the images that Image made; it is a TestCase's CheckDestroy. It does not succeed while something
// holds on to one of them.
func (p *Platform) RemoveImages(*terraform.State) error {
	p.Emulator.ClearFaults()
	for id := range p.Emulator.Objects()["image"] {
		if err := p.Emulator.Remove("image", id); err != nil {
			return err
		}
	}
	return p.Emulator.Settle()
}

// Decide says how the next operation of a kind ends.
func (p *Platform) Decide(t *testing.T, outcome world.Outcome) {
	t.Helper()
	if err := p.Emulator.SetOutcome(outcome); err != nil {
		t.Fatal(err)
	}
}

// Edit changes the one object of a kind behind Terraform's back, as the platform's user interface would.
func (p *Platform) Edit(t *testing.T, kind string, patch map[string]any) {
	t.Helper()
	if err := p.Emulator.Edit(kind, p.ID(t, kind), patch); err != nil {
		t.Fatal(err)
	}
}

// ID returns the id of the one object of a kind.
func (p *Platform) ID(t *testing.T, kind string) string {
	t.Helper()
	objects := p.Emulator.Objects()[kind]
	if len(objects) != 1 {
		t.Fatalf("there are %d objects of kind %s on the platform, want one", len(objects), kind)
	}
	for id := range objects {
		return id
	}
	return ""
}

// Wrote is a check that the platform has received exactly these requests since the last such check, reads left out: the
// method, the path, and the JSON body with sorted members where there is one.
func (p *Platform) Wrote(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, entry := range p.Emulator.Journal() {
			if entry.Method != http.MethodGet {
				got = append(got, render(entry))
			}
		}
		p.Emulator.ClearJournal()
		if !slices.Equal(got, want) {
			return fmt.Errorf("the platform received\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
		return nil
	}
}

// render writes a call as Wrote compares it; the parts of a form stand as JSON where they are JSON.
func render(entry control.Entry) string {
	var line strings.Builder
	line.WriteString(entry.Method + " " + entry.Path)
	if entry.JSON != nil {
		if body, err := json.Marshal(entry.JSON); err == nil && string(body) != "{}" {
			line.WriteString(" " + string(body))
		}
	}
	for _, part := range entry.Parts {
		line.WriteString(" " + part.Name + "=" + compact(part.Text))
	}
	return line.String()
}

func compact(text string) string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return text
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return string(encoded)
}

// ID expects the id of an object that the API knows by this number.
func ID(id int64) knownvalue.Check { return knownvalue.StringExact(strconv.FormatInt(id, 10)) }

// PlansNothing expects an empty plan.
func PlansNothing() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// Plans expects an action on a resource, and whatever else is given.
func Plans(address string, action plancheck.ResourceActionType, checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append(checks, plancheck.ExpectResourceAction(address, action))}
}

// ChangesOnly expects an update in place that touches only these attributes, given as paths in the plan's JSON such as
// "steps.load.command".
func ChangesOnly(address string, paths ...string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{changesOnly{address, paths}}}
}

type changesOnly struct {
	address string
	paths   []string
}

// CheckPlan implements plancheck.PlanCheck.
func (c changesOnly) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Address != c.address {
			continue
		}
		var got []string
		diff("", change.Change.Before, change.Change.After, change.Change.AfterUnknown, &got)
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.paths))
		if !slices.Equal(got, want) {
			resp.Error = fmt.Errorf("the plan changes %v, want %v", got, want)
		}
		return
	}
	resp.Error = fmt.Errorf("the plan has no %s", c.address)
}

// diff collects the paths of leaves that differ or are unknown after the apply.
func diff(at string, before, after, unknown any, found *[]string) {
	if unknown == true {
		*found = append(*found, at)
		return
	}
	b, isObject := before.(map[string]any)
	a, stillObject := after.(map[string]any)
	u, _ := unknown.(map[string]any)
	if !isObject || !stillObject {
		x, _ := json.Marshal(before)
		y, _ := json.Marshal(after)
		if !bytes.Equal(x, y) {
			*found = append(*found, at)
		}
		return
	}
	names := map[string]bool{}
	for name := range b {
		names[name] = true
	}
	for name := range a {
		names[name] = true
	}
	for name := range u {
		names[name] = true
	}
	for name := range names {
		diff(strings.TrimPrefix(at+"."+name, "."), b[name], a[name], u[name], found)
	}
}
