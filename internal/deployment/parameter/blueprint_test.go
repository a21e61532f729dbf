// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// defined reads definitions.
func defined(t *testing.T, text string) Definitions {
	t.Helper()
	return NewDefinitions(parse(t, text))
}

const sourceDefinitions = `{"build":[
	{"name":"size","type":"number","required":true,"defaultValue":1},
	{"name":"free","type":"string","defaultValue":"x"},
	{"name":"source","type":"object","required":true,"properties":[
		{"name":"host","type":"string"},
		{"name":"port","type":"number","required":true,"defaultValue":5},
		{"name":"tls","type":"object","properties":[{"name":"on","type":"boolean","required":true,"defaultValue":false}]}]},
	{"name":"feeds","type":"object_array","properties":[{"name":"url","type":"string"},{"name":"every","type":"string","required":true,"defaultValue":"day"}]},
	{"name":"whole","type":"object","required":true,"defaultValue":{"a":"1"},"properties":[{"name":"a","type":"string"},{"name":"b","type":"string","required":true,"defaultValue":"2"}]}]}`

func TestComplete(t *testing.T) {
	t.Parallel()
	const rest = `"size":1,"source":{"port":5},"whole":{"a":"1","b":"2"}`
	bare := Blueprint{Own: defined(t, sourceDefinitions)}
	for given, want := range map[string]string{
		``:                                  `{"build":{` + rest + `}}`,
		`{"build":{"size":2,"free":"y"}}`:   `{"build":{"source":{"port":5},"whole":{"a":"1","b":"2"}}}`,
		`{"build":{"source":{"host":"h"}}}`: `{"build":{"size":1,"source":{"host":"h","port":5},"whole":{"a":"1","b":"2"}}}`,
		// What is there is completed, what is not required is not made.
		`{"build":{"source":{"port":6,"tls":{}},"size":1,"whole":{"b":"3"}}}`:           `{"build":{"source":{"port":6,"tls":{"on":false}}}}`,
		`{"build":{"feeds":[{"url":"u"},{"every":"hour"},"@param:feed"],` + rest + `}}`: `{"build":{"feeds":[{"every":"day","url":"u"},{"every":"hour"},"@param:feed"]}}`,
		`{"build":{"source":"@param:source","size":"@param:size","whole":{"b":"2"}}}`:   `null`,
	} {
		added, own := bare.Complete(block(t, given), Values{})
		if got := text(t, added.Nested()); got != want || len(own) > 0 {
			t.Errorf("%s: added %s and %v, want %s", given, got, own, want)
		}
	}
}

// appOf is an app of two blocks and one that is left out.
func appOf(t *testing.T) Blueprint {
	t.Helper()
	one := defined(t, `{"build":[{"name":"region","type":"string","required":true,"defaultValue":"eu"},{"name":"size","type":"number","required":true,"defaultValue":1},
		{"name":"mode","type":"string","required":true,"defaultValue":"fast"}],"run":[{"name":"region","type":"string","required":true,"defaultValue":"us"}]}`)
	return Blueprint{
		IsApp:  true,
		Own:    defined(t, `{"build":[{"name":"region","type":"string"},{"name":"size","type":"number","required":true,"defaultValue":9},{"name":"mode","type":"string","defaultValue":"slow"}]}`),
		Blocks: []Block{{Names: []string{"etl/1", "etl/1 of shop"}, Definitions: one}, {Names: []string{"ui"}, Definitions: one}, {Names: []string{"out"}, Definitions: one, Excluded: true}, {Unread: true}},
	}
}

func TestComplete_app(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ parameters, app, want, wantApp string }{
		"nothing given": {``, ``, `{"etl/1":{"build":{"mode":"fast","region":"eu"},"run":{"region":"us"}},"ui":{"build":{"mode":"fast","region":"eu"},"run":{"region":"us"}}}`, `{"build":{"size":9}}`},
		"of the app":    {``, `{"build":{"region":"ap","mode":"slow"}}`, `{"etl/1":{"run":{"region":"us"}},"ui":{"run":{"region":"us"}}}`, `{"build":{"size":9}}`},
		"of the block, under the name that it goes by": {`{"etl/1 of shop":{"build":{"size":2}},"ui":{"run":{"region":"x"}}}`, `{"build":{"size":3}}`,
			`{"etl/1 of shop":{"build":{"mode":"fast","region":"eu"},"run":{"region":"us"}},"ui":{"build":{"mode":"fast","region":"eu"}}}`, `null`},
	} {
		blocks, app := appOf(t).Complete(flat(t, test.parameters, true), block(t, test.app))
		if got, own := text(t, blocks.Nested()), text(t, app.Nested()); got != test.want || own != test.wantApp {
			t.Errorf("%s: %s and %s, want %s and %s", name, got, own, test.want, test.wantApp)
		}
	}
}

// TestImportedNestedDefaults leaves out of an import what is a default inside of a value, whichever way the platform shows it, and tells
// the value with it from another one.
func TestImportedNestedDefaults(t *testing.T) {
	t.Parallel()
	b := Blueprint{Own: defined(t, sourceDefinitions)}
	defaults, _ := b.Defaults(nil, nil)
	for shown, want := range map[string]string{
		`{"build":{"size":1,"source":{"port":5},"whole":{"a":"1","b":"2"}}}`:                       `null`,
		`{"build":{"size":1,"source":{"port":5},"whole":{"a":"1"}}}`:                               `null`,
		`{"build":{"size":1,"source":{"host":"h","port":5,"tls":{"on":false}},"whole":{"a":"2"}}}`: `{"build":{"source":{"host":"h","tls":{}},"whole":{"a":"2"}}}`,
		`{"build":{"feeds":[{"every":"day"},{"every":"hour"}],"source":{"host":"h","port":6}}}`:    `{"build":{"feeds":[{},{"every":"hour"}],"source":{"host":"h","port":6}}}`,
	} {
		set, base := ImportedBaseline(block(t, shown), defaults, b.Stripped)
		if got := text(t, set.Nested()); got != want {
			t.Errorf("%s: state %s, want %s", shown, got, want)
		}
		if again := base.Read(set, block(t, shown)); !again.Equal(set) {
			t.Errorf("%s: reading again gives %s", shown, text(t, again.Nested()))
		}
		if before := base.Before(set, block(t, shown), false); !before.Equal(block(t, shown)) {
			t.Errorf("%s: writing it out is a change: %s", shown, text(t, before.Nested()))
		}
	}
}

// TestDefaults_ofApp takes for a default what a block takes over from its app, or has of its own where that is what is shown.
func TestDefaults_ofApp(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string]string{
		`{"ui":{"build":{"mode":"slow","size":9}}}`:               `{"mode":"slow","region":"eu","size":9}`,
		`{"ui":{"build":{"mode":"fast","size":9,"region":"ap"}}}`: `{"mode":"fast","region":"eu","size":9}`,
	} {
		defaults, _ := appOf(t).Defaults(nil, flat(t, shown, true))
		ui, _ := defaults.Nested()["ui"].(map[string]any)
		if got := text(t, ui["build"]); got != want {
			t.Errorf("%s: defaults %s, want %s", shown, got, want)
		}
	}
}

// TestBaseline_sent forgives what was sent along, also when the platform shows it late, and when it fills it in by itself.
func TestBaseline_sent(t *testing.T) {
	t.Parallel()
	sent, defaults := block(t, `{"build":{"source":{"host":"h"}}}`), block(t, `{"build":{"size":2,"source":{"host":"h","port":5}}}`)
	old, now := block(t, `{"build":{"size":1,"source":{"host":"h"}}}`), block(t, `{"build":{"size":2,"source":{"host":"h","port":5}}}`)
	for name, base := range map[string]Baseline{"shown late": NewBaseline(sent, defaults, nil, old), "shown at once": NewBaseline(sent, defaults, nil, now), "not shown": UnshownBaseline(nil, defaults)} {
		if got := base.Read(sent, now); !got.Equal(sent) {
			t.Errorf("%s: state %s", name, text(t, got.Nested()))
		}
		if got := base.Before(sent, now, false); !got.Equal(now) {
			t.Errorf("%s: naming the defaults is a change from %s", name, text(t, got.Nested()))
		}
		drifted := block(t, `{"build":{"size":3,"source":{"host":"h","port":6}}}`)
		if got := base.Read(sent, drifted); !got.Equal(drifted) {
			t.Errorf("%s: drift is not seen: %s", name, text(t, got.Nested()))
		}
	}
	// A secret that is emptied is a change, whatever is shown in its place.
	masked := NewBaseline(block(t, `{"run":{"key":"k"}}`), nil, nil, block(t, `{"run":{"key":""}}`))
	if got := masked.Before(block(t, `{"run":{"key":"k"}}`), block(t, `{"run":{"key":""}}`), false); got["run/key"] != "k" {
		t.Errorf("what was there is %v", got)
	}
	// Values that are no longer written are no drift.
	renamed := NewBaseline(now, nil, nil, now).Renamed(now, sent)
	if got := renamed.Read(sent, now); !got.Equal(sent) {
		t.Errorf("after leaving out defaults: %s", text(t, got.Nested()))
	}
	if also := renamed.AlsoSent(NewBaseline(sent, block(t, `{"run":{"a":1}}`), nil, now)); len(also) != 3 {
		t.Errorf("both writes have sent %v", also)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	conditional := `{"run":[{"name":"mode","type":"string","defaultValue":"full"},{"name":"kind","type":"string","required":true,"defaultValue":"k"},
		{"name":"a","type":"string","required":true,"conditions":[{"dependsOn":"mode","operator":"equals","value":"part"}]},
		{"name":"b","type":"string","required":true,"conditions":[{"conditionType":"OR","conditions":[{"dependsOn":"mode","operator":"equals","value":"part"},{"dependsOn":"kind","operator":"not-equals","value":"k"}]}]},
		{"name":"c","type":"string","required":true,"conditions":[{"conditionType":"AND","conditions":[{"dependsOn":"kind","operator":"equals","value":"k"},{"dependsOn":"mode","operator":"not-equals","value":"full"}]}]}]}`
	for name, test := range map[string]struct {
		definitions, values, secret string
		unknown                     string // a place that is not known yet
		want                        []string
	}{
		"all that is required has a default": {sourceDefinitions, ``, ``, "", nil},
		"wrong items": {sourceDefinitions, `{"build":{"feeds":["x",{"urll":"u"},{}],"source":{"tls":[]}}}`, ``, "", []string{
			"parameters.build.feeds[0] has to be of type object, and is string.", `parameters.build.feeds[1].urll: parameter "feeds" has no such property. There are: url, every.`,
			"parameters.build.source.tls has to be of type object, and is a list."}},
		"object for objects": {`{"run":[{"name":"feeds","type":"object_array","properties":[{"name":"url","type":"string","required":true}]},{"name":"keys","type":"string_array"}]}`,
			`{"run":{"feeds":{},"keys":["a",1,null]}}`, ``, "", []string{
				"parameters.run.feeds has to be of type object_array, and is object.", "parameters.run.keys[1] has to be of type string, and is number.", "parameters.run.keys[2] has to be of type string, and is null."}},
		"wrong types": {sourceDefinitions, `{"build":{"size":"1","free":2,"source":[],"feeds":[{"url":true},{"every":{}}]}}`, ``, "", []string{
			"parameters.build.feeds[0].url has to be of type string, and is boolean.", "parameters.build.feeds[1].every has to be of type string, and is object.",
			"parameters.build.free has to be of type string, and is number.", "parameters.build.size has to be of type number, and is string.",
			"parameters.build.source has to be of type object, and is a list."}},
		"references are of every type": {sourceDefinitions, `{"build":{"size":"@param:a","source":"@param:b","feeds":["@param:c"]}}`, ``, "", nil},
		"unknown names": {sourceDefinitions, `{"run":{"free":"x"},"build":{"source":{"hots":"h"}}}`, `{"build":{"sice":1}}`, "", []string{
			"parameters.build.source.hots: parameter \"source\" has no such property. There are: host, port, tls.",
			"parameters_wo.build.sice: the release defines no build parameter \"sice\". There are: size, ",
			"parameters.run.free: the release defines no run parameter \"free\". There is a build parameter of this name"}},
		"nothing is defined":                   {`{}`, `{"run":{"a":1}}`, ``, "", []string{"There are none. Remove it."}},
		"conditions that do not hold":          {conditional, ``, ``, "", nil},
		"conditions that hold":                 {conditional, `{"run":{"mode":"part"}}`, ``, "", []string{"parameters.run.a: ", "parameters.run.b: ", "parameters.run.c: "}},
		"what they depend on is not known yet": {conditional, `{"run":{"mode":"part"}}`, ``, "mode", []string{}},
		"a value for what is conditional":      {conditional, `{"run":{"mode":"part","a":"1","c":"2"}}`, `{"run":{"b":"3"}}`, "", nil},
		"a secret value":                       {`{"run":[{"name":"key","type":"string","required":true}]}`, ``, `{"run":{"key":"k"}}`, "", nil},
		"no value":                             {`{"run":[{"name":"key","type":"string","required":true}]}`, `{"run":{}}`, ``, "", []string{`parameters.run.key: the release requires the run parameter "key" and has no default for it.`}},
		"required inside, without a default":   {`{"run":[{"name":"o","type":"object","required":true,"properties":[{"name":"a","required":true,"type":"string"},{"name":"b","required":true,"defaultValue":1}]}]}`, ``, ``, "", []string{"parameters.run.o.a: "}},
		"required inside of what is not given": {`{"run":[{"name":"o","type":"object","properties":[{"name":"a","required":true,"type":"string"}]}]}`, ``, ``, "", nil},
		"required inside of an element":        {`{"run":[{"name":"o","type":"object_array","properties":[{"name":"a","required":true,"type":"string"}]}]}`, `{"run":{"o":[{"a":"1"},{}]}}`, ``, "", []string{"parameters.run.o[1].a: "}},
		"a type that is not documented":        {`{"run":[{"name":"d","type":"date"}]}`, `{"run":{"d":3}}`, ``, "", nil},
		"free objects":                         {`{"run":[{"name":"o","type":"object"}]}`, `{"run":{"o":{"any":[1]}}}`, ``, "", nil},
	} {
		values, _ := parse(t, test.values).(map[string]any)
		if test.unknown != "" {
			run, _ := values["run"].(map[string]any)
			run[test.unknown] = jsonvalue.Unknown{}
		}
		assertProblems(t, name, Blueprint{Own: defined(t, test.definitions)}.Check(Given{Parameters: anyOf(values), Secret: parse(t, test.secret)}), test.want)
	}
	// What may turn out to be null may have any name.
	assertProblems(t, "names of what is not known", Blueprint{Own: defined(t, sourceDefinitions)}.Check(Given{Parameters: map[string]any{
		"build": map[string]any{"gone": jsonvalue.Unknown{}, "source": map[string]any{"gone": jsonvalue.Unknown{}}},
	}}), nil)
	whole := Blueprint{Own: defined(t, `{"run":[{"name":"key","type":"string","required":true}]}`)}
	assertProblems(t, "nothing is known", whole.Check(Given{Parameters: jsonvalue.Unknown{}}), nil)
}

// anyOf is a nil for no object.
func anyOf(object map[string]any) any {
	if object == nil {
		return nil
	}
	return object
}

func assertProblems(t *testing.T, name string, problems []Problem, want []string) {
	t.Helper()
	ok := len(problems) == len(want)
	for i := 0; ok && i < len(want); i++ {
		ok = strings.Contains(problems[i].Detail, want[i])
	}
	if !ok {
		t.Errorf("%s: problems %v, want %q", name, problems, want)
	}
}

func TestCheck_app(t *testing.T) {
	t.Parallel()
	app := appOf(t)
	app.Blocks = app.Blocks[:3]
	app.Blocks[1].Definitions = defined(t, `{"build":[{"name":"region","type":"string","required":true},{"name":"mode","type":"string","required":true},{"name":"own","type":"string","required":true}]}`)
	for name, test := range map[string]struct {
		parameters, app, secret string
		want                    []string
	}{
		"missing":              {``, ``, ``, []string{`parameters.ui.build.region: block ui requires`, `parameters.ui.build.own: block ui requires`}},
		"from the app":         {`{"ui":{"build":{"own":"x"}}}`, `{"build":{"region":"eu"}}`, ``, nil},
		"secret, in the block": {``, `{"build":{"region":"eu"}}`, `{"ui":{"build":{"own":"x"}}}`, nil},
		"other names": {`{"ui":{"build":{"own":"x"}},"etl":{},"out":{"build":{"mode":3}},"etl/1 of shop":{}}`, `{"build":{"region":"eu","colour":"red"}}`, ``, []string{
			`app_parameters.build.colour: the release of the app defines no build parameter "colour".`, `parameters.etl: the app has no block "etl", and none is included. There are: etl/1, `,
			`parameters.out.build.mode has to be of type string, and is number.`}},
	} {
		assertProblems(t, name, app.Check(Given{Parameters: parse(t, test.parameters), App: parse(t, test.app), Secret: parse(t, test.secret)}), test.want)
	}
	// A default of the app that nobody sends binds nothing, and what is sent does.
	for ofApp, want := range map[string][]string{
		`{"run":[{"name":"mode","type":"string","defaultValue":"part"}]}`:                 nil,
		`{"run":[{"name":"mode","type":"string","required":true,"defaultValue":"part"}]}`: {"parameters.ui.run.a: "},
	} {
		conditional := Blueprint{IsApp: true, Own: defined(t, ofApp), Blocks: []Block{{Names: []string{"ui"}, Definitions: defined(t,
			`{"run":[{"name":"mode","type":"string"},{"name":"a","type":"string","required":true,"conditions":[{"dependsOn":"mode","operator":"equals","value":"part"}]}]}`)}}}
		assertProblems(t, ofApp, conditional.Check(Given{}), want)
	}
	// A block whose name the platform does not tell may have any.
	app.Blocks = append(app.Blocks, Block{Unread: true})
	if problems := app.Check(Given{Parameters: parse(t, `{"other":{}}`)}); slices.ContainsFunc(problems, func(p Problem) bool { return p.Summary == "Unknown block" }) {
		t.Errorf("problems %v", problems)
	}
}
