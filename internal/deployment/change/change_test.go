// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package change

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
)

// at is a deployment with one build value and run values.
func at(run parameter.Values, changes ...func(d *Deployment)) Deployment {
	d := Deployment{Release: types.StringValue("1.0.0"), Parameters: run.Merged(parameter.Values{"build/cmd": "c"}), App: parameter.Values{}, Known: true}
	for _, change := range changes {
		change(&d)
	}
	return d
}

func TestPlan(t *testing.T) {
	t.Parallel()
	one, two := parameter.Values{"run/a": "1"}, parameter.Values{"run/a": "2"}
	standing := func(s Standing) func(d *Deployment) { return func(d *Deployment) { d.Standing = s } }
	secrets := func(d *Deployment) { d.SecretsVersion = types.Int64Value(2) }
	for name, test := range map[string]struct {
		plan, state Deployment
		want        Kind
		merge       parameter.Values // what is left to merge, nil for nothing
		app         parameter.Values
	}{
		"nothing":                     {at(one), at(one), None, nil, nil},
		"run value":                   {at(two), at(one), RunParameters, two, nil},
		"of the app":                  {at(one, func(d *Deployment) { d.App = parameter.Values{"run/b": "1"} }), at(one), RunParameters, nil, parameter.Values{"run/b": "1"}},
		"build value":                 {at(one, func(d *Deployment) { d.Parameters["build/cmd"] = "d" }), at(one), Revision, nil, nil},
		"not known":                   {at(one, func(d *Deployment) { d.Known = false }), at(one), Revision, nil, nil},
		"release":                     {at(one, func(d *Deployment) { d.Release = types.StringUnknown() }), at(one), Revision, nil, nil},
		"secrets":                     {at(one, secrets), at(one), Secrets, nil, nil},
		"secrets and a run value":     {at(two, secrets), at(one), Secrets, two, nil},
		"redeployable":                {at(one), at(one, standing(Redeployable)), Redeploy, nil, nil},
		"redeployable, a run value":   {at(two), at(one, standing(Redeployable)), Revision, two, nil},
		"redeployable, secrets":       {at(one, secrets), at(one, standing(Redeployable)), Revision, nil, nil},
		"redeployable, a build value": {at(one, func(d *Deployment) { d.Parameters["build/cmd"] = "d" }), at(one, standing(Redeployable)), Revision, nil, nil},
		"beyond a redeployment":       {at(one), at(one, standing(NeedsRevision)), Revision, nil, nil},
	} {
		change := Plan(test.plan, test.state, parameter.Baselines{}, nil)
		if change.Kind != test.want {
			t.Errorf("%s: change %d, want %d", name, change.Kind, test.want)
		}
		if len(test.merge)+len(change.Parameters) > 0 && !cmp.Equal(change.Parameters, test.merge) || len(test.app)+len(change.App) > 0 && !cmp.Equal(change.App, test.app) {
			t.Errorf("%s: merges %v and %v, want %v and %v", name, change.Parameters, change.App, test.merge, test.app)
		}
	}
}

func TestChange_WithSecrets(t *testing.T) {
	t.Parallel()
	run, build := parameter.Values{"run/p": "x"}, parameter.Values{"build/p": "x"}
	for name, test := range map[string]struct {
		change Change
		secret parameter.Values
		had    []string
		want   Change
	}{
		"run":                 {Change{Kind: Secrets}, run, nil, Change{Kind: RunParameters, Parameters: run}},
		"run, and plain ones": {Change{Kind: Secrets, Parameters: parameter.Values{"run/a": "1"}}, run, nil, Change{Kind: RunParameters, Parameters: parameter.Values{"run/a": "1", "run/p": "x"}}},
		"build":               {Change{Kind: Secrets}, build, nil, Change{Kind: Revision, Parameters: parameter.Values{}}},
		"gone":                {Change{Kind: Secrets}, run, []string{"run/q"}, Change{Kind: Revision, Parameters: run}},
		"none left":           {Change{Kind: Secrets}, nil, nil, Change{Kind: None, Parameters: parameter.Values{}}},
		"another change":      {Change{Kind: Redeploy}, run, []string{"run/q"}, Change{Kind: Redeploy}},
	} {
		if diff := cmp.Diff(test.want, test.change.WithSecrets(test.secret, test.secret, test.had)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
