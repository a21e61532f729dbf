package press

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
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
		`"x":{"compression":true,"executionParameters":{"conditional":[{"condition":"equals","paramName":"o","stepName":"l","value":"v"}],"parentStatus":[{"condition":"all-of","parents":["l"],"status":["success"]}]},"schema":"s","sortBy":"b","sortOrder":"asc","table":"t","type":"export"},` +
		`"q":{"sqlQueryPath":"p","type":"sql"}},"triggers":[{"cron":"0 0 * * *"},{"webhook":true,"webhookId":"w"}],"watchers":[{"events":{"fail":true,"runtimeExceeded":1,"success":false},"user":"u"},` +
		`{"webhook":{"name":"n","payload":"p","url":"u"}},{"email":{"name":"n","recipients":{"to":["a"]}}}]}`
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
		"nothing in it":        {KindWorkflow, `{"steps":{"a":{"command":"c","parents":[],"parameters":{"env":{}}}},"triggers":[],"images":{}}`, `{"steps":{"a":{"command":"c"}}}`, true},
		"numbers as text":      {KindService, `{"imageDetails":{"id":"7","versionId":8.0}}`, `{"imageDetails":{"id":7,"versionId":8}}`, true},
		"token":                {KindWorkflow, `{"steps":{"a":{"command":"c","repository":{"url":"u","branch":"b","token":"secret"}}}}`, `{"steps":{"a":{"command":"c","repository":{"branch":"b","url":"u"}}}}`, true},
		"list of recipients":   {KindWorkflow, `{"steps":{"a":{"command":"c"}},"watchers":[{"email":{"name":"n","recipients":["a"]}}]}`, `{"steps":{"a":{"command":"c"}},"watchers":[{"email":{"name":"n","recipients":{"to":["a"]}}}]}`, true},
		"unknown member":       {KindWorkflow, `{"steps":{"a":{"command":"c","gpu":1}}}`, "", false},
		"unknown empty member": {KindWorkflow, `{"steps":{"a":{"command":"c","gpu":[],"cpu":null}}}`, `{"steps":{"a":{"command":"c"}}}`, true},
		"unknown nested":       {KindWorkflow, `{"steps":{"a":{"command":"c"}},"watchers":[{"user":"u","events":{"slow":true}}]}`, "", false},
		"unknown at the top":   {KindService, `{"imageDetails":{"id":1},"replicas":2}`, "", false},
		"watchers by param":    {KindWorkflow, `{"steps":{"a":{"command":"c"}},"watchers":"@param:w"}`, "", false},
		"token and unknown":    {KindWorkflow, `{"steps":{"a":{"command":"c","gpu":1,"repository":{"url":"u","token":"secret"}}}}`, `{"steps":{"a":{"command":"c","gpu":1,"repository":{"url":"u"}}}}`, false},
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
			if !tfx.EqualJSON(normalized(got), parse(t, want)) {
				t.Errorf("got\n%s\nwant\n%s", text(t, got), want)
			}
			if content.Changed(content, nil) != nil {
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
	plain := `{"steps":{"a":{"command":"c"}}}`
	workflow := read(t, KindWorkflow, plain)
	hash := func(hash types.String) Content { return edited(workflow, func(c *Content) { c.ArtifactHash = hash }) }
	defined := edited(workflow, func(c *Content) { c.Parameters = dynamic(t, everyMember) })
	tokens := func(version types.Int64) Content {
		content := read(t, KindWorkflow, `{"steps":{"a":{"command":"c","repository":{"branch":"b","url":"u"}}}}`)
		return edited(content, func(c *Content) { c.Workflow = withTokenVersion(t, c.Workflow, version) })
	}
	for name, test := range map[string]struct {
		prior, planned Content
		unseen         Unseen
		want           []string
	}{
		"nothing":             {workflow, workflow, nil, nil},
		"command":             {workflow, read(t, KindWorkflow, `{"steps":{"a":{"command":"d"}}}`), nil, []string{"workflow"}},
		"empty parts":         {inJSON(plain), inJSON(`{"steps":{"a":{"command":"c","parents":[],"parameters":{"env":{}}}},"triggers":[]}`), nil, nil},
		"JSON for attributes": {workflow, inJSON(plain), nil, nil},
		"attributes for JSON": {inJSON(plain), workflow, nil, nil},
		"JSON changed":        {inJSON(plain), inJSON(`{"steps":{"a":{"command":"d"}}}`), nil, []string{"config_json"}},
		"JSON re-indented":    {inJSON(plain), inJSON("{ \"steps\": {\n\"a\": {\"command\": \"c\"} } }"), nil, nil},
		"number re-spelled":   {inJSON(`{"steps":{},"x":10}`), inJSON(`{"x":1e1,"steps":{}}`), nil, nil},
		"JSON unknown":        {inJSON(plain), edited(workflow, func(c *Content) { c.ConfigJSON = types.StringUnknown() }), nil, nil},
		"image added":         {inJSON(`{"images":{"a":{}}}`), inJSON(`{"images":{"a":{},"b":{}}}`), nil, []string{"config_json"}},
		"image removed":       {inJSON(`{"images":{"a":{}}}`), inJSON(`{"images":{}}`), nil, []string{"config_json"}},
		"empty image":         {read(t, KindService, `{"image":{}}`), read(t, KindService, `{}`), nil, []string{"service"}},
		"service":             {read(t, KindService, `{"minInstances":1}`), read(t, KindService, `{"minInstances":2}`), nil, []string{"service"}},
		"unknown":             {workflow, edited(workflow, func(c *Content) { c.Workflow = types.ObjectUnknown(c.Workflow.AttributeTypes(t.Context())) }), nil, nil},
		"parameters":          {workflow, defined, nil, []string{"parameters"}},
		"parameters unknown":  {defined, edited(workflow, func(c *Content) { c.Parameters = types.DynamicUnknown() }), nil, nil},
		"parameters re-spelt": {defined, edited(workflow, func(c *Content) { c.Parameters = dynamic(t, everyMemberSent) }), nil, nil},
		"folder":              {hash(types.StringValue("a")), hash(types.StringValue("b")), nil, []string{"artifact"}},
		"folder added":        {hash(types.StringNull()), hash(types.StringValue("b")), nil, []string{"artifact"}},
		"folder recorded":     {hash(types.StringNull()), hash(types.StringValue("b")), ContentUnseen(), nil},
		"folder unknown":      {hash(types.StringValue("a")), hash(types.StringUnknown()), nil, nil},
		"flag":                {workflow, edited(workflow, func(c *Content) { c.AutoRunOnDeploy = types.BoolValue(true) }), nil, []string{"auto_run_on_deploy"}},
		"flag unknown":        {workflow, edited(workflow, func(c *Content) { c.AutoRunOnDeploy = types.BoolUnknown() }), nil, nil},
		"token raised":        {tokens(types.Int64Value(1)), tokens(types.Int64Value(2)), nil, []string{"workflow"}},
		"token recorded":      {tokens(types.Int64Null()), tokens(types.Int64Value(2)), nil, nil},
		"token unknown":       {tokens(types.Int64Value(1)), tokens(types.Int64Unknown()), nil, nil},
		"everything": {edited(defined, func(c *Content) { c.ArtifactHash = types.StringValue("a") }),
			edited(read(t, KindService, `{"minInstances":2}`), func(c *Content) { c.AutoRunOnDeploy, c.ArtifactHash = types.BoolValue(true), types.StringValue("b") }), nil,
			[]string{"service", "parameters", "artifact", "auto_run_on_deploy"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.planned.Changed(test.prior, test.unseen); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
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
	planned := read(t, KindWorkflow, `{"steps":{"a":{"command":"c","repository":{"branch":"b","url":"u"}}}}`)
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
	if err != nil || text(t, got) != `{"steps":{"a":{"command":"c","repository":{"branch":"b","token":"secret","url":"u"}}}}` {
		t.Errorf("got %s, %v", text(t, got), err)
	}
}

func TestPlanContent(t *testing.T) {
	t.Parallel()
	prior := edited(read(t, KindWorkflow, `{"steps":{"a":{"command":"c"}}}`), func(c *Content) { c.ArtifactHash = types.StringValue("old") })
	var diags diag.Diagnostics
	for name, test := range map[string]struct {
		content Content
		prior   *Content
		kind    types.String
		hash    types.String
	}{
		"workflow":       {edited(prior, func(c *Content) { c.Kind = types.StringUnknown() }), nil, types.StringValue(KindWorkflow), types.StringNull()},
		"service":        {edited(read(t, KindService, `{}`), func(c *Content) { c.Kind = types.StringUnknown() }), nil, types.StringValue(KindService), types.StringNull()},
		"archive stays":  {prior, &prior, types.StringValue(KindWorkflow), types.StringValue("old")},
		"JSON":           {inJSON(`{}`), nil, types.StringValue(KindWorkflow), types.StringNull()},
		"unknown folder": {edited(prior, func(c *Content) { c.Artifact = types.ObjectUnknown(c.Artifact.AttributeTypes(t.Context())) }), &prior, types.StringValue(KindWorkflow), types.StringUnknown()},
		"unknown workflow": {edited(nullContent(), func(c *Content) {
			c.Kind, c.Workflow = types.StringUnknown(), types.ObjectUnknown(c.Workflow.AttributeTypes(t.Context()))
		}), nil, types.StringUnknown(), types.StringNull()},
	} {
		content := test.content
		content.PlanContent(t.Context(), test.prior, &diags)
		if !content.Kind.Equal(test.kind) || !content.ArtifactHash.Equal(test.hash) || diags.HasError() {
			t.Errorf("%s: got %s and %s, %v; want %s and %s", name, content.Kind, content.ArtifactHash, diags, test.kind, test.hash)
		}
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
		if got := read(t, kind, config).NeedsArchive(); got != want {
			t.Errorf("%s needs an archive: %v, want %v", config, got, want)
		}
		if got := inJSON(config).NeedsArchive(); got != want {
			t.Errorf("%s in JSON needs an archive: %v, want %v", config, got, want)
		}
	}
	if nullContent().NeedsArchive() {
		t.Error("nothing needs an archive")
	}
}
