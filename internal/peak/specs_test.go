// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// part is one text part of a form, as it is on the wire.
func part(name, value string) string {
	return "--B\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + value + "\n"
}

// zipPart is the archive, as it is on the wire.
const zipPart = "--B\nContent-Disposition: form-data; name=\"artifact\"; filename=\"artifact.zip\"\nContent-Type: application/zip\n\nPK\n"

// specMetadata is a metadata with every member.
func specMetadata() Metadata {
	return Metadata{
		Name: new("n"), Title: new("t"), Summary: new("s"), Description: new("d"), DescriptionContentType: new("text/plain"), ImageURL: new("u"), Tags: []Tag{{Name: "a"}},
	}
}

func TestCreateBlockSpecOnTheWire(t *testing.T) {
	t.Parallel()
	archive := zip([]byte("PK"))
	config := map[string]any{"steps": map[string]any{}}
	parameters := map[string]any{"build": []any{}}
	for name, tc := range map[string]struct {
		create BlockSpecCreate
		want   string
	}{
		"everything": {BlockSpecCreate{
			Kind: "workflow", Metadata: specMetadata(), Release: ReleaseInput{"1.0.0", new("first")}, Config: config, Featured: new(true), Scope: new("shared"),
			Tenants: []string{"x", "y"}, AutoRunOnDeploy: new(false), Parameters: parameters, Artifact: &archive,
		}, zipPart + part("spec", `{"version":1,"kind":"workflow","metadata":{"name":"n","title":"t","summary":"s","description":"d","descriptionContentType":"text/plain","imageUrl":"u","tags":[{"name":"a"}]},`+
			`"release":{"version":"1.0.0","notes":"first"},"config":{"steps":{}}}`) + part("featured", "true") + part("scope", "shared") + part("autoRunOnDeploy", "false") +
			part("tenants", `["x","y"]`) + part("parameters", `{"build":[]}`) + "--B--\n"},
		// Unset flags travel as the text null, everything else that is unset does not travel.
		"required only": {BlockSpecCreate{Kind: "service", Metadata: Metadata{Name: new("n"), Summary: new("s")}, Release: ReleaseInput{Version: "1.0.0"}, Config: map[string]any{}}, part("spec",
			`{"version":1,"kind":"service","metadata":{"name":"n","summary":"s"},"release":{"version":"1.0.0"},"config":{}}`) + part("featured", "null") + part("autoRunOnDeploy", "null") + "--B--\n"},
		"empty tenants": {BlockSpecCreate{Kind: "service", Metadata: Metadata{Tags: []Tag{}}, Tenants: []string{}, Config: map[string]any{}}, part("spec",
			`{"version":1,"kind":"service","metadata":{"tags":[]},"release":{"version":""},"config":{}}`) + part("featured", "null") + part("autoRunOnDeploy", "null") + "--B--\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got captured
			client, _ := testClient(t, capture(t, &got, `{"id":"x"}`))
			id, err := client.CreateBlockSpec(t.Context(), tc.create)
			if err != nil || id != "x" {
				t.Fatalf("%q, %v", id, err)
			}
			equal(t, got, captured{"POST", "/v1/blocks/specs/", tc.want})
		})
	}
}

func TestCreateAppSpecOnTheWire(t *testing.T) {
	t.Parallel()
	blocks := []AppBlock{{ID: "b", Release: BlockRelease{"1.0.0"}, AutoRunOnDeploy: new(true)}, {ID: "c", Release: BlockRelease{"2.0.0"}}}
	spec := `{"version":1,"kind":"app","metadata":{"name":"n","summary":"s"},"release":{"version":"1.0.0"},"config":[{"id":"b","release":{"version":"1.0.0"},"autoRunOnDeploy":true},{"id":"c","release":{"version":"2.0.0"}}]}`
	small := AppSpecCreate{Metadata: Metadata{Name: new("n"), Summary: new("s")}, Release: ReleaseInput{Version: "1.0.0"}, Config: blocks}
	full := small
	full.Featured, full.Scope, full.Tenants, full.Parameters = new(true), new("shared"), []string{"x"}, map[string]any{"run": []any{}}
	client := script(t,
		exchangeStep{`POST /v1/apps/specs/ {"featured":"null","parameters":"null","scope":null,"spec":` + strconv.Quote(spec) + `}`, 201, `{"id":"x"}`},
		exchangeStep{`POST /v1/apps/specs/ {"featured":"true","parameters":"{\"run\":[]}","scope":"shared","spec":` + strconv.Quote(spec) + `,"tenants":"[\"x\"]"}`, 201, `{"id":"y"}`},
	)
	if id, err := client.CreateAppSpec(t.Context(), small); err != nil || id != "x" {
		t.Errorf("%q, %v", id, err)
	}
	if id, err := client.CreateAppSpec(t.Context(), full); err != nil || id != "y" {
		t.Errorf("%q, %v", id, err)
	}
	full.Parameters = map[string]any{"run": make(chan int)}
	if _, err := client.CreateAppSpec(t.Context(), full); err == nil || !strings.Contains(err.Error(), "parameters") {
		t.Errorf("error %v", err)
	}
}

const specJSON = `{"id":"x","kind":"workflow","featured":true,"scope":"shared","tenants":["a"],"unknown":1,
	"metadata":{"name":"n","title":"t","summary":"s","description":"","descriptionContentType":"text/plain","imageUrl":null,"tags":[{"name":"demo"}],"status":"available","createdAt":"c","createdBy":"u"},
	"latestRelease":{"id":"r","version":"1.0.0","notes":"first","createdAt":"c","createdBy":"u"},"parameters":{"build":[],"run":[]}}`

func TestSpecReadsAndWrites(t *testing.T) {
	t.Parallel()
	want := Spec{
		ID: "x", Kind: "workflow", Featured: true, Scope: "shared", Tenants: []string{"a"}, LatestRelease: ReleaseSummary{"r", "1.0.0", "first", "c", "u"},
		Metadata: ShownMetadata{
			Name: "n", Title: new("t"), Summary: new("s"), Description: new(""), DescriptionContentType: new("text/plain"), ImageURL: new(""), Tags: []string{"demo"}, HasTags: true,
			Status: "available", CreatedAt: "c", CreatedBy: "u",
		},
	}
	client := script(t,
		exchangeStep{"GET /v1/blocks/specs/x", 200, specJSON},
		exchangeStep{"GET /v1/apps/specs/x", 200, `{"id":"x","metadata":{"name":"n"}}`},
		exchangeStep{"GET /v1/blocks/specs/x", 200, `{"metadata":{"name":"n"}}`},
		exchangeStep{"GET /v1/blocks/specs/x", 404, `{"detail":"gone"}`},
		// Wrapped in metadata, unlike the metadata of deployments.
		exchangeStep{`PATCH /v1/blocks/specs/x {"metadata":{"title":"t","tags":[],"status":"archived"},"featured":false,"scope":"private","tenants":[]}`, 200, specJSON},
		exchangeStep{`PATCH /v1/apps/specs/x {"featured":true}`, 200, ``},
		exchangeStep{"DELETE /v1/blocks/specs/x", 200, `{}`},
		exchangeStep{"DELETE /v1/apps/specs/x", 404, `{}`},
		exchangeStep{"DELETE /v1/blocks/specs/x", 422, `{"detail":"in use"}`},
	)
	ctx := t.Context()
	spec, err := client.GetSpec(ctx, Blocks, "x")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, spec, want)
	spec, err = client.GetSpec(ctx, Apps, "x")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, spec, Spec{ID: "x", Metadata: ShownMetadata{Name: "n"}})
	if _, err := client.GetSpec(ctx, Blocks, "x"); err == nil || IsNotFound(err) {
		t.Errorf("a spec without an id: %v", err)
	}
	if _, err := client.GetSpec(ctx, Blocks, "x"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	for i, err := range []error{
		client.UpdateSpec(ctx, Blocks, "x", SpecPatch{
			Metadata: &Metadata{Title: new("t"), Tags: []Tag{}, Status: new("archived")}, Featured: new(false), Scope: new("private"), Tenants: []string{},
		}),
		client.UpdateSpec(ctx, Apps, "x", SpecPatch{Featured: new(true)}),
		client.DeleteSpec(ctx, Blocks, "x"),
		client.DeleteSpec(ctx, Apps, "x"),
	} {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if err := client.DeleteSpec(ctx, Blocks, "x"); StatusOf(err) != 422 {
		t.Errorf("error %v", err)
	}
}

func TestListSpecs(t *testing.T) {
	t.Parallel()
	client := script(t,
		exchangeStep{"GET /v1/blocks/specs/?featured=true&name=a+b&pageNumber=1&pageSize=100&scope=public&scope=shared&sort=name%3Aasc&status=available&status=archived&title=t", 200,
			`{"pageCount":2,"specCount":2,"specs":[{"id":"x"}]}`},
		exchangeStep{"GET /v1/blocks/specs/?featured=true&name=a+b&pageNumber=2&pageSize=100&scope=public&scope=shared&sort=name%3Aasc&status=available&status=archived&title=t", 200,
			`{"pageCount":2,"specs":[{"id":"y"}]}`},
		exchangeStep{"GET /v1/specs/?kind=app&pageNumber=1&pageSize=30&term=z", 200, `{"pageCount":0,"specs":[]}`},
	)
	query := ListSpecsQuery{Status: []string{"available", "archived"}, Scope: []string{"public", "shared"}, Featured: new(true), Name: "a b", Title: "t", Sort: []string{"name:asc"}}
	equal(t, all(t, client.ListSpecs(t.Context(), Blocks, query)), []Spec{{ID: "x"}, {ID: "y"}})
	if specs := all(t, client.ListAllSpecs(t.Context(), ListSpecsQuery{Kind: "app", Term: "z", PageSize: 30})); len(specs) != 0 {
		t.Errorf("got %v", specs)
	}
}

// longAgo is a time of creation before any call.
const longAgo = "2020-01-01T00:00:00.000Z"

// specPlatform answers every create and every list with the given answers in turn, the last one again and again.
func specPlatform(creates, lists []func(http.ResponseWriter)) (http.Handler, *atomic.Int64) {
	var sent, looked atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		number, answers := &looked, lists
		if r.Method == http.MethodPost {
			number, answers = &sent, creates
		}
		answers[min(int(number.Add(1)), len(answers))-1](w)
	}), &sent
}

// TestCreateSpecLostAnswer takes a spec for its own only when it is of the kind, the name, the release and the summary that
// were sent, and appeared since.
func TestCreateSpecLostAnswer(t *testing.T) {
	t.Parallel()
	answering := func(status int, body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { answer(w, status, body) }
	}
	const future = "2999-01-01T00:00:00.000Z"
	found := func(id, kind, name, summary, version, createdAt string) string {
		return `{"id":"` + id + `","kind":"` + kind + `","metadata":{"name":"` + name + `","summary":"` + summary + `","createdAt":"` + createdAt + `"},"latestRelease":{"version":"` + version + `"}}`
	}
	list := func(items ...string) []func(http.ResponseWriter) {
		return []func(http.ResponseWriter){answering(200, `{"pageCount":1,"specs":[`+strings.Join(items, ",")+`]}`)}
	}
	lost := []func(http.ResponseWriter){cut}
	for name, tc := range map[string]struct {
		creates, lists []func(http.ResponseWriter)
		id             string // "" is an error
		unknown        []string
		exists         string
		sent           int64
	}{
		"ours":              {lost, list(found("x", "workflow", "n", "s", "1.0.0", future)), "x", nil, "", 1},
		"of another kind":   {[]func(http.ResponseWriter){cut, answering(201, `{"id":"y"}`)}, list(found("x", "service", "n", "s", "1.0.0", future)), "y", nil, "", 2},
		"of another name":   {[]func(http.ResponseWriter){cut, answering(201, `{"id":"y"}`)}, list(found("x", "workflow", "n2", "s", "1.0.0", future)), "y", nil, "", 2},
		"other release":     {lost, list(found("x", "workflow", "n", "s", "2.0.0", future)), "", []string{"x"}, "", 1},
		"other summary":     {lost, list(found("x", "workflow", "n", "z", "1.0.0", future)), "", []string{"x"}, "", 1},
		"there before":      {lost, list(found("x", "workflow", "n", "s", "1.0.0", longAgo)), "", []string{"x"}, "", 1},
		"name is taken":     {[]func(http.ResponseWriter){answering(422, `{"detail":"taken"}`)}, list(found("x", "workflow", "n", "s", "1.0.0", longAgo)), "", nil, "x", 1},
		"taken, other kind": {[]func(http.ResponseWriter){answering(422, `{"detail":"bad config"}`)}, list(found("x", "service", "n", "s", "1.0.0", longAgo)), "", nil, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler, sent := specPlatform(tc.creates, tc.lists)
			client, _ := testClient(t, handler)
			id, err := client.CreateBlockSpec(t.Context(), BlockSpecCreate{
				Kind: "workflow", Metadata: Metadata{Name: new("n"), Summary: new("s")}, Release: ReleaseInput{Version: "1.0.0"}, Config: map[string]any{},
			})
			var unknown *UnknownOutcomeError
			var exists *AlreadyExistsError
			switch {
			case id != tc.id || (tc.id == "") != (err != nil):
				t.Errorf("got %q, %v", id, err)
			case tc.unknown != nil && !errors.As(err, &unknown):
				t.Errorf("error %v", err)
			case tc.unknown != nil:
				equal(t, unknown.Found, tc.unknown)
			case tc.exists != "" && (!errors.As(err, &exists) || exists.ID != tc.exists):
				t.Errorf("error %v", err)
			case tc.exists == "" && errors.As(err, &exists):
				t.Errorf("error %v", err)
			}
			if sent.Load() != tc.sent {
				t.Errorf("sent %d times, want %d", sent.Load(), tc.sent)
			}
		})
	}
}
