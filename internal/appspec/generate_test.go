// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"encoding/json"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// seed has somebody else create an app spec of blocks, with parameters in the platform's own spelling ("" for none), and
// returns its id.
func (s *stage) seed(create peak.AppSpecCreate, parameters string, blocks ...peak.AppBlock) string {
	s.t.Helper()
	create.Config = blocks
	if parameters != "" {
		create.Parameters = json.RawMessage(parameters)
	}
	if create.Metadata.Summary == nil {
		create.Metadata.Summary = new("Made elsewhere")
	}
	if create.Release.Version == "" {
		create.Release.Version = "1.0.0"
	}
	id, err := s.Client(s.t).CreateAppSpec(s.t.Context(), create)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// of is a block of an app.
func of(spec, version string, autoRun *bool) peak.AppBlock {
	return peak.AppBlock{ID: spec, Release: peak.BlockRelease{Version: version}, AutoRunOnDeploy: autoRun}
}

// TestAccAppSpec_generatedConfiguration has somebody else make app specs of every form, lets Terraform find them and write
// the configuration, and expects that this configuration changes nothing.
func TestAccAppSpec_generatedConfiguration(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.seed(peak.AppSpecCreate{Metadata: peak.Metadata{Name: new("small")}}, "", of(s.serverSpec, "1.0.0", nil))
	full := s.seed(peak.AppSpecCreate{
		Featured: new(true), Scope: new("public"), Release: peak.ReleaseInput{Version: "1.0.0-rc.1", Notes: new("first\n\"one\"")},
		Metadata: peak.Metadata{
			Name: new("full"), Title: new("${t}"), Description: new("a\nb"), DescriptionContentType: new("text/markdown"),
			ImageURL: new("https://example.com/a.png"), Tags: []peak.Tag{{Name: "b"}, {Name: "a"}},
		},
	}, `{"build":[{"name":"size","type":"number","defaultValue":21.50}],"run":[{"name":"rows","type":"number","required":false},{"name":"key","type":"string","hideValue":true,`+
		`"options":[{"title":"A","value":"{ \"a\": 1 }"}],"conditions":[{"dependsOn":"rows","operator":"equals","value":1}]}]}`,
		of(s.workflowSpec, "1.0.0", new(true)), of(s.workflowSpec, "1.1.0", new(false)), of(s.serverSpec, "1.0.0", nil))
	for _, version := range []string{"1.0.0", "1.1.0"} {
		err := s.Client(t).CreateAppRelease(t.Context(), full, peak.AppReleaseCreate{
			Release: peak.ReleaseInput{Version: version}, Config: []peak.AppBlock{of(s.serverSpec, "1.0.0", nil), of(s.workflowSpec, "1.1.0", new(true))}, Parameters: json.RawMessage(`{"build":[],"run":[]}`),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	archived := s.seed(peak.AppSpecCreate{Metadata: peak.Metadata{Name: new("archived")}}, `{"build":[{"name":"size","type":"number"}]}`, of(s.workflowSpec, "1.1.0", new(true)))
	if err := s.Client(t).UpdateSpec(t.Context(), peak.Apps, archived, peak.SpecPatch{Metadata: &peak.Metadata{Status: new("archived")}}); err != nil {
		t.Fatal(err)
	}
	// An app whose tenants the platform shows, or does not.
	if err := s.Emulator.Edit("spec", archived, map[string]any{"scope": "shared", "tenants": []any{"t1", "t2"}}); err != nil {
		t.Fatal(err)
	}

	cli := s.Onboard(t, "list \"peak_app_spec\" \"all\" {\n  provider = peak\n}\n", 3)
	cli.Run("destroy", "-input=false", "-auto-approve")
	if left := s.app(); left != "" {
		t.Errorf("left behind after destroy: %s", left)
	}
}
