// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSemanticVersion(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		value types.String
		ok    bool
	}{
		"null":               {types.StringNull(), true},
		"unknown":            {types.StringUnknown(), true},
		"plain":              {types.StringValue("1.2.3"), true},
		"suffix":             {types.StringValue("0.0.1-python3.9"), true},
		"build metadata":     {types.StringValue("1.0.0+20240501"), true},
		"two numbers":        {types.StringValue("1.2"), false},
		"leading v":          {types.StringValue("v1.2.3"), false},
		"leading zero":       {types.StringValue("1.02.3"), false},
		"word":               {types.StringValue("latest"), false},
		"empty":              {types.StringValue(""), false},
		"space":              {types.StringValue(" 1.2.3"), false},
		"suffix with spaces": {types.StringValue("1.2.3-a b"), false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			semanticVersion.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("version"), ConfigValue: c.value}, &resp)
			if c.ok {
				if resp.Diagnostics.HasError() {
					t.Error(resp.Diagnostics)
				}
				return
			}
			expectOne(t, resp.Diagnostics, "version", "is not a semantic version")
		})
	}
}

func TestValidateSource(t *testing.T) {
	t.Parallel()
	text, none, open := types.StringValue("x"), types.ObjectNull(artifactTypes), types.StringUnknown()
	folder := artifactObject(text)
	github := func(edit func(*buildDetails)) *buildDetails {
		d := plain("github")
		d.Repository, d.Branch, d.TokenWO = text, text, text
		edit(&d)
		return &d
	}
	dockerfile := func(edit func(*buildDetails)) *buildDetails {
		d := plain("dockerfile")
		d.Dockerfile = text
		edit(&d)
		return &d
	}
	keep := func(*buildDetails) {}
	cases := map[string]struct {
		details  *buildDetails
		artifact types.Object
		at       []string
	}{
		"upload":          {edited(plain("upload"), func(d *buildDetails) { d.Context, d.DockerfilePath = text, text }), folder, nil},
		"source left out": {edited(plain(""), func(d *buildDetails) { d.Source = types.StringNull() }), folder, nil},
		"upload without folder is for the plan to judge": {new(plain("upload")), none, nil},
		"upload with inputs of others": {
			edited(plain("upload"), func(d *buildDetails) { d.Repository, d.Branch, d.TokenWO, d.Dockerfile = text, text, text, text }), folder,
			[]string{"build_details.branch", "build_details.dockerfile", "build_details.repository", "build_details.token_wo"},
		},
		"github":                    {github(keep), none, nil},
		"github with context":       {github(func(d *buildDetails) { d.Context = text }), none, nil},
		"github without token":      {github(func(d *buildDetails) { d.TokenWO = types.StringNull() }), none, nil},
		"github without repository": {github(func(d *buildDetails) { d.Repository = types.StringNull() }), none, []string{"build_details.repository"}},
		"github with empty branch":  {github(func(d *buildDetails) { d.Branch = types.StringValue(" ") }), none, []string{"build_details.branch"}},
		"github, values unknown":    {github(func(d *buildDetails) { d.Branch, d.Repository = open, open }), none, nil},
		"github with folder":        {github(keep), folder, []string{"artifact"}},
		"github with Dockerfile":    {github(func(d *buildDetails) { d.Dockerfile = text }), none, []string{"build_details.dockerfile"}},
		"dockerfile":                {dockerfile(keep), none, nil},
		"dockerfile not known yet":  {dockerfile(func(d *buildDetails) { d.Dockerfile = open }), none, nil},
		"dockerfile without content": {
			dockerfile(func(d *buildDetails) { d.Dockerfile = types.StringNull() }), none, []string{"build_details.dockerfile"},
		},
		"dockerfile with blank content": {
			dockerfile(func(d *buildDetails) { d.Dockerfile = types.StringValue("\n ") }), none, []string{"build_details.dockerfile"},
		},
		"dockerfile with paths and token": {
			dockerfile(func(d *buildDetails) { d.Context, d.DockerfilePath, d.TokenWO = text, text, text }), none,
			[]string{"build_details.context", "build_details.dockerfile_path", "build_details.token_wo"},
		},
		"dockerfile, the rest not known yet": {
			dockerfile(func(d *buildDetails) { d.Context, d.Repository, d.TokenWO = open, open, open }), types.ObjectUnknown(artifactTypes), nil,
		},
		"dockerfile with folder": {dockerfile(keep), folder, []string{"artifact"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			validateSource(*c.details, c.artifact, &diags)
			var at []string
			for _, d := range diags {
				if located, ok := d.(diag.DiagnosticWithPath); ok {
					at = append(at, located.Path().String())
				}
			}
			slices.Sort(at)
			if !slices.Equal(at, c.at) {
				t.Errorf("errors at %v, want %v: %v", at, c.at, diags)
			}
		})
	}
}
