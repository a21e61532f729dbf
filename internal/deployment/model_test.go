// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// answer reads a described deployment.
func answer(t *testing.T, text string) peak.Deployment {
	t.Helper()
	var described peak.Deployment
	if err := json.Unmarshal([]byte(text), &described); err != nil {
		t.Fatal(err)
	}
	return described
}

const (
	described = `{"id":"d-1","kind":"workflow","metadata":{"name":"etl-prod","title":"ETL","summary":"s","description":"","imageUrl":null,"tags":[],"status":"deployed"},
		"latestRevision":{"id":"r-2","revision":2,"status":"deployed","notes":"second"},
		"spec":{"id":"s-1","name":"etl","kind":"workflow","release":{"version":"1.1.0"}},
		"parameters":{"build":{"cmd":"c","size":"S"},"run":{"pass":"********"}},"parent":null}`
	// bare is all that is documented (contract 13.4, 14).
	bare = `{"id":"d-1","kind":"app","metadata":{"status":"deploying"},"latestRevision":{"revision":1},"spec":{}}`
)

func TestRequests(t *testing.T) {
	t.Parallel()
	plan := model{
		Metadata: press.Metadata{
			Name: types.StringValue("app-prod"), Summary: types.StringValue("s"), Title: types.StringUnknown(), Description: types.StringNull(),
			Tags: press.StringSet([]string{"b", "a"}),
		},
		AppSpecID: types.StringValue("s-2"), ReleaseVersion: types.StringUnknown(), RevisionNotes: types.StringUnknown(),
		Parameters: dynamic(t, `{"etl":{"build":{"n":123456789012345678901234567890}}}`), AppParameters: dynamic(t, `{"build":{}}`),
		Includes: selected("b-1", "b-2"),
	}
	in, err := newInputs(plan, dynamic(t, `{"etl":{"run":{"pass":"very-secret"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	create := createRequest(plan, in)
	if got, want := text(t, create.Parameters), `{"etl":{"build":{"n":123456789012345678901234567890},"run":{"pass":"very-secret"}}}`; got != want {
		t.Errorf("parameters %s, want %s", got, want)
	}
	if create.AppParameters != nil || create.ReleaseVersion != "" || create.RevisionNotes != nil || create.Excludes != nil || create.SpecID != "s-2" {
		t.Errorf("%+v", create)
	}
	equal(t, create.Includes, []peak.BlockSelector{{ID: "b-1"}, {ID: "b-2"}})
	equal(t, create.Metadata, peak.Metadata{Name: new("app-prod"), Summary: new("s"), Tags: []peak.Tag{{Name: "a"}, {Name: "b"}}})
	equal(t, create.Secrets, []string{"very-secret"})
	revision := revisionRequest(plan, in, 4)
	if text(t, revision.Parameters) != text(t, create.Parameters) || revision.After != 4 || revision.Notes != nil {
		t.Errorf("%+v", revision)
	}
}

func TestNewInputs_wrong(t *testing.T) {
	t.Parallel()
	if _, err := newInputs(model{Parameters: dynamic(t, `{"other":{}}`)}, types.DynamicNull()); err == nil || !strings.Contains(err.Error(), `parameters: "other" is neither`) {
		t.Errorf("error %v", err)
	}
	if _, err := newInputs(model{Parameters: types.DynamicUnknown()}, types.DynamicNull()); err == nil {
		t.Error("an unknown value was taken")
	}
}

func TestAnswered(t *testing.T) {
	t.Parallel()
	prior := deployed(t)
	prior.Metadata = press.Metadata{
		Name: types.StringValue("etl-prod"), Summary: types.StringValue("s"), Description: types.StringValue(""), Tags: press.StringSet(nil),
	}
	m := answered(answer(t, described), prior)
	equal(t, m.ReleaseVersion, types.StringValue("1.1.0"))
	equal(t, m.RevisionNotes, types.StringValue("second"))
	equal(t, m.RevisionID, types.StringValue("r-2"))
	equal(t, m.Description, types.StringValue(""))
	equal(t, m.Parameters, prior.Parameters)

	// What is not shown stays, and what is unknown becomes null.
	m = answered(answer(t, bare), prior)
	equal(t, m.Name, prior.Name)
	equal(t, m.Summary, prior.Summary)
	equal(t, m.ReleaseVersion, prior.ReleaseVersion)
	equal(t, m.RevisionNotes, prior.RevisionNotes)
	equal(t, m.Status, types.StringValue("deploying"))
	equal(t, m.RevisionID, types.StringNull())
	prior.ReleaseVersion, prior.RevisionNotes = types.StringUnknown(), types.StringUnknown()
	m = answered(answer(t, bare), prior)
	equal(t, m.ReleaseVersion, types.StringNull())
	equal(t, m.RevisionNotes, types.StringNull())
}

func TestFilled(t *testing.T) {
	t.Parallel()
	plan := deployed(t)
	plan.Status, plan.Revision, plan.Title = types.StringUnknown(), types.Int64Unknown(), types.StringUnknown()
	m := filled(plan, answered(answer(t, described), plan))
	equal(t, m.Status, types.StringValue("deployed"))
	equal(t, m.Revision, types.Int64Value(2))
	equal(t, m.Title, types.StringValue("ETL"))
	// Known in the plan.
	equal(t, m.RevisionID, types.StringValue("r-3"))
	equal(t, m.ReleaseVersion, types.StringValue("1.0.0"))

	m = early(model{
		Metadata: press.Metadata{Title: types.StringUnknown()}, ID: types.StringUnknown(), ReleaseVersion: types.StringUnknown(), RevisionNotes: types.StringUnknown(),
		Status: types.StringUnknown(), Revision: types.Int64Unknown(), RevisionID: types.StringUnknown(), Blocks: types.ListUnknown(blockType()),
	}, "d-9")
	equal(t, m.ID, types.StringValue("d-9"))
	for name, value := range map[string]interface{ IsNull() bool }{
		"title": m.Title, "release": m.ReleaseVersion, "notes": m.RevisionNotes, "status": m.Status, "revision": m.Revision, "revision id": m.RevisionID, "blocks": m.Blocks,
	} {
		if !value.IsNull() {
			t.Errorf("%s is not null", name)
		}
	}
}

// remembered is what the private state has of baselines.
func remembered(t *testing.T, shown parameter.Baselines) parameter.Baselines {
	t.Helper()
	encoded, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	var b parameter.Baselines
	if err := json.Unmarshal(encoded, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRefreshed(t *testing.T) {
	t.Parallel()
	prior := deployed(t)
	prior.Parameters = dynamic(t, `{"run":{"pass":"real"},"build":{"cmd":"c"}}`)
	in, err := newInputs(prior, types.DynamicNull())
	if err != nil {
		t.Fatal(err)
	}
	shown := newBaselines(in, nil, answer(t, described), peak.Blocks)
	m, again, err := refreshed(answer(t, described), prior, remembered(t, shown))
	if err != nil || !m.Parameters.Equal(prior.Parameters) {
		t.Errorf("%s, %v", m.Parameters, err)
	}
	equal(t, text(t, again), text(t, shown))

	// Nothing was shown after the write: the first answer that shows values counts as the answer to it.
	m, again, err = refreshed(answer(t, described), prior, newBaselines(in, []string{"run/wo"}, peak.Deployment{}, peak.Blocks))
	if err != nil || !m.Parameters.Equal(prior.Parameters) || !again.Parameters.Taken {
		t.Errorf("%s, %+v, %v", m.Parameters, again, err)
	}
	equal(t, again.Parameters.Secret, []string{"run/wo"})

	changed := strings.Replace(described, `"cmd":"c"`, `"cmd":"other"`, 1)
	m, _, err = refreshed(answer(t, changed), prior, shown)
	if err != nil || !m.Parameters.Equal(dynamic(t, `{"build":{"cmd":"other"},"run":{"pass":"real"}}`)) {
		t.Errorf("%s, %v", m.Parameters, err)
	}

	app := deployedApp(t)
	m, again, err = refreshed(answer(t, bare), app, parameter.Baselines{})
	if err != nil || !m.Parameters.Equal(app.Parameters) || !m.AppParameters.Equal(app.AppParameters) || again.Parameters.Taken {
		t.Errorf("%s, %+v, %v", m.Parameters, again, err)
	}
	if _, _, err = refreshed(answer(t, strings.Replace(bare, `"spec"`, `"appParameters":[1],"spec"`, 1)), app, parameter.Baselines{}); err == nil {
		t.Error("unreadable values were taken")
	}
}

func TestImported(t *testing.T) {
	t.Parallel()
	empty := model{ID: types.StringValue("d-1")}
	m, shown, err := imported(answer(t, described), peak.Blocks, empty, parameter.Blueprint{Own: parameter.NewDefinitions(parse(t, `{"build":[{"name":"size","type":"string","defaultValue":"S"}]}`))})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, m.BlockSpecID, types.StringValue("s-1"))
	equal(t, m.AppSpecID, types.StringNull())
	equal(t, m.Wait, types.BoolValue(true))
	equal(t, m.OnTimeout, types.StringValue("fail"))
	equal(t, m.Parameters, dynamic(t, `{"build":{"cmd":"c"},"run":{"pass":"********"}}`))
	if !shown.Parameters.Taken || shown.App.Taken {
		t.Errorf("%+v", shown)
	}
	m, shown, err = imported(answer(t, bare), peak.Apps, empty, parameter.Blueprint{IsApp: true})
	if err != nil || !m.AppSpecID.IsNull() || !m.Parameters.IsNull() || !m.AppParameters.IsNull() || shown.Parameters.Taken {
		t.Errorf("%+v, %+v, %v", m, shown, err)
	}
}

func TestPlanUpdate(t *testing.T) {
	t.Parallel()
	planned := func(plan, config, state model) model {
		updated, _ := planUpdate(plan, config, state, parameter.Baselines{}, nil, nil)
		return updated
	}
	state := deployed(t)
	config := state
	config.RevisionNotes = types.StringNull()
	unknown := func(m model) model {
		m.Status, m.Revision, m.RevisionID = types.StringUnknown(), types.Int64Unknown(), types.StringUnknown()
		m.Blocks, m.RevisionNotes = types.ListUnknown(blockType()), types.StringUnknown()
		return m
	}

	plan := unknown(state)
	plan.Parameters = dynamic(t, `{"build":{"cmd":"c"},"run":{"b":2.0,"a":"1","x":null}}`)
	equal(t, planned(plan, config, state), state)

	plan.Parameters = dynamic(t, `{"build":{"cmd":"c"},"run":{"b":3,"a":"1"}}`)
	want := state
	want.Parameters = plan.Parameters
	equal(t, planned(plan, config, state), want)

	plan.Parameters = dynamic(t, `{"build":{"cmd":"d"}}`)
	want = unknown(state)
	want.Parameters, want.Blocks = plan.Parameters, state.Blocks
	equal(t, planned(plan, config, state), want)

	// A masked value of an import stays, until there is a revision to send it with.
	masked := state
	masked.Parameters = dynamic(t, `{"build":{"cmd":"********"},"run":{"a":"1","b":2}}`)
	plan.Parameters = state.Parameters
	equal(t, planned(plan, config, masked).Parameters, masked.Parameters)
	plan.ReleaseVersion = types.StringValue("2.0.0")
	equal(t, planned(plan, config, masked).Parameters, state.Parameters)

	failed := state
	failed.Status = types.StringValue("failed")
	plan = unknown(failed)
	got := planned(plan, config, failed)
	if !got.Status.IsUnknown() || !got.Revision.IsUnknown() || !got.RevisionNotes.Equal(state.RevisionNotes) {
		t.Errorf("%+v", got)
	}
}

func TestSince(t *testing.T) {
	t.Parallel()
	at := func(revision int64, status, ofRevision string) peak.Deployment {
		return peak.Deployment{LatestRevision: peak.Revision{Revision: revision, Status: ofRevision}, Metadata: peak.ShownMetadata{Status: status}}
	}
	for name, test := range map[string]struct {
		from           since
		answer         peak.Deployment
		stale, missing bool
	}{
		"the new revision":                     {since{2, "deployed"}, at(2, "deployed", "deployed"), false, false},
		"the new revision, not begun":          {since{2, "deployed"}, at(2, "deployed", "deploying"), true, false},
		"the new revision, status not shown":   {since{2, "deployed"}, at(2, "deployed", ""), true, false},
		"the new revision, under way":          {since{2, "deployed"}, at(2, "deploying", ""), false, false},
		"the new revision, after a failed one": {since{2, "failed"}, at(2, "deployed", ""), false, false},
		"failed as the one before":             {since{2, "failed"}, at(2, "failed", "failed"), false, false},
		"the old one":                          {since{2, "deployed"}, at(1, "deployed", "deployed"), true, true},
		"the old one, with a warning":          {since{revision: 2}, at(1, "Warning", ""), true, true},
		"the old one, failed":                  {since{revision: 2}, at(1, "failed", ""), true, false},
		"as before the redeployment":           {since{status: "failed"}, at(2, "Failed", "failed"), true, false},
		"redeployed":                           {since{status: "failed"}, at(2, "deployed", ""), false, false},
		"no status to compare with":            {since{}, at(0, "deployed", ""), false, false},
		"a newer revision by someone else":     {since{2, "warning"}, at(3, "deployed", ""), false, false},
	} {
		if got := test.from.stale(test.answer); got != test.stale {
			t.Errorf("%s: stale is %v", name, got)
		}
		if got := test.from.missing(test.answer); got != test.missing {
			t.Errorf("%s: missing is %v", name, got)
		}
	}
}

func TestFailureAdvice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ verb, status, summary, advice string }{
		{"create", "failed", "Deployment failed", "untaint"},
		{"update", "Failed", "Deployment failed", "redeploys it"},
		{"update", "ROLLBACK_COMPLETE", "Revision rolled back", "previous revision back"},
		{"update", "rollback_failed", "Rollback failed", "next apply makes a new revision"},
		{"update", "platform_resource_error", "Deployment failed", "next apply makes a new revision"},
	} {
		if got := failureSummary(test.status); got != test.summary {
			t.Errorf("summary of %s: %s", test.status, got)
		}
		if got := failureAdvice(test.verb, objects.Object{Type: "peak_deployment"}, test.status); !strings.Contains(got, test.advice) {
			t.Errorf("advice for %s, %s: %s", test.verb, test.status, got)
		}
	}
}
