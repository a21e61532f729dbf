// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// read is the content of a release with a configuration, as an import reads it.
func read(t *testing.T, kind, config string) Content {
	t.Helper()
	content, err := NewContent(t.Context(), kind, peak.Release{Config: parse(t, config)})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// inJSON is the content of a block that is configured in JSON.
func inJSON(config string) Content {
	content := nullContent()
	content.Kind, content.ConfigJSON = types.StringValue(KindWorkflow), types.StringValue(config)
	return content
}

// fullWorkflow and fullService have every member of a configuration.
const (
	fullWorkflow = `{"images":{"a":{"buildArguments":{"A":"b"},"context":".","dockerfile":"Dockerfile","secrets":["s"],"useCache":"@param:c","version":"1.0.0"},"b":{}},` +
		`"steps":{"l":{"clearImageCache":true,"command":"c","imageRef":"a","outputParameters":{"o":"f"},"parameters":{"env":{"E":"v"},"inherit":{"I":"i"},"secrets":["s"]},"repository":{"branch":"m","url":"u"},` +
		`"resources":{"instanceTypeId":21,"storage":"10GB"},"runConfiguration":{"retryOptions":{"duration":5,"exitCodes":[1],"exponentialBackoff":false,"numberOfRetries":"@param:n"},"skipConfiguration":{"skip":true,"skipDAG":false}},"stepTimeout":60,"type":"standard"},` +
		`"h":{"auth":{"apiKey":"k","type":"api-key"},"headers":{"absolute":{"A":"b"},"secrets":{"C":"d"}},"method":"get","parents":["l"],"payload":"p","type":"http","url":"u"},` +
		`"i":{"command":"c","image":{}},"j":{"command":"c","imageDetails":{"id":1,"versionId":2}},` +
		`"x":{"compression":true,"executionParameters":{"conditional":[{"condition":"equals","paramName":"o","stepName":"l","value":"v"}],"parentStatus":[{"condition":"all-of","parents":["l"],"status":["success"]}]},"parents":["l"],"schema":"s","sortBy":"b","sortOrder":"asc","table":"t","type":"export"},` +
		`"q":{"sqlQueryPath":"p","type":"sql"}},"triggers":[{"cron":"0 0 * * *"},{"webhook":true,"webhookId":"w"}],"watchers":[{"events":{"fail":true,"runtimeExceeded":1,"success":false},"user":"a@b.c"},` +
		`{"webhook":{"name":"n","payload":"p","url":"https://u"}},{"email":{"name":"n","recipients":{"to":["a@b.c"]}}}]}`
	fullService = `{"entrypoint":"/","healthCheckURL":"/h","image":{"dockerfile":"Dockerfile"},"minInstances":2,"parameters":{"env":{"A":"b"},"secrets":["s"]},"resources":{"instanceTypeId":"@param:i"},` +
		`"scaleToZero":"@param:z","serviceType":"web-app","sessionStickiness":false}`
)

// TestContentRoundTrip reads configurations of the platform and writes them again, member for member.
func TestContentRoundTrip(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind, config, want string // want is "" for config itself
		typed              bool
	}{
		"workflow":             {KindWorkflow, fullWorkflow, "", true},
		"service":              {KindService, fullService, "", true},
		"empty image":          {KindService, `{"image":{}}`, "", true},
		"nothing in it":        {KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"parents":[],"parameters":{"env":{}}}},"triggers":[],"images":{}}`, `{"steps":{"a":{"command":"c","image":{}}}}`, true},
		"numbers as text":      {KindService, `{"imageDetails":{"id":"7","versionId":8.0}}`, `{"imageDetails":{"id":7,"versionId":8}}`, true},
		"token":                {KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"repository":{"url":"u","branch":"b","token":"secret"}}}}`, `{"steps":{"a":{"command":"c","image":{},"repository":{"branch":"b","url":"u"}}}}`, true},
		"list of recipients":   {KindWorkflow, `{"steps":{"a":{"command":"c","image":{}}},"watchers":[{"email":{"name":"n","recipients":["a@b.c"]}}]}`, `{"steps":{"a":{"command":"c","image":{}}},"watchers":[{"email":{"name":"n","recipients":{"to":["a@b.c"]}}}]}`, true},
		"unknown member":       {KindWorkflow, `{"steps":{"a":{"command":"c","gpu":1}}}`, "", false},
		"unknown empty member": {KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"gpu":[],"cpu":null}}}`, `{"steps":{"a":{"command":"c","image":{}}}}`, true},
		"unknown nested":       {KindWorkflow, `{"steps":{"a":{"command":"c"}},"watchers":[{"user":"a@b.c","events":{"slow":true}}]}`, "", false},
		"unknown at the top":   {KindService, `{"imageDetails":{"id":1},"replicas":2}`, "", false},
		"texts by param":       {KindWorkflow, `{"steps":{"h":{"auth":{"type":"@param:a"},"method":"@param:m","type":"http","url":"@param:u"},"x":{"schema":"s","sortBy":"b","sortOrder":"@param:o","table":"t","type":"export"}}}`, "", true},
		"service by param":     {KindService, `{"imageDetails":{"id":1},"resources":{"instanceTypeId":1},"serviceType":"@param:t"}`, "", true},
		"empty texts": {KindWorkflow, `{"steps":{"l":{"command":"c","image":{},"outputParameters":{"o":"f"}},"m":{"command":"c","executionParameters":{"conditional":[{"condition":"equals","paramName":"o","stepName":"l","value":""}]},` +
			`"image":{},"parents":["l"]}},"watchers":[{"webhook":{"name":"n","payload":"","url":"https://u"}}]}`, "", true},
		// What the checks of a configuration refuse.
		"name of a step":        {KindWorkflow, `{"steps":{"a_b":{"command":"c","image":{}}}}`, "", false},
		"no image":              {KindWorkflow, `{"steps":{"a":{"command":"c"}}}`, "", false},
		"two images":            {KindService, `{"image":{},"imageDetails":{"id":1}}`, "", false},
		"unknown word":          {KindWorkflow, `{"steps":{"h":{"method":"trace","type":"http","url":"u"}}}`, "", true},
		"unknown status":        {KindWorkflow, `{"steps":{"a":{"command":"c","image":{}},"b":{"command":"c","executionParameters":{"parentStatus":[{"condition":"one-of","parents":["a"],"status":["odd"]}]},"image":{},"parents":["a"]}}}`, "", true},
		"number out of bounds":  {KindService, `{"image":{},"minInstances":3}`, "", false},
		"negative number":       {KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"stepTimeout":-1}}}`, "", false},
		"required part missing": {KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"repository":{"url":"u"}}}}`, "", false},
		"image in a map":        {KindWorkflow, `{"images":{"a":{"useCache":"perhaps"}},"steps":{"a":{"command":"c","imageRef":"a"}}}`, "", false},
		"watcher of nobody":     {KindWorkflow, `{"steps":{"a":{"command":"c","image":{}}},"watchers":[{"events":{"fail":true}}]}`, "", false},
		"watchers by param":     {KindWorkflow, `{"steps":{"a":{"command":"c"}},"watchers":"@param:w"}`, "", false},
		"token and unknown":     {KindWorkflow, `{"steps":{"a":{"command":"c","gpu":1,"repository":{"url":"u","token":"secret"}}}}`, `{"steps":{"a":{"command":"c","gpu":1,"repository":{"url":"u"}}}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := read(t, test.kind, test.config)
			if content.ConfigJSON.IsNull() != test.typed {
				t.Errorf("typed is %v, want %v", content.ConfigJSON.IsNull(), test.typed)
			}
			got, err := content.Config(Content{})
			if err != nil {
				t.Fatal(err)
			}
			want := test.want
			if want == "" {
				want = test.config
			}
			if !jsonvalue.Equal(normalized(got), parse(t, want)) {
				t.Errorf("got\n%s\nwant\n%s", text(t, got), want)
			}
			if content.Changed(content, Content{}, nil) != nil {
				t.Error("it differs from itself")
			}
		})
	}
}

func TestNewContentFails(t *testing.T) {
	t.Parallel()
	for _, config := range []any{nil, []any{}, "x"} {
		if _, err := NewContent(t.Context(), KindWorkflow, peak.Release{Config: config}); err == nil {
			t.Errorf("%v was read", config)
		}
	}
}

func TestNewContentFlags(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		flag *bool
		want bool
	}{"true": {new(true), true}, "false": {new(false), false}, "not shown": {nil, false}} {
		content, err := NewContent(t.Context(), KindService, peak.Release{Config: parse(t, `{}`), AutoRunOnDeploy: test.flag, Parameters: parse(t, `{"build":[{"name":"a","type":"string"}],"run":[]}`)})
		if err != nil || content.AutoRunOnDeploy.ValueBool() != test.want || content.Kind.ValueString() != KindService || content.Parameters.IsNull() || !content.ArtifactHash.IsNull() {
			t.Errorf("%s: got %+v, %v", name, content, err)
		}
	}
}

// edited is a content with one member changed.
func edited(content Content, edit func(*Content)) Content {
	edit(&content)
	return content
}

// TestChanged has what needs a new release, and what does not.
func TestChanged(t *testing.T) {
	t.Parallel()
	plain := `{"steps":{"a":{"command":"c","imageDetails":{"id":1}}}}`
	workflow := read(t, KindWorkflow, plain)
	hash := func(hash types.String) Content { return edited(workflow, func(c *Content) { c.ArtifactHash = hash }) }
	defined := edited(workflow, func(c *Content) { c.Parameters = dynamic(t, everyMember) })
	tokens := func(version types.Int64) Content {
		content := read(t, KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"repository":{"branch":"b","url":"u"}}}}`)
		return edited(content, func(c *Content) { c.Workflow = withTokenVersion(t, c.Workflow, version) })
	}
	const plainEnv = `{"A":"1"}`
	secret := func(env string, version int64) Content {
		content := read(t, KindService, `{"image":{},"parameters":{"env":`+env+`}}`)
		if version == 0 {
			return content
		}
		return edited(content, func(c *Content) { c.Service = withMember(t, c.Service, "env_wo_version", types.Int64Value(version)) })
	}
	envWO := func(value types.Map) Content {
		return edited(secret(plainEnv, 1), func(c *Content) { c.Service = withMember(t, c.Service, "env_wo", value) })
	}
	configured := envWO(types.MapValueMust(types.StringType, map[string]attr.Value{"KEY": types.StringValue("secret")}))
	unknown := envWO(types.MapUnknown(types.StringType))
	for name, test := range map[string]struct {
		prior, planned Content
		unseen         Unseen
		want           []string
		configured     Content
	}{
		"nothing":             {workflow, workflow, nil, nil, Content{}},
		"command":             {workflow, read(t, KindWorkflow, `{"steps":{"a":{"command":"d","imageDetails":{"id":1}}}}`), nil, []string{"workflow"}, Content{}},
		"empty parts":         {inJSON(plain), inJSON(`{"steps":{"a":{"command":"c","imageDetails":{"id":1},"parents":[],"parameters":{"env":{}}}},"triggers":[]}`), nil, nil, Content{}},
		"JSON for attributes": {workflow, inJSON(plain), nil, nil, Content{}},
		"attributes for JSON": {inJSON(plain), workflow, nil, nil, Content{}},
		"defaults spelled out": {inJSON(`{"steps":{"a":{"type":"standard","command":"c","imageDetails":{"id":1},"clearImageCache":false,"runConfiguration":{"skipConfiguration":{"skip":false}}}}}`),
			inJSON(plain), nil, nil, Content{}},
		"other than the default":  {inJSON(`{"steps":{"a":{"clearImageCache":true}}}`), inJSON(`{"steps":{"a":{}}}`), nil, []string{"config_json"}, Content{}},
		"variable like a default": {inJSON(`{"steps":{"a":{"parameters":{"env":{"type":"standard"}}}}}`), inJSON(`{"steps":{"a":{"parameters":{"env":{}}}}}`), nil, []string{"config_json"}, Content{}},
		"JSON changed":            {inJSON(plain), inJSON(`{"steps":{"a":{"command":"d"}}}`), nil, []string{"config_json"}, Content{}},
		"JSON re-indented":        {inJSON(plain), inJSON("{ \"steps\": {\n\"a\": {\"command\": \"c\", \"imageDetails\": { \"id\":1 }} } }"), nil, nil, Content{}},
		"number re-spelled":       {inJSON(`{"steps":{},"x":10}`), inJSON(`{"x":1e1,"steps":{}}`), nil, nil, Content{}},
		"JSON unknown":            {inJSON(plain), edited(workflow, func(c *Content) { c.ConfigJSON = types.StringUnknown() }), nil, nil, Content{}},
		"image added":             {inJSON(`{"images":{"a":{}}}`), inJSON(`{"images":{"a":{},"b":{}}}`), nil, []string{"config_json"}, Content{}},
		"image removed":           {inJSON(`{"images":{"a":{}}}`), inJSON(`{"images":{}}`), nil, []string{"config_json"}, Content{}},
		"empty image":             {read(t, KindService, `{"image":{}}`), read(t, KindService, `{"imageDetails":{"id":1}}`), nil, []string{"service"}, Content{}},
		"service":                 {read(t, KindService, `{"image":{},"minInstances":1}`), read(t, KindService, `{"image":{},"minInstances":2}`), nil, []string{"service"}, Content{}},
		"unknown":                 {workflow, edited(workflow, func(c *Content) { c.Workflow = types.ObjectUnknown(c.Workflow.AttributeTypes(t.Context())) }), nil, nil, Content{}},
		"parameters":              {workflow, defined, nil, []string{"parameters"}, Content{}},
		"parameters unknown":      {defined, edited(workflow, func(c *Content) { c.Parameters = types.DynamicUnknown() }), nil, nil, Content{}},
		"parameters re-spelt":     {defined, edited(workflow, func(c *Content) { c.Parameters = dynamic(t, everyMemberSent) }), nil, nil, Content{}},
		"folder":                  {hash(types.StringValue("a")), hash(types.StringValue("b")), nil, []string{"artifact"}, Content{}},
		"folder added":            {hash(types.StringNull()), hash(types.StringValue("b")), nil, []string{"artifact"}, Content{}},
		"folder recorded":         {hash(types.StringNull()), hash(types.StringValue("b")), ContentUnseen(), nil, Content{}},
		"folder unknown":          {hash(types.StringValue("a")), hash(types.StringUnknown()), nil, nil, Content{}},
		"flag":                    {workflow, edited(workflow, func(c *Content) { c.AutoRunOnDeploy = types.BoolValue(true) }), nil, []string{"auto_run_on_deploy"}, Content{}},
		"flag unknown":            {workflow, edited(workflow, func(c *Content) { c.AutoRunOnDeploy = types.BoolUnknown() }), nil, nil, Content{}},
		"token raised":            {tokens(types.Int64Value(1)), tokens(types.Int64Value(2)), nil, []string{"workflow"}, Content{}},
		"token recorded":          {tokens(types.Int64Null()), tokens(types.Int64Value(2)), nil, nil, Content{}},
		"token unknown":           {tokens(types.Int64Value(1)), tokens(types.Int64Unknown()), nil, nil, Content{}},
		"secret raised":           {secret(plainEnv, 1), secret(plainEnv, 2), nil, []string{"service"}, configured},
		"secret of before":        {secret(plainEnv, 1), secret(plainEnv, 1), nil, nil, configured},
		"secret removed":          {secret(plainEnv, 1), secret(plainEnv, 0), nil, []string{"service"}, Content{}},
		"secret added":            {secret(plainEnv, 0), secret(plainEnv, 1), nil, []string{"service"}, configured},
		"secret from plain":       {secret(`{"A":"1","KEY":"secret"}`, 0), secret(plainEnv, 1), nil, nil, configured},
		"secret to JSON":          {secret(plainEnv, 1), inJSON(`{"image":{},"parameters":{"env":{"A":"1"}}}`), nil, []string{"config_json"}, Content{}},
		"secret unknown":          {secret(plainEnv, 0), secret(plainEnv, 1), nil, nil, unknown},
		"everything": {edited(defined, func(c *Content) { c.ArtifactHash = types.StringValue("a") }),
			edited(read(t, KindService, `{"image":{},"minInstances":2}`), func(c *Content) { c.AutoRunOnDeploy, c.ArtifactHash = types.BoolValue(true), types.StringValue("b") }), nil,
			[]string{"service", "parameters", "artifact", "auto_run_on_deploy"}, Content{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.planned.Changed(test.prior, test.configured, test.unseen); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestOpenContent names what of a release's content is not known yet.
func TestOpenContent(t *testing.T) {
	t.Parallel()
	known := read(t, KindWorkflow, `{"steps":{"a":{"command":"c","imageDetails":{"id":1}}}}`)
	for name, test := range map[string]struct {
		content Content
		unseen  Unseen
		want    []string
	}{
		"known":           {known, nil, nil},
		"workflow":        {edited(known, func(c *Content) { c.Workflow = types.ObjectUnknown(c.Workflow.AttributeTypes(t.Context())) }), nil, []string{"workflow"}},
		"service":         {edited(read(t, KindService, `{"image":{}}`), func(c *Content) { c.Service = types.ObjectUnknown(c.Service.AttributeTypes(t.Context())) }), nil, []string{"service"}},
		"JSON":            {edited(known, func(c *Content) { c.Workflow, c.ConfigJSON = types.ObjectNull(nil), types.StringUnknown() }), nil, []string{"config_json"}},
		"parameters":      {edited(known, func(c *Content) { c.Parameters = types.DynamicUnknown() }), nil, []string{"parameters"}},
		"folder":          {edited(known, func(c *Content) { c.ArtifactHash = types.StringUnknown() }), nil, []string{"artifact"}},
		"folder recorded": {edited(known, func(c *Content) { c.ArtifactHash = types.StringUnknown() }), ContentUnseen(), nil},
		"flag":            {edited(known, func(c *Content) { c.AutoRunOnDeploy = types.BoolUnknown() }), nil, []string{"auto_run_on_deploy"}},
	} {
		if got := test.content.Open(test.unseen); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// withMember sets a member of the parameters of a service.
func withMember(t *testing.T, service types.Object, name string, value attr.Value) types.Object {
	t.Helper()
	members, parameters := maps.Clone(service.Attributes()), maps.Clone(attributes(service.Attributes()["parameters"]))
	object, ok := members["parameters"].(types.Object)
	if !ok {
		t.Fatal("there are no parameters")
	}
	parameters[name] = value
	members["parameters"] = types.ObjectValueMust(object.AttributeTypes(t.Context()), parameters)
	return types.ObjectValueMust(service.AttributeTypes(t.Context()), members)
}

// withTokenVersion sets token_wo_version of the only step's repository.
func withTokenVersion(t *testing.T, workflow types.Object, version types.Int64) types.Object {
	t.Helper()
	with := func(object attr.Value, name string, value attr.Value) types.Object {
		o, ok := object.(types.Object)
		if !ok {
			t.Fatalf("%v is no object", object)
		}
		members := maps.Clone(o.Attributes())
		members[name] = value
		return types.ObjectValueMust(o.AttributeTypes(t.Context()), members)
	}
	steps, ok := workflow.Attributes()["steps"].(types.Map)
	if !ok {
		t.Fatal("there are no steps")
	}
	step := steps.Elements()["a"]
	repository := with(attributes(step)["repository"], "token_wo_version", version)
	return with(workflow, "steps", types.MapValueMust(steps.ElementType(t.Context()), map[string]attr.Value{"a": with(step, "repository", repository)}))
}

// TestConfigTokens sends the token, which only the configuration holds.
func TestConfigTokens(t *testing.T) {
	t.Parallel()
	planned := read(t, KindWorkflow, `{"steps":{"a":{"command":"c","image":{},"repository":{"branch":"b","url":"u"}}}}`)
	steps, ok := planned.Workflow.Attributes()["steps"].(types.Map)
	if !ok {
		t.Fatal("there are no steps")
	}
	step := attributes(steps.Elements()["a"])
	repository := maps.Clone(attributes(step["repository"]))
	repository["token_wo"] = types.StringValue("secret")
	members := maps.Clone(step)
	repositoryType := step["repository"].Type(t.Context())
	object, ok := repositoryType.(types.ObjectType)
	if !ok {
		t.Fatal("the repository is no object")
	}
	members["repository"] = types.ObjectValueMust(object.AttrTypes, repository)
	stepType, ok := steps.ElementType(t.Context()).(types.ObjectType)
	if !ok {
		t.Fatal("a step is no object")
	}
	workflow := maps.Clone(planned.Workflow.Attributes())
	workflow["steps"] = types.MapValueMust(stepType, map[string]attr.Value{"a": types.ObjectValueMust(stepType.AttrTypes, members)})
	configured := Content{Workflow: types.ObjectValueMust(planned.Workflow.AttributeTypes(t.Context()), workflow)}
	got, err := planned.Config(configured)
	if err != nil || text(t, got) != `{"steps":{"a":{"command":"c","image":{},"repository":{"branch":"b","token":"secret","url":"u"}}}}` {
		t.Errorf("got %s, %v", text(t, got), err)
	}
}

func TestPlanContent(t *testing.T) {
	t.Parallel()
	prior := edited(read(t, KindWorkflow, `{"steps":{"a":{"command":"c","image":{}}}}`), func(c *Content) { c.ArtifactHash = types.StringValue("old") })
	var diags diag.Diagnostics
	for name, test := range map[string]struct {
		content Content
		prior   *Content
		kind    types.String
		hash    types.String
	}{
		"workflow":       {edited(prior, func(c *Content) { c.Kind = types.StringUnknown() }), nil, types.StringValue(KindWorkflow), types.StringNull()},
		"service":        {edited(read(t, KindService, `{"image":{}}`), func(c *Content) { c.Kind = types.StringUnknown() }), nil, types.StringValue(KindService), types.StringNull()},
		"archive stays":  {prior, &prior, types.StringValue(KindWorkflow), types.StringValue("old")},
		"JSON":           {inJSON(`{}`), nil, types.StringValue(KindWorkflow), types.StringNull()},
		"unknown folder": {edited(prior, func(c *Content) { c.Artifact = types.ObjectUnknown(c.Artifact.AttributeTypes(t.Context())) }), &prior, types.StringValue(KindWorkflow), types.StringUnknown()},
		"unknown workflow": {edited(nullContent(), func(c *Content) {
			c.Kind, c.Workflow = types.StringUnknown(), types.ObjectUnknown(c.Workflow.AttributeTypes(t.Context()))
		}), nil, types.StringUnknown(), types.StringNull()},
	} {
		content := test.content
		fate := Stays
		if test.prior == nil {
			fate = Replaced
		}
		content.PlanContent(t.Context(), nil, types.StringNull(), test.prior, fate, &diags)
		if !content.Kind.Equal(test.kind) || !content.ArtifactHash.Equal(test.hash) || diags.HasError() {
			t.Errorf("%s: got %s and %s, %v; want %s and %s", name, content.Kind, content.ArtifactHash, diags, test.kind, test.hash)
		}
	}
}

// TestPlanContentKeepsSpelling plans texts of JSON as they are published where they mean the same, and no other ones.
func TestPlanContentKeepsSpelling(t *testing.T) {
	t.Parallel()
	config := func(payload, value, hook string) Content {
		quoted := func(s string) string { return text(t, s) }
		return read(t, KindWorkflow, `{"steps":{"h":{"method":"post","payload":`+quoted(payload)+`,"type":"http","url":"u"},`+
			`"l":{"command":"c","executionParameters":{"conditional":[{"condition":"equals","paramName":"o","stepName":"h","value":`+quoted(value)+`}]},"image":{},"parents":["h"]}},`+
			`"watchers":[{"webhook":{"name":"n","payload":`+quoted(hook)+`,"url":"https://u"}}]}`)
	}
	prior := config(`{ "b": 1, "a": 2 }`, `[1,  2]`, `{ }`)
	for name, test := range map[string]struct {
		planned Content
		want    Content
	}{
		"the same":    {prior, prior},
		"other space": {config(`{"a":2,"b":1}`, `[1,2]`, `{}`), prior},
		"other JSON":  {config(`{"a":2,"b":2}`, `[2,1]`, `{"a":1}`), config(`{"a":2,"b":2}`, `[2,1]`, `{"a":1}`)},
		"no JSON":     {config(`a`, `1`, `b`), config(`a`, `1`, `b`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			planned := test.planned
			planned.PlanContent(t.Context(), nil, types.StringNull(), &prior, Stays, &diags)
			if diags.HasError() || !planned.Workflow.Equal(test.want.Workflow) {
				t.Errorf("got %s, %v, want %s", planned.Workflow, diags, test.want.Workflow)
			}
		})
	}
}

func TestNeedsArchive(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]bool{
		`{"images":{"a":{}}}`: true, `{"steps":{"a":{"command":"c","image":{}}}}`: true, `{"image":{}}`: true, `{"images":{}}`: false,
		`{"steps":{"a":{"imageDetails":{"id":1}}}}`: false, `{"imageDetails":{"id":1}}`: false, `{"steps":{"a":{"sqlQueryPath":"q","type":"sql"}}}`: false,
	} {
		kind := KindWorkflow
		if strings.HasPrefix(config, `{"image":`) || strings.HasPrefix(config, `{"imageDetails":`) {
			kind = KindService
		}
		content, inText := read(t, kind, config), inJSON(config)
		if got := content.NeedsArchive(); got != want {
			t.Errorf("%s needs an archive: %v, want %v", config, got, want)
		}
		if got := inText.NeedsArchive(); got != want {
			t.Errorf("%s in JSON needs an archive: %v, want %v", config, got, want)
		}
	}
	if nothing := nullContent(); nothing.NeedsArchive() {
		t.Error("nothing needs an archive")
	}
}
