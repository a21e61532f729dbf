// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestLineEndsAreNoChange proves that the text of a Dockerfile with the line ends of Windows is the same Dockerfile, in plans, in
// what is compared and in requests.
func TestLineEndsAreNoChange(t *testing.T) {
	t.Parallel()
	unix, windows := "FROM a\nRUN b\n", "FROM a\r\nRUN b\r\n"
	for _, test := range []struct{ state, config, want types.String }{
		{types.StringValue(unix), types.StringValue(windows), types.StringValue(unix)},
		{types.StringValue(windows), types.StringValue(unix), types.StringValue(windows)},
		{types.StringValue(unix), types.StringValue("FROM b\r\n"), types.StringValue("FROM b\r\n")},
		{types.StringNull(), types.StringValue(windows), types.StringValue(windows)},
		{types.StringValue(unix), types.StringUnknown(), types.StringUnknown()},
		{types.StringValue(unix), types.StringNull(), types.StringNull()},
	} {
		resp := &planmodifier.StringResponse{PlanValue: test.config}
		keepLineEnds{}.PlanModifyString(t.Context(), planmodifier.StringRequest{StateValue: test.state, PlanValue: test.config}, resp)
		if !resp.PlanValue.Equal(test.want) {
			t.Errorf("state %s, configured %s: planned %s", test.state, test.config, resp.PlanValue)
		}
	}
	details := plain(sourceDockerfile)
	details.Dockerfile = types.StringValue(windows)
	if request := details.request(secrets{}); request.Dockerfile != unix || !sameBuild(request, &peak.BuildDetails{Source: sourceDockerfile, Dockerfile: windows}) {
		t.Errorf("sent %q", request.Dockerfile)
	}
	if got := refreshedDetails(&details, &peak.BuildDetails{Source: sourceDockerfile, Dockerfile: unix}); got.Dockerfile.ValueString() != windows {
		t.Errorf("read back as %s", got.Dockerfile)
	}
}

// TestDockerfiles proves which Dockerfiles of a folder are packed in any case.
func TestDockerfiles(t *testing.T) {
	t.Parallel()
	with := func(edit func(*buildDetails)) *buildDetails { return edited(plain(sourceUpload), edit) }
	for name, test := range map[string]struct {
		details *buildDetails
		want    []types.String
	}{
		"no details":      {nil, []types.String{types.StringValue("Dockerfile")}},
		"defaults":        {with(func(*buildDetails) {}), []types.String{types.StringValue("Dockerfile")}},
		"a path":          {with(func(d *buildDetails) { d.DockerfilePath = types.StringValue("/docker/api") }), []types.String{types.StringValue("docker/api")}},
		"a context":       {with(func(d *buildDetails) { d.Context = types.StringValue("./app") }), []types.String{types.StringValue("Dockerfile"), types.StringValue("app/Dockerfile")}},
		"an unknown path": {with(func(d *buildDetails) { d.DockerfilePath = types.StringUnknown() }), []types.String{types.StringUnknown()}},
		"another source":  {edited(plain(sourceDockerfile), func(*buildDetails) {}), nil},
	} {
		var diags diag.Diagnostics
		m := model{BuildDetails: test.details.object(t.Context(), &diags)}
		if got := m.dockerfiles(t.Context(), &diags); diags.HasError() || !slices.EqualFunc(got, test.want, func(a, b types.String) bool { return a.Equal(b) }) {
			t.Errorf("%s: got %v, %v, want %v", name, got, diags, test.want)
		}
	}
}
