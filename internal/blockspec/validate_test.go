// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// typed writes a JSON value as the protocol carries values of dynamic attributes: with its type.
func typed(t *testing.T, text string) string {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(map[string]any{"type": typeOf(value), "value": value})
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func typeOf(value any) any {
	switch v := value.(type) {
	case bool:
		return "bool"
	case float64:
		return "number"
	case []any:
		elements := make([]any, len(v))
		for i, element := range v {
			elements[i] = typeOf(element)
		}
		return []any{"tuple", elements}
	case map[string]any:
		members := map[string]any{}
		for name, member := range v {
			members[name] = typeOf(member)
		}
		return []any{"object", members}
	}
	return "string"
}

// spec is a block spec as JSON with more attributes.
func spec(attributes string) string {
	return `{"name":"n","summary":"s","release":{"version":"1.0.0"},` + attributes + `}`
}

// workflow is a workflow block of one step, which has an image that exists, with more members of the step and the workflow.
func workflow(step, rest string) string {
	return spec(`"workflow":{"steps":{"load":{"command":"c","image_details":{"id":"1"}` + step + `}}` + rest + `}`)
}

// TestBlockSpecValidate has, for everything that is refused at plan, the path that the error is on and a part of its text.
func TestBlockSpecValidate(t *testing.T) {
	t.Parallel()
	service := func(members string) string { return spec(`"service":{"image_details":{"id":"1"}` + members + `}`) }
	step := `AttributeName("workflow").AttributeName("steps").ElementKeyString("load")`
	with := func(config, definitions string) string {
		return strings.TrimSuffix(config, "}") + `,"parameters":` + typed(t, definitions) + `}`
	}
	size := `{"build":[{"name":"size","type":"number"}],"run":[{"name":"r","type":"string"}]}`
	for name, test := range map[string]struct {
		config, at, text string // at is "" for a configuration that is fine
	}{
		"small":                     {workflow("", ""), "", ""},
		"no configuration":          {spec(`"title":"t"`), `AttributeName("workflow")`, "has 0 of them"},
		"two configurations":        {spec(`"workflow":{"steps":{"a":{"command":"c","image_details":{"id":"1"}}}},"service":{"image_details":{"id":"1"}}`), `AttributeName("workflow")`, "has 2 of them"},
		"json without kind":         {spec(`"config_json":"{}"`), `AttributeName("kind")`, "needs kind"},
		"json with kind":            {spec(`"config_json":"{\"steps\":{}}","kind":"workflow"`), "", ""},
		"no json":                   {spec(`"config_json":"[1]","kind":"workflow"`), `AttributeName("config_json")`, "has to be a JSON object"},
		"json with unknown param":   {spec(`"config_json":"{\"a\":[\"@param:x\"]}","kind":"workflow"`), `AttributeName("config_json")`, "@param:x"},
		"json image in public spec": {spec(`"config_json":"{\"steps\":{\"a\":{\"imageDetails\":{\"id\":1}}}}","kind":"workflow","scope":"public"`), `AttributeName("config_json")`, "scope private"},
		"contradicting kind":        {spec(`"kind":"workflow","service":{"image_details":{"id":"1"}}`), `AttributeName("kind")`, "Remove kind"},
		"kind":                      {spec(`"kind":"app","config_json":"{}"`), `AttributeName("kind")`, ""},
		"no steps":                  {spec(`"workflow":{"triggers":[]}`), `AttributeName("workflow").AttributeName("steps")`, "needs steps"},
		"version":                   {strings.Replace(workflow("", ""), "1.0.0", "1.0", 1), `AttributeName("release").AttributeName("version")`, "is not a semantic version"},
		"version with v":            {strings.Replace(workflow("", ""), "1.0.0", "v1.0.0", 1), `AttributeName("release").AttributeName("version")`, "is not a semantic version"},
		"prerelease":                {strings.Replace(workflow("", ""), "1.0.0", "1.0.0-rc.1", 1), "", ""},
		"empty name":                {strings.Replace(workflow("", ""), `"name":"n"`, `"name":""`, 1), `AttributeName("name")`, ""},
		"content type":              {strings.TrimSuffix(workflow("", ""), "}") + `,"description_content_type":"text/html"}`, "", ""},
		"status":                    {strings.TrimSuffix(workflow("", ""), "}") + `,"status":"deleted"}`, "", ""},
		"scope":                     {spec(`"scope":"world","artifact":{"path":"."},"service":{"image":{}}`), "", ""},
		"image in public spec":      {strings.TrimSuffix(workflow("", ""), "}") + `,"scope":"public"}`, step + `.AttributeName("image_details")`, "scope private"},
		"service image in shared":   {spec(`"scope":"shared","tenants":["t"],"service":{"image_details":{"id":"1"}}`), `AttributeName("service").AttributeName("image_details")`, "this one is shared"},
		"tenants when private":      {strings.TrimSuffix(workflow("", ""), "}") + `,"tenants":["t"]}`, `AttributeName("tenants")`, "this one is private"},
		"hidden tenants":            {spec(`"scope":"shared","artifact":{"path":"."},"service":{"image":{}}`), "", ""}, // The plan looks at what it was before.
		"empty tenants":             {spec(`"scope":"shared","tenants":[],"artifact":{"path":"."},"service":{"image":{}}`), `AttributeName("tenants")`, ""},
		"unknown image":             {spec(`"workflow":{"images":{"a":{}},"steps":{"load":{"command":"c","image_ref":"b"}}}`), step + `.AttributeName("image_ref")`, `the image "b", and images has none`},
		"image of a parameter":      {with(spec(`"workflow":{"images":{"a":{}},"steps":{"load":{"command":"c","image_ref":"@param:size"}}}`), size), "", ""},
		"two images":                {workflow(`,"image":{}`, ""), step + `.AttributeName("image_ref")`, "it has 2"},
		"no image":                  {spec(`"workflow":{"steps":{"load":{"command":"c"}}}`), step + `.AttributeName("image_ref")`, "it has 0"},
		"unknown parent":            {workflow(`,"parents":["x"]`, ""), step + `.AttributeName("parents")`, "no step of that name"},
		"cycle":                     {workflow(`,"parents":["load"]`, ""), step + `.AttributeName("parents")`, "load -> load"},
		"cron":                      {workflow("", `,"triggers":[{"cron":"61 * * * *"}]`), `AttributeName("cron")`, "is not valid"},
		"cron of a parameter":       {with(workflow("", `,"triggers":[{"cron":"@param:size"}]`), size), "", ""},
		"watcher":                   {workflow("", `,"watchers":[{"user":"a@b.c","email":{"recipients":{"to":["a@b.c"]}}}]`), `AttributeName("watchers").ElementKeyInt(0)`, "exactly one of user, webhook and email"},
		"number":                    {workflow(`,"step_timeout":"soon"`, ""), step + `.AttributeName("step_timeout")`, `"soon" is not a whole number`},
		"negative timeout":          {workflow(`,"step_timeout":"-1"`, ""), step + `.AttributeName("step_timeout")`, `"-1" is not a whole number of 0 or more`},
		"no timeout":                {workflow(`,"step_timeout":"0"`, ""), "", ""},
		"name of a step":            {spec(`"workflow":{"steps":{"load_it":{"command":"c","image_details":{"id":"1"}}}}`), `ElementKeyString("load_it")`, "letters, digits and hyphens only"},
		"word":                      {spec(`"workflow":{"steps":{"load":{"type":"http","method":"trace","url":"u"}}}`), "", ""},
		"word of a parameter":       {with(spec(`"workflow":{"steps":{"load":{"type":"http","method":"@param:size","url":"u"}}}`), size), "", ""},
		"number of a parameter":     {with(workflow(`,"step_timeout":"@param:size"`, ""), size), "", ""},
		"number of a run parameter": {with(workflow(`,"step_timeout":"@param:r"`, ""), size), step + `.AttributeName("step_timeout")`, "@param:r"},
		"unknown parameter":         {with(workflow(`,"step_timeout":"@param:x"`, ""), size), step + `.AttributeName("step_timeout")`, "does not define"},
		"no parameters":             {workflow(`,"parameters":{"env":{"A":"@param:x"}}`, ""), `AttributeName("env").ElementKeyString("A")`, "does not define"},
		"boolean":                   {service(`,"scale_to_zero":"yes"`), `AttributeName("scale_to_zero")`, `"yes" is not true, false`},
		"two service images":        {service(`,"image":{}`), `AttributeName("service").AttributeName("image")`, "exactly one of image and image_details"},
		"service type":              {service(`,"service_type":"shiny"`), "", ""},
		"sticky api":                {service(`,"service_type":"api","session_stickiness":"true"`), `AttributeName("session_stickiness")`, "no sessions"},
		"api to zero":               {service(`,"service_type":"api","scale_to_zero":"true"`), `AttributeName("scale_to_zero")`, "cannot scale to zero"},
		"sticky to zero":            {service(`,"session_stickiness":"true","scale_to_zero":"true"`), `AttributeName("scale_to_zero")`, "Set only one"},
		"instances":                 {service(`,"min_instances":"3"`), `AttributeName("min_instances")`, "from 1 to 2"},
		"unknown member":            {with(workflow("", ""), `{"build":[{"name":"a","type":"string","default_valu":"x"}]}`), `AttributeName("parameters")`, "parameters.build[0].default_valu is unknown; did you mean default_value?"},
		"unknown type":              {with(workflow("", ""), `{"build":[{"name":"a","type":"string"},{"name":"b","type":"string"},{"name":"c","type":"text"}]}`), `AttributeName("parameters")`, "parameters.build[2].type must be one of"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errors := acctest.Validate(t, "peak_block_spec", test.config)
			switch {
			case test.at == "" && len(errors) > 0:
				t.Errorf("%s\nis refused: %s", test.config, strings.Join(errors, "\n"))
			case test.at != "" && (len(errors) != 1 || !strings.Contains(errors[0], test.at) || !strings.Contains(errors[0], test.text)):
				t.Errorf("%s\ngives %q, want one error at %s with %q", test.config, errors, test.at, test.text)
			}
		})
	}
}
