// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// part is one of the tables, with the attribute that it belongs to.
type part struct {
	fields    fieldtable.Fields
	attribute attr.Type
}

func parts(f pipeline.Flavour) map[string]part {
	all := map[string]part{
		"steps":         {pipeline.StepFields(f), pipeline.StepsAttribute(f).GetType()},
		"triggers":      {pipeline.TriggerFields(f), pipeline.TriggersAttribute(f).GetType()},
		"watchers":      {pipeline.WatcherFields(f), pipeline.WatchersAttribute(f).GetType()},
		"retry_options": {pipeline.RetryFields(f), pipeline.RetryOptionsAttribute(f, "").GetType()},
	}
	if f == pipeline.Block {
		all["images"] = part{pipeline.ImageFields(), pipeline.ImagesAttribute().GetType()}
		all["image_details"] = part{pipeline.ImageDetailsFields(), pipeline.ImageDetailsAttribute().GetType()}
	}
	return all
}

var flavours = map[string]pipeline.Flavour{"workflow": pipeline.Workflow, "block": pipeline.Block}

// objectOf returns the object type of an object, or of the elements of a list or map.
func objectOf(t *testing.T, attributeType attr.Type) types.ObjectType {
	t.Helper()
	if collection, ok := attributeType.(attr.TypeWithElementType); ok {
		attributeType = collection.ElementType()
	}
	objectType, ok := attributeType.(types.ObjectType)
	if !ok {
		t.Fatalf("%s is no object", attributeType)
	}
	return objectType
}

// TestTablesMatchTheSchema has every attribute in its table exactly once, with fields exactly where it is an object.
func TestTablesMatchTheSchema(t *testing.T) {
	t.Parallel()
	for name, flavour := range flavours {
		for root, part := range parts(flavour) {
			matchTable(t, name+"."+root, part.fields, objectOf(t, part.attribute))
		}
	}
}

func matchTable(t *testing.T, at string, fields fieldtable.Fields, objectType types.ObjectType) {
	t.Helper()
	left := maps.Clone(objectType.AttrTypes)
	for _, field := range fields {
		attributeType, ok := left[field.Attr]
		if !ok {
			t.Errorf("%s.%s is in the table, and not (or twice) in the schema", at, field.Attr)
			continue
		}
		delete(left, field.Attr)
		inner := attributeType
		if collection, ok := inner.(attr.TypeWithElementType); ok {
			inner = collection.ElementType()
		}
		nested, isObject := inner.(types.ObjectType)
		if isObject != (field.Fields != nil) {
			t.Errorf("%s.%s: the table has %d fields for a %s", at, field.Attr, len(field.Fields), attributeType)
		} else if isObject {
			matchTable(t, at+"."+field.Attr, field.Fields, nested)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("%s.%s is missing in the table", at, name)
	}
}

// TestRoundTrip has every member of the contract survive the way into Terraform and back.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	const (
		conditions = `"executionParameters":{"conditional":[{"condition":"equals","paramName":"p","stepName":"a","value":"1"}],"parentStatus":[{"condition":"all-of","parents":["a"],"status":["success"]}]}`
		run        = `"runConfiguration":{"retryOptions":{"duration":10,"exitCodes":[1],"exponentialBackoff":true,"numberOfRetries":2},"skipConfiguration":{"skip":true,"skipDAG":true}}`
	)
	both := map[string][]string{
		"steps": {
			`{` + conditions + `,"method":"post",` + run + `,"type":"http","url":"u","payload":"{}","auth":{"type":"oauth","clientId":"a","clientSecret":"b","authUrl":"c"}}`,
			`{"auth":{"bearerToken":"a","type":"bearer-token"},"headers":{"absolute":{"A":"1"},"secrets":{"B":"s"}},"method":"get","type":"http","url":"u"}`,
			`{"auth":{"password":"p","type":"basic","username":"u"},"method":"get","type":"http","url":"u","outputParameters":{"p":"response.txt"}}`,
			`{"auth":{"apiKey":"k","type":"api-key"},"method":"get","type":"http","url":"u","parents":["a","b"]}`,
			`{"auth":{"type":"no-auth"},"method":"get","type":"http","url":"u"}`,
			`{"compression":true,"schema":"s","sortBy":"c","sortOrder":"desc","table":"t","type":"export"}`,
			`{"sqlQueryPath":"q.sql","type":"sql"}`,
			`{"parameters":{"env":{"A":"1"},"inherit":{"B":"c"}},"repository":{"branch":"b","filePath":"q.sql","url":"u"},"type":"sql"}`,
		},
		"triggers":      {`{"cron":"0 2 * * *"}`, `{"webhook":true}`},
		"watchers":      {`{"events":{"fail":true,"runtimeExceeded":30,"success":true},"user":"a@b.c"}`, `{"webhook":{"name":"n","payload":"p","url":"u"}}`, `{"email":{"name":"n","recipients":{"to":["a@b.c"]}}}`},
		"retry_options": {`{"duration":10,"exitCodes":[1,137],"exponentialBackoff":true,"numberOfRetries":2}`},
	}
	own := map[pipeline.Flavour]map[string][]string{
		pipeline.Workflow: {"steps": {
			`{"clearImageCache":true,"command":"c","imageId":1,"imageVersionId":2,"outputParameters":{"p":"f"},"parameters":{"env":{"A":"1"},"inherit":{"B":"c"},"secrets":["s"]},` +
				`"repository":{"branch":"b","url":"u"},"resources":{"instanceTypeId":21,"storage":"10GB"},"stepTimeout":60,"type":"standard"}`,
		}},
		pipeline.Block: {
			"steps": {
				`{"clearImageCache":true,"command":"c","imageRef":"base","resources":{"instanceTypeId":21,"storage":"10GB"},"stepTimeout":60}`,
				`{"clearImageCache":"@param:c","command":"c","imageDetails":{"id":"@param:i","versionId":2},"resources":{"instanceTypeId":"@param:t","storage":"@param:s"},"stepTimeout":"@param:t"}`,
				`{"command":"c","image":{"buildArguments":{"A":"1"},"context":".","dockerfile":"Dockerfile","secrets":["s"],"useCache":false,"version":"1.0.0"}}`,
			},
			"triggers":      {`{"webhook":"@param:w"}`, `{"webhook":true,"webhookId":"w"}`},
			"retry_options": {`{"duration":"@param:d","exponentialBackoff":"@param:e","numberOfRetries":"@param:n"}`},
			"images":        {`{"buildArguments":{"A":"1"},"context":".","dockerfile":"Dockerfile","secrets":["s"],"useCache":"@param:c","version":"1.0.0"}`},
		},
	}
	for name, flavour := range flavours {
		for root, part := range parts(flavour) {
			for _, text := range slices.Concat(both[root], own[flavour][root]) {
				objectType := objectOf(t, part.attribute)
				value, err := part.fields.Decode(t.Context(), object(t, text), objectType, types.ObjectNull(objectType.AttrTypes))
				if err != nil {
					t.Errorf("%s %s: %v", name, text, err)
					continue
				}
				back, err := part.fields.Encode(value, value)
				if err != nil {
					t.Errorf("%s %s: %v", name, text, err)
					continue
				}
				// What is sent is what was there, and the defaults of a plain workflow beside it.
				for key, member := range object(t, text) {
					if !jsonvalue.Equal(back[key], member) && !withDefaults(back[key], member) {
						t.Errorf("%s: %s of %s came back as %v", name, key, text, back[key])
					}
				}
				if flavour == pipeline.Block && len(back) != len(object(t, text)) {
					t.Errorf("%s: something was added to %s: %v", name, text, back)
				}
			}
		}
	}
}

// withDefaults reports whether got is want with more members.
func withDefaults(got, want any) bool {
	g, okGot := got.(map[string]any)
	w, okWant := want.(map[string]any)
	if !okGot || !okWant {
		return false
	}
	for key, member := range w {
		if !jsonvalue.Equal(g[key], member) && !withDefaults(g[key], member) {
			return false
		}
	}
	return true
}

// TestAnswerShapes has the shapes of answers that requests do not have (contract 16.4 and 26).
func TestAnswerShapes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		flavour      pipeline.Flavour
		root         string
		answer, want string
	}{
		"env as a list":            {pipeline.Workflow, "steps", `{"type":"sql","parameters":{"env":[{"A":"1"},{"B":2},{}]}}`, `{"parameters":{"env":{"A":"1","B":"2"}},"type":"sql"}`},
		"env as a map":             {pipeline.Workflow, "steps", `{"type":"sql","parameters":{"env":{"A":"1"}}}`, `{"parameters":{"env":{"A":"1"}},"type":"sql"}`},
		"empty env":                {pipeline.Workflow, "steps", `{"type":"sql","parameters":{"env":[]}}`, `{"type":"sql"}`},
		"nulls, names of images":   {pipeline.Workflow, "steps", `{"type":"sql","imageName":"x","imageVersion":"1","stepTimeout":null,"parents":null,"repository":null}`, `{"type":"sql"}`},
		"defaults of a kind":       {pipeline.Workflow, "steps", `{"type":"export"}`, `{"compression":false,"sortOrder":"asc","type":"export"}`},
		"defaults without a kind":  {pipeline.Workflow, "steps", `{}`, `{"clearImageCache":false,"type":"standard"}`},
		"a block has no defaults":  {pipeline.Block, "steps", `{"command":"c"}`, `{"command":"c"}`},
		"webhook id":               {pipeline.Workflow, "triggers", `{"webhook":"b0b1"}`, `{"webhook":true}`},
		"cron with a flag":         {pipeline.Workflow, "triggers", `{"scheduled":true,"cron":"0 2 * * *","webhook":null}`, `{"cron":"0 2 * * *"}`},
		"webhook parameter":        {pipeline.Block, "triggers", `{"webhook":"@param:w"}`, `{"webhook":"@param:w"}`},
		"recipients as a list":     {pipeline.Workflow, "watchers", `{"email":{"name":"n","recipients":["b","a"]}}`, `{"email":{"name":"n","recipients":{"to":["b","a"]}}}`},
		"floats":                   {pipeline.Workflow, "retry_options", `{"duration":10.0,"numberOfRetries":"2","exitCodes":[1.0]}`, `{"duration":10,"exitCodes":[1],"exponentialBackoff":false,"numberOfRetries":2}`},
		"repository with a masked": {pipeline.Workflow, "steps", `{"type":"sql","repository":{"url":"u","branch":"b","filePath":"f","token":"****"}}`, `{"repository":{"branch":"b","filePath":"f","url":"u"},"type":"sql"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			part := parts(test.flavour)[test.root]
			objectType := objectOf(t, part.attribute)
			value, err := part.fields.Decode(t.Context(), object(t, test.answer), objectType, types.ObjectNull(objectType.AttrTypes))
			if err != nil {
				t.Fatal(err)
			}
			back, err := part.fields.Encode(value, value)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(back)
			if err != nil || string(text) != test.want {
				t.Errorf("got %s, %v, want %s", text, err, test.want)
			}
		})
	}
}

// TestStepTypeIsTheDerivedOne guards the type that is given to the framework to save it from deriving it.
func TestStepTypeIsTheDerivedOne(t *testing.T) {
	t.Parallel()
	for name, flavour := range flavours {
		nested := pipeline.StepsAttribute(flavour).NestedObject
		given := nested.Type()
		nested.CustomType = nil
		if derived := nested.Type(); !given.Equal(derived) {
			t.Errorf("%s: given %s, derived %s", name, given, derived)
		}
	}
}
