// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"
)

func TestCreateBlockReleaseOnTheWire(t *testing.T) {
	t.Parallel()
	archive := zip([]byte("PK"))
	for name, tc := range map[string]struct {
		create BlockReleaseCreate
		want   string
	}{
		"everything": {BlockReleaseCreate{
			Release: ReleaseInput{"1.1.0", new("better")}, Config: map[string]any{"image": map[string]any{}}, AutoRunOnDeploy: new(true), Parameters: map[string]any{"run": []any{}}, Artifact: &archive,
		}, zipPart + part("spec", `{"release":{"version":"1.1.0","notes":"better"},"config":{"image":{}}}`) + part("autoRunOnDeploy", "true") + part("parameters", `{"run":[]}`) + "--B--\n"},
		"required only": {BlockReleaseCreate{Release: ReleaseInput{Version: "1.1.0"}, Config: map[string]any{}},
			part("spec", `{"release":{"version":"1.1.0"},"config":{}}`) + part("autoRunOnDeploy", "null") + "--B--\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got captured
			client, _ := testClient(t, capture(t, &got, `{"id":"x","release":{"version":"1.1.0"}}`))
			if err := client.CreateBlockRelease(t.Context(), "x", tc.create); err != nil {
				t.Fatal(err)
			}
			equal(t, got, captured{"POST", "/v1/blocks/specs/x/releases", tc.want})
		})
	}
}

func TestCreateAppReleaseOnTheWire(t *testing.T) {
	t.Parallel()
	client := script(t,
		// Plain JSON, unlike the create; parameters are null when there are none.
		exchangeStep{`POST /v1/apps/specs/x/releases {"release":{"version":"1.1.0","notes":"n"},"config":[{"id":"b","release":{"version":"1.0.0"},"autoRunOnDeploy":false}],"parameters":{"build":[]}}`, 201, `{"id":"x"}`},
		exchangeStep{`POST /v1/apps/specs/x/releases {"release":{"version":"1.2.0"},"config":[{"id":"b","release":{"version":"1.0.0"}}],"parameters":null}`, 200, `{"release":{"version":"1.2.0"}}`},
	)
	for i, create := range []AppReleaseCreate{
		{ReleaseInput{"1.1.0", new("n")}, []AppBlock{{"b", BlockRelease{"1.0.0"}, new(false)}}, map[string]any{"build": []any{}}},
		{ReleaseInput{Version: "1.2.0"}, []AppBlock{{ID: "b", Release: BlockRelease{"1.0.0"}}}, nil},
	} {
		if err := client.CreateAppRelease(t.Context(), "x", create); err != nil {
			t.Errorf("release %d: %v", i, err)
		}
	}
}

func TestReleaseReads(t *testing.T) {
	t.Parallel()
	client := script(t,
		exchangeStep{"GET /v1/blocks/specs/x/releases/1.0.0-rc.1+b", 200, `{"id":"r","version":"1.0.0-rc.1+b","notes":"n","createdAt":"c","createdBy":"u","autoRunOnDeploy":true,"artifact":{"id":"a","version":3},
			"config":{"minInstances":9007199254740993},"parameters":{"build":[{"defaultValue":0.10}],"run":[]},"unknown":1}`},
		exchangeStep{"GET /v1/apps/specs/x/releases/1.0.0", 200, `{"id":"r","notes":null,"config":[{"id":"b","release":{"version":"1.0.0"},"autoRunOnDeploy":true},{"id":"c","release":{"version":"2.0.0"}}]}`},
		exchangeStep{"GET /v1/blocks/specs/x/releases/1.0.0", 200, `{"id":"r","artifact":{},"config":{},"parameters":null}`},
		exchangeStep{"GET /v1/blocks/specs/x/releases/1.0.0", 200, `{"id":"r"}`},
		exchangeStep{"GET /v1/blocks/specs/x/releases/1.0.0", 404, `{}`},
		exchangeStep{"GET /v1/blocks/specs/x/releases?pageNumber=1&pageSize=100&sort=createdAt%3Aasc", 200, `{"pageCount":1,"releaseCount":1,"releases":[{"id":"r","version":"1.0.0","notes":"n","createdAt":"c","createdBy":"u"}]}`},
	)
	ctx := t.Context()
	release, err := client.GetRelease(ctx, Blocks, "x", "1.0.0-rc.1+b")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, release, Release{
		ID: "r", Version: "1.0.0-rc.1+b", Notes: "n", CreatedAt: "c", CreatedBy: "u", AutoRunOnDeploy: new(true), Artifact: &ReleaseArtifact{"a", 3},
		Config:     map[string]any{"minInstances": json.Number("9007199254740993")},
		Parameters: map[string]any{"build": []any{map[string]any{"defaultValue": json.Number("0.10")}}, "run": []any{}},
	})
	release, err = client.GetRelease(ctx, Apps, "x", "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := release.AppBlocks()
	if err != nil || release.AutoRunOnDeploy != nil || release.Parameters != nil || release.Notes != "" {
		t.Errorf("%+v, %v", release, err)
	}
	equal(t, blocks, []AppBlock{{"b", BlockRelease{"1.0.0"}, new(true)}, {ID: "c", Release: BlockRelease{"2.0.0"}}})
	release, err = client.GetRelease(ctx, Blocks, "x", "1.0.0")
	if err != nil || release.Artifact != nil || release.Parameters != nil {
		t.Errorf("%+v, %v", release, err)
	}
	if _, err := release.AppBlocks(); err == nil {
		t.Error("the config of a block was taken for that of an app")
	}
	if _, err := client.GetRelease(ctx, Blocks, "x", "1.0.0"); err == nil || IsNotFound(err) {
		t.Errorf("a release without config: %v", err)
	}
	if _, err := client.GetRelease(ctx, Blocks, "x", "1.0.0"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	equal(t, all(t, client.ListReleases(ctx, Blocks, "x", ListReleasesQuery{Sort: []string{"createdAt:asc"}})), []ReleaseSummary{{"r", "1.0.0", "n", "c", "u"}})
	// An empty version would read the list.
	if _, err := client.GetRelease(ctx, Blocks, "x", ""); err == nil {
		t.Error("an empty version was accepted")
	}
}

// TestCreateReleaseLostAnswer finds the release by its version.
func TestCreateReleaseLostAnswer(t *testing.T) {
	t.Parallel()
	answering := func(status int, body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { answer(w, status, body) }
	}
	list := func(version, notes, createdAt string) []func(http.ResponseWriter) {
		return []func(http.ResponseWriter){answering(200, `{"pageCount":1,"releases":[{"version":"0.9.0","createdAt":"`+longAgo+`"},{"version":"`+version+`","notes":"`+notes+`","createdAt":"`+createdAt+`"}]}`)}
	}
	const future = "2999-01-01T00:00:00.000Z"
	lost := []func(http.ResponseWriter){cut}
	// What a list shows of a release beside its version is not documented, unlike its description.
	bare := func(createdAt string) []func(http.ResponseWriter) {
		listed := answering(200, `{"pageCount":1,"releases":[{"version":"1.0.0"}]}`)
		described := answering(200, `{"config":[],"notes":"n","createdAt":"`+createdAt+`"}`)
		return []func(http.ResponseWriter){listed, described, listed, described}
	}
	refused := []func(http.ResponseWriter){answering(422, `{"detail":"not greater"}`)}
	for name, tc := range map[string]struct {
		creates, lists []func(http.ResponseWriter)
		good, unknown  bool
		exists         string
		sent           int64
	}{
		"ours":          {lost, list("1.0.0", "n", future), true, false, "", 1},
		"other notes":   {lost, list("1.0.0", "m", future), false, true, "", 1},
		"there before":  {lost, list("1.0.0", "n", longAgo), false, true, "", 1},
		"not published": {[]func(http.ResponseWriter){cut, answering(201, `{"id":"x"}`)}, list("0.8.0", "n", longAgo), false, true, "", 1},
		"empty success": {[]func(http.ResponseWriter){answering(200, ``)}, list("0.8.0", "n", longAgo), false, true, "", 1},
		"no times":      {lost, bare(future), true, false, "", 1},
		"old, no times": {lost, bare(longAgo), false, true, "", 1},
		"exists (400)":  {[]func(http.ResponseWriter){answering(400, `{"detail":"not greater"}`)}, list("1.0.0", "m", longAgo), false, false, "x/1.0.0", 1},
		"exists":        {refused, list("1.0.0", "m", longAgo), false, false, "x/1.0.0", 1},
		"not greater":   {refused, list("2.0.0", "m", longAgo), false, false, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler, sent := specPlatform(tc.creates, tc.lists)
			client, _ := testClient(t, handler)
			err := client.CreateAppRelease(t.Context(), "x", AppReleaseCreate{Release: ReleaseInput{"1.0.0", new("n")}})
			var unknown *UnknownOutcomeError
			var exists *AlreadyExistsError
			if (err == nil) != tc.good || errors.As(err, &unknown) != tc.unknown || errors.As(err, &exists) != (tc.exists != "") || sent.Load() != tc.sent {
				t.Fatalf("sent %d times, error %v", sent.Load(), err)
			}
			if exists != nil && exists.ID != tc.exists {
				t.Errorf("id %q, want %q", exists.ID, tc.exists)
			}
		})
	}
}
