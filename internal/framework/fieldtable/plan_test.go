// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// A task is of kind "run", which the platform gives a size and, by its image, a version; or of kind "call", which has an
// order and a flag.
var (
	sizeType = types.ObjectType{AttrTypes: map[string]attr.Type{"cpu": types.Int64Type, "disk": types.StringType}}
	taskType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"type": types.StringType, "image": types.Int64Type, "version": types.Int64Type, "size": sizeType, "order": types.StringType, "flag": types.BoolType,
		"text": types.StringType, "token": types.StringType,
	}}
	taskFields = fieldtable.Fields{
		{Attr: "type", Key: "type", Default: "run"},
		{Attr: "image", Key: "image"},
		{Attr: "version", Key: "version", Computed: true, ResetBy: "image", Types: []string{"run"}},
		{Attr: "size", Key: "size", Computed: true, Types: []string{"run"}, Fields: fieldtable.Fields{
			{Attr: "cpu", Key: "cpu", Computed: true}, {Attr: "disk", Key: "disk", Computed: true},
		}},
		{Attr: "order", Key: "order", Default: "asc", Types: []string{"call"}},
		{Attr: "flag", Key: "flag", Default: false, Types: []string{"call"}},
		{Attr: "text", Key: "text", JSONText: true},
		{Attr: "token", Key: "token", WriteOnly: true},
	}
	rootType   = types.ObjectType{AttrTypes: map[string]attr.Type{"tasks": types.MapType{ElemType: taskType}, "rows": types.ListType{ElemType: taskType}}}
	rootFields = fieldtable.Fields{{Attr: "tasks", Key: "tasks", Fields: taskFields}, {Attr: "rows", Key: "rows", Fields: taskFields}}
)

// unknown stands for an unknown value in the JSON of planned.
const unknown = "?"

// planned builds a task from JSON by attribute names; what is not given is null.
func planned(t *testing.T, objectType types.ObjectType, text string) types.Object {
	t.Helper()
	raw, err := jsonvalue.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return plannedObject(t, objectType, raw)
}

func plannedObject(t *testing.T, objectType types.ObjectType, raw any) types.Object {
	t.Helper()
	if raw == nil {
		return types.ObjectNull(objectType.AttrTypes)
	}
	if raw == unknown {
		return types.ObjectUnknown(objectType.AttrTypes)
	}
	members, ok := raw.(map[string]any)
	if !ok {
		t.Fatalf("%v is no object", raw)
	}
	values := map[string]attr.Value{}
	for name, attributeType := range objectType.AttrTypes {
		values[name] = plannedValue(t, attributeType, members[name])
	}
	return types.ObjectValueMust(objectType.AttrTypes, values)
}

func plannedValue(t *testing.T, attributeType attr.Type, raw any) attr.Value {
	t.Helper()
	switch kind := attributeType.(type) {
	case types.ObjectType:
		return plannedObject(t, kind, raw)
	case types.MapType, types.ListType:
		t.Fatal("collections are built by the tests")
	}
	switch value := raw.(type) {
	case nil:
		switch attributeType {
		case types.StringType:
			return types.StringNull()
		case types.Int64Type:
			return types.Int64Null()
		}
		return types.BoolNull()
	case string:
		if value == unknown {
			switch attributeType {
			case types.StringType:
				return types.StringUnknown()
			case types.Int64Type:
				return types.Int64Unknown()
			}
			return types.BoolUnknown()
		}
		return types.StringValue(value)
	case bool:
		return types.BoolValue(value)
	case json.Number:
		number, err := value.Int64()
		if err != nil {
			t.Fatal(err)
		}
		return types.Int64Value(number)
	}
	t.Fatalf("cannot build %v", raw)
	return nil
}

func TestFieldsPlan(t *testing.T) {
	t.Parallel()
	const (
		state      = `{"type":"run","image":1,"version":5,"size":{"cpu":2,"disk":"10GB"}}`
		everything = `{"type":"?","version":"?","size":"?","order":"?","flag":"?"` // how the framework proposes computed members
		call       = `{"type":"call","version":"?","size":"?","order":"?","flag":"?"}`
	)
	for name, test := range map[string]struct {
		plan, config, prior, want string
	}{
		"new: defaults of its kind, unknown what the platform fills in": {
			everything + `,"image":1}`, `{"image":1}`, `null`, `{"type":"run","image":1,"version":"?","size":"?"}`,
		},
		"new, of the other kind": {call, `{"type":"call"}`, `null`, `{"type":"call","order":"asc","flag":false}`},
		"configured values stay": {
			`{"type":"run","image":1,"version":7,"size":{"cpu":1,"disk":"?"}}`, `{"image":1,"version":7,"size":{"cpu":1}}`, `null`,
			`{"type":"run","image":1,"version":7,"size":{"cpu":1,"disk":"?"}}`,
		},
		"unknown configuration stays unknown": {
			`{"type":"run","image":"?","version":"?","size":"?","text":"?"}`, `{"image":"?","version":"?","size":"?","text":"?"}`, `null`,
			`{"type":"run","image":"?","version":"?","size":"?","text":"?"}`,
		},
		"unknown kind: nothing is known": {everything + `,"image":1}`, `{"type":"?","image":1}`, state, everything + `,"image":1}`},
		"what was filled in is kept":     {everything + `,"image":1,"text":"new"}`, `{"image":1,"text":"new"}`, state, `{"type":"run","image":1,"version":5,"size":{"cpu":2,"disk":"10GB"},"text":"new"}`},
		"inside an object":               {`{"type":"run","image":1,"version":5,"size":{"cpu":4,"disk":"?"}}`, `{"image":1,"size":{"cpu":4}}`, state, `{"type":"run","image":1,"version":5,"size":{"cpu":4,"disk":"10GB"}}`},
		"what was not filled in is kept": {everything + `,"image":1}`, `{"image":1}`, `{"type":"run","image":1}`, `{"type":"run","image":1}`},
		"unknown in state is no value":   {everything + `,"image":1}`, `{"image":1}`, `{"type":"run","image":1,"version":"?","size":"?"}`, `{"type":"run","image":1,"version":"?","size":"?"}`},
		"the version goes with the image": {
			everything + `,"image":2}`, `{"image":2}`, state, `{"type":"run","image":2,"version":"?","size":{"cpu":2,"disk":"10GB"}}`,
		},
		"the version goes with an image that is not known yet": {
			everything + `,"image":"?"}`, `{"image":"?"}`, state, `{"type":"run","image":"?","version":"?","size":{"cpu":2,"disk":"10GB"}}`,
		},
		"a configured version does not": {`{"type":"run","image":2,"version":5,"size":"?"}`, `{"image":2,"version":5}`, state, `{"type":"run","image":2,"version":5,"size":{"cpu":2,"disk":"10GB"}}`},
		"another kind loses what it does not have": {
			call, `{"type":"call"}`, state, `{"type":"call","order":"asc","flag":false}`,
		},
		"another kind gets what it did not have": {
			everything + `,"image":1}`, `{"image":1}`, `{"type":"call","order":"desc","flag":true}`, `{"type":"run","image":1,"version":"?","size":"?"}`,
		},
		"a removed setting is its default again": {call, `{"type":"call"}`, `{"type":"call","order":"desc","flag":true}`, `{"type":"call","order":"asc","flag":false}`},
		"write-only members are left alone":      {everything + `,"token":"?"}`, `{"token":"?"}`, `null`, `{"type":"run","version":"?","size":"?","token":"?"}`},
		"JSON that means the same":               {everything + `,"text":"[{\"b\":1,\"a\":null}]"}`, `{"text":"[{\"b\":1,\"a\":null}]"}`, `{"type":"run","text":"[ {\"a\": null, \"b\": 1.0} ]"}`, `{"type":"run","text":"[ {\"a\": null, \"b\": 1.0} ]"}`},
		"JSON with a null more":                  {everything + `,"text":"{\"a\":null}"}`, `{"text":"{\"a\":null}"}`, `{"type":"run","text":"{}"}`, `{"type":"run","text":"{\"a\":null}"}`},
		"other JSON":                             {everything + `,"text":"{\"a\":[1,2]}"}`, `{"text":"{\"a\":[1,2]}"}`, `{"type":"run","text":"{\"a\":[2,1]}"}`, `{"type":"run","text":"{\"a\":[1,2]}"}`},
		"text that is no JSON object":            {everything + `,"text":" 1"}`, `{"text":" 1"}`, `{"type":"run","text":"1"}`, `{"type":"run","text":" 1"}`},
		"null":                                   {`null`, `null`, state, `null`},
		"unknown":                                {`"?"`, `"?"`, state, `"?"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := taskFields.Plan(t.Context(), planned(t, taskType, test.plan), planned(t, taskType, test.config), planned(t, taskType, test.prior))
			if err != nil {
				t.Fatal(err)
			}
			if want := planned(t, taskType, test.want); !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestFieldsPlanCollections matches the elements of maps by key and those of lists by place.
func TestFieldsPlanCollections(t *testing.T) {
	t.Parallel()
	root := func(tasks map[string]string, rows ...string) types.Object {
		elements := map[string]attr.Value{}
		for key, text := range tasks {
			elements[key] = planned(t, taskType, text)
		}
		list := make([]attr.Value, len(rows))
		for i, text := range rows {
			list[i] = planned(t, taskType, text)
		}
		return types.ObjectValueMust(rootType.AttrTypes, map[string]attr.Value{"tasks": types.MapValueMust(taskType, elements), "rows": types.ListValueMust(taskType, list)})
	}
	const (
		proposed = `{"type":"?","image":1,"version":"?","size":"?","order":"?","flag":"?"}`
		fresh    = `{"type":"run","image":1,"version":"?","size":"?"}`
		filled   = `{"type":"run","image":1,"version":5,"size":{"cpu":2,"disk":"10GB"}}`
	)
	got, err := rootFields.Plan(t.Context(),
		root(map[string]string{"old": proposed, "new": proposed, "void": `null`, "later": `"?"`}, proposed, proposed, `null`),
		root(map[string]string{"old": `{"image":1}`, "new": `{"image":1}`, "void": `null`, "later": `"?"`}, `{"image":1}`, `{"image":1}`, `null`),
		root(map[string]string{"old": filled, "gone": filled, "later": filled}, filled))
	if err != nil {
		t.Fatal(err)
	}
	if want := root(map[string]string{"old": filled, "new": fresh, "void": `null`, "later": `"?"`}, filled, fresh, `null`); !got.Equal(want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	whole := types.ObjectValueMust(rootType.AttrTypes, map[string]attr.Value{"tasks": types.MapUnknown(taskType), "rows": types.ListNull(taskType)})
	if got, err := rootFields.Plan(t.Context(), whole, whole, root(map[string]string{"old": filled}, filled)); err != nil || !got.Equal(whole) {
		t.Errorf("got %s, %v; want an unknown map and a null list left alone", got, err)
	}
}
