// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAddPublishError(t *testing.T) {
	t.Parallel()
	refusal := &peak.Error{Status: http.StatusUnprocessableEntity, Message: "not greater than 2.0.0"}
	cases := map[string]struct {
		err     error
		version types.String
		latest  string
		at      bool // on the attribute version
		want    []string
	}{
		"exists": {
			&peak.AlreadyExistsError{Kind: "image version", Name: "1.0.0", ID: "7", Err: refusal}, types.StringValue("1.0.0"), "2.0.0", true,
			[]string{`Version 1.0.0 of peak_image "base" already exists`, "version id 7", "not greater"},
		},
		"outcome unknown": {
			&peak.UnknownOutcomeError{Kind: "image version", Err: errors.New("connection reset")}, types.StringUnknown(), "", true,
			[]string{`The next version of peak_image "base" was sent`, "connection reset", "terraform apply again"},
		},
		"lower":         {refusal, types.StringValue("1.0.0"), "2.0.0", true, []string{`refuses version 1.0.0 of peak_image "base", which is lower than 2.0.0`, "not greater than 2.0.0", "greater than 2.0.0."}},
		"greater":       {refusal, types.StringValue("3.0.0"), "2.0.0", false, []string{"not greater than 2.0.0"}},
		"other refusal": {refusal, types.StringValue("1.0.0"), "", false, []string{"not greater than 2.0.0"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			addPublishError(&diags, testObject, model{Version: c.version}, c.latest, c.err)
			expectTexts(t, diags, c.want)
			if _, located := diags[0].(diag.DiagnosticWithPath); located != c.at {
				t.Errorf("on an attribute: %t", located)
			}
			if strings.Contains(diags[0].Detail(), "import") {
				t.Errorf("a version cannot be imported: %s", diags[0].Detail())
			}
		})
	}
}

func TestAddDeleteError(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err  error
		want []string
	}{
		"gave up": {&diagnostics.StatusError{Object: testObject, Status: "delete-failed"}, []string{`began to delete peak_image "base"`, "delete-failed", "again"}},
		"in use":  {&peak.Error{Status: http.StatusUnprocessableEntity, Message: "in use by web app ui"}, []string{`refuses to delete peak_image "base"`, "in use by web app ui"}},
		"other":   {&peak.Error{Status: http.StatusForbidden, Message: "no"}, []string{`delete peak_image "base"`, "no"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			addDeleteError(&diags, testObject, c.err)
			expectTexts(t, diags, c.want)
		})
	}
}

// A create whose answer was lost may leave the version unknown: that is said, and nothing is read.
func TestFinishBuildWithoutVersion(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	r := &image{base.Resource{TypeName: "image"}}
	r.finishBuild(t.Context(), nil, "create", with(ready(), func(m *model) { m.VersionID = types.StringNull() }), false, secrets{}, nil, &diags)
	expectTexts(t, diags, []string{`peak_image "base" was created with id 42`, "does not show its version yet"})
}

// expectTexts checks that there is exactly one error and that its detail holds the given texts.
func expectTexts(t *testing.T, diags diag.Diagnostics, texts []string) {
	t.Helper()
	if len(diags) != 1 || !diags.HasError() {
		t.Fatalf("want one error, got %v", diags)
	}
	for _, text := range texts {
		if !strings.Contains(diags[0].Detail(), text) {
			t.Errorf("%q is not in %q", text, diags[0].Detail())
		}
	}
}
