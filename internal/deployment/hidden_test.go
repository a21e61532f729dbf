// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

func TestPlainHidden(t *testing.T) {
	t.Parallel()
	var definitions any
	if err := json.Unmarshal([]byte(`{
	  "build": [
	    {"name": "licence", "type": "string", "hideValue": true},
	    {"name": "shown", "type": "string", "hideValue": false},
	    {"name": "source", "type": "object", "properties": [
	      {"name": "host", "type": "string"},
	      {"name": "login", "type": "object", "properties": [{"name": "password", "type": "string", "hideValue": true}]}
	    ]},
	    {"name": "feeds", "type": "object_array", "properties": [{"name": "url", "type": "string"}, {"name": "key", "type": "string", "hideValue": true}]}
	  ],
	  "run": [{"name": "a/b", "type": "string", "hideValue": true}]
	}`), &definitions); err != nil {
		t.Fatal(err)
	}
	ways := definedHidden(definitions)
	for name, test := range map[string]struct{ values, want string }{
		"none":            {`{"build":{"shown":"x","source":{"host":"h","login":{"user":"u"}}}}`, ""},
		"build":           {`{"build":{"licence":"x"}}`, "build.licence"},
		"run":             {`{"run":{"a/b":"x"}}`, "run.a/b"},
		"same in another": {`{"run":{"licence":"x"},"build":{"a/b":"x"}}`, ""},
		"nested":          {`{"build":{"source":{"login":{"password":"x"}}}}`, "build.source.login.password"},
		"in a list":       {`{"build":{"feeds":[{"url":"u"},{"url":"v","key":"x"}]}}`, "build.feeds.key"},
		"null and empty":  {`{"build":{"licence":null,"source":null},"run":{"a/b":""}}`, ""},
		"a mask":          {`{"build":{"licence":"********"}}`, ""},
		"all":             {`{"build":{"licence":"x","feeds":[{"key":"x"},{"key":"y"}]},"run":{"a/b":"x"}}`, "build.feeds.key build.licence run.a/b"},
	} {
		var raw any
		if err := json.Unmarshal([]byte(test.values), &raw); err != nil {
			t.Fatal(err)
		}
		value, err := jsonvalue.FromJSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(plainHidden(value, ways), " "); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestPlainHiddenUnknown has values that only the apply knows: where they stand is known.
func TestPlainHiddenUnknown(t *testing.T) {
	t.Parallel()
	ways := [][]string{{"run", "key"}}
	object := func(name string, value attr.Value) attr.Value {
		return types.ObjectValueMust(map[string]attr.Type{name: value.Type(t.Context())}, map[string]attr.Value{name: value})
	}
	for name, test := range map[string]struct {
		value types.Dynamic
		found bool
	}{
		"the value":     {types.DynamicValue(object("run", object("key", types.StringUnknown()))), true},
		"a whole group": {types.DynamicValue(object("run", types.DynamicUnknown())), false},
		"everything":    {types.DynamicUnknown(), false},
		"a map":         {types.DynamicValue(object("run", types.MapValueMust(types.StringType, map[string]attr.Value{"key": types.StringValue("x")}))), true},
		"null":          {types.DynamicNull(), false},
	} {
		if got := plainHidden(test.value, ways); (len(got) > 0) != test.found {
			t.Errorf("%s: found %v", name, got)
		}
	}
}

func TestHoldsText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`null`: false, `{"run":{"size":21,"on":true,"list":[1,2],"none":null,"empty":""}}`: false, `{"run":{"list":[{"a":"x"}]}}`: true, `{"build":{"a":"x"}}`: true,
	} {
		raw, err := jsonvalue.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonvalue.FromJSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := holdsText(value); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if !holdsText(types.DynamicUnknown()) {
		t.Error("what is not known may be a text")
	}
	if ways := definedHidden(nil); len(ways) > 0 {
		t.Errorf("ways without definitions: %v", ways)
	}
}
