// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestNewValues(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		raw     string
		byBlock bool
		want    Values
		nested  string
	}{
		"nothing":      {"", false, Values{}, "null"},
		"empty groups": {`{"build":{},"run":null}`, false, Values{}, "null"},
		"null value":   {`{"run":{"a":null,"b":false}}`, false, Values{"run/b": false}, `{"run":{"b":false}}`},
		"both groups": {`{"build":{"n":1.50},"run":{"n":[1,{"x":null}]}}`, false,
			Values{"build/n": json.Number("1.50"), "run/n": []any{json.Number("1"), map[string]any{"x": nil}}}, `{"build":{"n":1.50},"run":{"n":[1,{"x":null}]}}`},
		"odd names": {`{"run":{"a/b":"1","a~1b":"2","":"3"}}`, false, Values{"run/a~1b": "1", "run/a~01b": "2", "run/": "3"}, `{"run":{"":"3","a/b":"1","a~1b":"2"}}`},
		"by block":  {`{"etl/1":{"build":{"a":"x"}},"ui":null,"api":{}}`, true, Values{"etl~11/build/a": "x"}, `{"etl/1":{"build":{"a":"x"}}}`},
	} {
		got, err := New(parse(t, test.raw), test.byBlock)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		equal(t, got, test.want)
		if nested := text(t, got.Nested()); nested != test.nested {
			t.Errorf("%s: nested %s, want %s", name, nested, test.nested)
		}
	}
}

func TestNewValues_wrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		raw     string
		byBlock bool
		want    string
	}{
		{`"x"`, false, "must be an object"},
		{`{"etl":{"run":{}}}`, false, `"etl" is neither build nor run`},
		{`{"run":["a"]}`, false, "run must be an object of parameter values"},
		{`{"run":{"a":1}}`, true, `run: "a" is neither build nor run`},
		{`{"etl":3}`, true, "etl must be an object with build and run"},
		{`{"etl":{"build":3}}`, true, "etl: build must be an object"},
	} {
		if _, err := New(parse(t, test.raw), test.byBlock); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.raw, err, test.want)
		}
	}
}

func TestValues_runPatch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after string
		byBlock, ok   bool
		want          string
	}{
		"same, other spelling": {`{"run":{"a":1.0,"b":{"x":1,"y":null}}}`, `{"run":{"b":{"x":1},"a":1}}`, false, true, "null"},
		"changed and new":      {`{"run":{"a":"1","b":"2"}}`, `{"run":{"a":"1","b":"3","c":"4"}}`, false, true, `{"b":"3","c":"4"}`},
		"gone":                 {`{"run":{"a":"1","b":"2"}}`, `{"run":{"a":"1"}}`, false, false, ""},
		"build is not run":     {`{"build":{"a":"1"}}`, `{"build":{"a":"2"},"run":{"a":"1"}}`, false, true, `{"a":"1"}`},
		"by block": {`{"etl":{"run":{"a":"1"}},"ui":{"run":{"a":"1"}}}`, `{"etl":{"run":{"a":"2"}},"ui":{"run":{"a":"1"}}}`, true, true,
			`{"etl":{"a":"2"}}`},
	} {
		patch, ok := flat(t, test.after, test.byBlock).RunPatch(flat(t, test.before, test.byBlock))
		if ok != test.ok {
			t.Errorf("%s: ok is %v", name, ok)
			continue
		}
		if got := text(t, patch.WithoutGroup()); ok && got != test.want {
			t.Errorf("%s: patch %s, want %s", name, got, test.want)
		}
	}
}

func TestValues_merged(t *testing.T) {
	t.Parallel()
	plain, secret := block(t, `{"run":{"a":"1","b":"2"}}`), block(t, `{"build":{"s":"x"},"run":{"b":"3"}}`)
	equal(t, plain.Merged(secret).Nested(), block(t, `{"build":{"s":"x"},"run":{"a":"1","b":"3"}}`).Nested())
	equal(t, plain["run/b"], any("2"))
	equal(t, Values(nil).Merged(nil).Nested(), nil)
}

func TestDynamic(t *testing.T) {
	t.Parallel()
	prior := dynamic(t, `{"run":{"a":[1]},"build":{}}`)
	if got, err := block(t, `{"run":{"a":[1.0]}}`).Dynamic(prior, block(t, `{"run":{"a":[1]}}`)); err != nil || !got.Equal(prior) {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := block(t, `{"run":{"a":[2]}}`).Dynamic(prior, block(t, `{"run":{"a":[1]}}`)); err != nil || !got.Equal(dynamic(t, `{"run":{"a":[2]}}`)) {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := (Values{}).Dynamic(prior, block(t, `{"run":{"a":[1]}}`)); err != nil || !got.IsNull() {
		t.Errorf("%s, %v", got, err)
	}
}
