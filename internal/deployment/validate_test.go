// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	const head = `"name":"n","summary":"s",`
	for name, test := range map[string]struct {
		config string
		want   []string // part of each error
	}{
		"block":                {head + `"block_spec_id":"b","parameters":{"value":{"build":{"a":1},"run":{"b":[{}]}},"type":["object",{"build":["object",{"a":"number"}],"run":["object",{"b":["tuple",[["object",{}]]]}]}]}`, nil},
		"neither spec":         {head + `"wait":true`, []string{"block_spec_id"}},
		"both specs":           {head + `"block_spec_id":"b","app_spec_id":"a"`, []string{"block_spec_id"}},
		"no name":              {`"summary":"s","block_spec_id":"b"`, []string{"name"}},
		"a version is planned": {head + `"block_spec_id":"b","release_version":"mocked"`, nil},
		"bad on_timeout":       {head + `"block_spec_id":"b","on_timeout":"explode"`, []string{"on_timeout"}},
		"other content type":   {head + `"block_spec_id":"b","description_content_type":"text/html"`, nil},
		"values of no group":   {head + `"block_spec_id":"b","parameters":{"value":{"etl":{}},"type":["object",{"etl":["object",{}]}]}`, []string{`AttributeName("parameters"): Invalid parameter values: parameters has to be { build = {...}, run = {...} }, but "etl" is neither build nor run.`}},
		"values no object":     {head + `"block_spec_id":"b","parameters":{"value":"x","type":"string"}`, []string{"but must be an object"}},
		"values not by block":  {head + `"app_spec_id":"a","parameters":{"value":{"run":{"a":"b"}},"type":["object",{"run":["object",{"a":"string"}]}]}`, []string{`an object by the name of each block, each { build = {...}, run = {...} }, but run: "a" is neither`}},
		"app values of blocks": {head + `"block_spec_id":"b","app_parameters":{"value":{"run":{"a":"b"}},"type":["object",{"run":["object",{"a":"string"}]}]}`, []string{"app_parameters is for deployments of an app"}},
		"includes of blocks":   {head + `"block_spec_id":"b","includes":[{"id":"x"}]`, []string{"includes is for deployments of an app"}},
		"excludes of blocks":   {head + `"block_spec_id":"b","excludes":[{"id":"x"}]`, []string{"excludes is for deployments of an app"}},
		"chosen both ways":     {head + `"app_spec_id":"a","includes":[{"id":"x"}],"excludes":[{"id":"y"},{"id":"x"}]`, []string{"AttributeName(\"excludes\").ElementKeyInt(1): Block chosen twice"}},
		"chosen twice":         {head + `"app_spec_id":"a","includes":[{"id":"x","release_version":"1.0.0"},{"id":"x","release_version":"1.1.0"},{"id":"x","release_version":"1.1.0"}]`, []string{"ElementKeyInt(2)"}},
		"secret given twice": {head + `"block_spec_id":"b","parameters_wo_version":1,"parameters":{"value":{"run":{"a":"x"}},"type":["object",{"run":["object",{"a":"string"}]}]},` +
			`"parameters_wo":{"value":{"run":{"a":"very-secret"}},"type":["object",{"run":["object",{"a":"string"}]}]}`, []string{"run/a is in parameters and in parameters_wo"}},
		"secret without version": {head + `"block_spec_id":"b","parameters_wo":{"value":{"run":{"a":"very-secret"}},"type":["object",{"run":["object",{"a":"string"}]}]}`, []string{"parameters_wo"}},
		"version without secret": {head + `"block_spec_id":"b","parameters_wo_version":1`, []string{"parameters_wo_version"}},
	} {
		errors := acctest.Validate(t, "peak_deployment", "{"+test.config+"}")
		if len(errors) != len(test.want) {
			t.Errorf("%s: %d errors, want %d: %s", name, len(errors), len(test.want), strings.Join(errors, "\n"))
			continue
		}
		for i, want := range test.want {
			if !strings.Contains(errors[i], want) || strings.Contains(errors[i], "very-secret") {
				t.Errorf("%s: error %s, want %s", name, errors[i], want)
			}
		}
	}
}
