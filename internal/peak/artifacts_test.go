// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

func TestListArtifacts(t *testing.T) {
	client := script(t, exchangeStep{"GET /artifacts/api/v1/artifacts/?pageNumber=1&pageSize=100", 200, `{"pageCount":1,"artifacts":[
		{"id":"a","name":"n","description":"null","createdAt":"2024-05-01T09:30:00.000Z","createdBy":"u","extra":{"x":[1]}},{"id":"b","name":null,"description":null}]}`})
	equal(t, all(t, client.ListArtifacts(t.Context(), ListArtifactsQuery{})), []ArtifactListItem{
		{ID: "a", Name: "n", CreatedAt: "2024-05-01T09:30:00.000Z", CreatedBy: "u"}, {ID: "b"},
	})
}

func TestGetArtifact(t *testing.T) {
	const first = "GET /artifacts/api/v1/artifacts/a?pageNumber=1&pageSize=100"
	for name, tc := range map[string]struct {
		answer string
		want   Artifact
		latest int64
	}{
		"full": {`{"id":"a","name":"n","description":"d","versionCount":2,"pageCount":1,"versions":[{"version":1,"createdAt":"c","createdBy":"u"},{"version":2}]}`,
			Artifact{ID: "a", Name: "n", Description: "d", VersionCount: 2, Versions: []ArtifactVersion{{1, "c", "u"}, {Version: 2}}}, 2},
		"null description":   {`{"id":"a","description":"null","versions":[{"version":3}]}`, Artifact{ID: "a", Versions: []ArtifactVersion{{Version: 3}}}, 3},
		"no description":     {`{"id":"a","description":null,"versions":[{"version":3}]}`, Artifact{ID: "a", Versions: []ArtifactVersion{{Version: 3}}}, 3},
		"version as text":    {`{"id":"a","versions":[{"version":"10"},{"version":9.0}]}`, Artifact{ID: "a", Versions: []ArtifactVersion{{Version: 10}, {Version: 9}}}, 10},
		"no versions listed": {`{"id":"a","versionCount":4}`, Artifact{ID: "a", VersionCount: 4}, 4},
		"deleted versions":   {`{"id":"a","versionCount":1,"versions":[{"version":7}]}`, Artifact{ID: "a", VersionCount: 1, Versions: []ArtifactVersion{{Version: 7}}}, 7},
	} {
		t.Run(name, func(t *testing.T) {
			artifact, err := script(t, exchangeStep{first, 200, tc.answer}).GetArtifact(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, artifact, tc.want)
			if artifact.LatestVersion() != tc.latest {
				t.Errorf("latest version %d, want %d", artifact.LatestVersion(), tc.latest)
			}
		})
	}
	_, err := script(t, exchangeStep{first, 404, `{"detail":"gone"}`}).GetArtifact(t.Context(), "a")
	if !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

func TestGetArtifactWithManyVersions(t *testing.T) {
	page := func(number int, versions ...int) exchangeStep {
		var items []string
		for _, v := range versions {
			items = append(items, fmt.Sprintf(`{"version":%d}`, v))
		}
		return exchangeStep{
			fmt.Sprintf("GET /artifacts/api/v1/artifacts/a?pageNumber=%d&pageSize=100", number), 200,
			`{"id":"a","pageCount":3,"versions":[` + strings.Join(items, ",") + `]}`,
		}
	}
	for name, steps := range map[string][]exchangeStep{
		"newest first": {page(1, 6, 5, 4)},
		"oldest first": {page(1, 1, 2), page(2, 3, 4), page(3, 5, 6)},
		"shuffled":     {page(1, 1, 5, 2), page(2, 6), page(3, 3)},
		"fewer pages":  {page(1, 1, 6), page(2)},
	} {
		t.Run(name, func(t *testing.T) {
			artifact, err := script(t, steps...).GetArtifact(t.Context(), "a")
			if err != nil || artifact.LatestVersion() != 6 {
				t.Errorf("%+v, %v", artifact, err)
			}
		})
	}
	_, err := script(t, page(1, 1, 2), exchangeStep{page(2).request, 403, `{}`}).GetArtifact(t.Context(), "a")
	if StatusOf(err) != 403 {
		t.Errorf("error %v", err)
	}
}

// TestGetArtifactWithEndlessVersions has pages that hold far more than was asked for, and never end.
func TestGetArtifactWithEndlessVersions(t *testing.T) {
	requests := 0
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		answer(w, http.StatusOK, `{"id":"a","pageCount":1000000,"versions":[`+strings.Repeat(`{"version":1},`, 40_000)+`{"version":2}]}`)
	}))
	_, err := client.GetArtifact(t.Context(), "a")
	if err == nil || !strings.Contains(err.Error(), "more than 100000 versions") || requests != 3 {
		t.Errorf("%d requests, error %v", requests, err)
	}
}

func TestListArtifactVersions(t *testing.T) {
	// The order of versions is not documented, so every page counts, newest first or not.
	client := script(t,
		exchangeStep{"GET /artifacts/api/v1/artifacts/a?pageNumber=1&pageSize=100", 200, `{"id":"a","pageCount":2,"versions":[{"version":"3","createdAt":"c","createdBy":"u"},{"version":2}]}`},
		exchangeStep{"GET /artifacts/api/v1/artifacts/a?pageNumber=2&pageSize=100", 200, `{"id":"a","pageCount":2,"versions":[{"version":1}]}`})
	equal(t, all(t, client.ListArtifactVersions(t.Context(), "a")), []ArtifactVersion{{3, "c", "u"}, {Version: 2}, {Version: 1}})

	client = script(t, exchangeStep{"GET /artifacts/api/v1/artifacts/a?pageNumber=1&pageSize=100", 404, `{"detail":"gone"}`})
	for _, err := range client.ListArtifactVersions(t.Context(), "a") {
		if !IsNotFound(err) {
			t.Errorf("error %v", err)
		}
	}
}

func TestArtifactWrites(t *testing.T) {
	client := script(t,
		exchangeStep{`PATCH /artifacts/api/v1/artifacts/a {"name":"n"}`, 200, ``},
		exchangeStep{`PATCH /artifacts/api/v1/artifacts/a {"description":""}`, 200, `{}`},
		exchangeStep{`DELETE /artifacts/api/v1/artifacts/a`, 204, ``},
		exchangeStep{`DELETE /artifacts/api/v1/artifacts/a`, 404, `{}`},
		exchangeStep{`DELETE /artifacts/api/v1/artifacts/a/3`, 200, `{}`},
		exchangeStep{`DELETE /artifacts/api/v1/artifacts/a/3`, 404, `{}`},
		exchangeStep{`DELETE /artifacts/api/v1/artifacts/a/3`, 422, `{"detail":"in use"}`},
	)
	ctx := t.Context()
	for i, err := range []error{
		client.UpdateArtifact(ctx, "a", ArtifactPatch{Name: new("n")}),
		client.UpdateArtifact(ctx, "a", ArtifactPatch{Description: new("")}),
		client.DeleteArtifact(ctx, "a"),
		client.DeleteArtifact(ctx, "a"),
		client.DeleteArtifactVersion(ctx, "a", 3),
		client.DeleteArtifactVersion(ctx, "a", 3),
	} {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if err := client.DeleteArtifactVersion(ctx, "a", 3); StatusOf(err) != 422 {
		t.Errorf("error %v", err)
	}
	// An empty id would delete or read the collection.
	if err := client.DeleteArtifact(ctx, ""); err == nil || !strings.Contains(err.Error(), "cannot be the id") {
		t.Errorf("error %v", err)
	}
	if _, err := client.DownloadArtifact(ctx, "..", 0); err == nil {
		t.Error("an id that leads elsewhere was accepted")
	}
}

func TestDownloadArtifact(t *testing.T) {
	var paths []string
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("Accept"))
		switch len(paths) {
		case 1:
			answer(w, http.StatusBadGateway, ``)
		case 4:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<html>login")
		case 5:
			answer(w, http.StatusNotFound, `{"detail":"no such version"}`)
		default:
			w.Header().Set("Content-Type", "application/zip")
			_, _ = io.WriteString(w, strings.Repeat("PK", 40000))
		}
	}))
	for _, version := range []int64{0, 3} {
		body, err := client.DownloadArtifact(t.Context(), "a", version)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(body)
		if err != nil || len(content) != 80000 {
			t.Errorf("%d bytes, %v", len(content), err)
		}
		if err := body.Close(); err != nil {
			t.Error(err)
		}
	}
	_, err := client.DownloadArtifact(t.Context(), "a", 0)
	if StatusOf(err) != 200 || !strings.Contains(err.Error(), "web page instead of a file") {
		t.Errorf("error %v", err)
	}
	if _, err := client.DownloadArtifact(t.Context(), "a", 9); !IsNotFound(err) || !strings.Contains(err.Error(), "no such version") {
		t.Errorf("error %v", err)
	}
	if _, err := client.DownloadArtifact(t.Context(), "a", -1); err == nil {
		t.Error("a negative version was accepted")
	}
	equal(t, paths, []string{
		"GET /artifacts/api/v1/artifacts/a/download */*", "GET /artifacts/api/v1/artifacts/a/download */*",
		"GET /artifacts/api/v1/artifacts/a/3/download */*", "GET /artifacts/api/v1/artifacts/a/download */*",
		"GET /artifacts/api/v1/artifacts/a/9/download */*",
	})
}

func TestDownloadMayTakeLongButNotStall(t *testing.T) {
	t.Run("slow", func(t *testing.T) {
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for range 6 {
				_, _ = io.WriteString(w, "PK")
				_ = http.NewResponseController(w).Flush()
				<-time.After(60 * time.Millisecond)
			}
		}), func(c *Config) { c.RequestTimeout = 200 * time.Millisecond })
		content, err := download(t.Context(), client)
		if err != nil || len(content) != 12 {
			t.Errorf("%d bytes, %v", len(content), err)
		}
	})
	stalling := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "PK")
		_ = http.NewResponseController(w).Flush()
		hang(r)
	})
	t.Run("stalled", func(t *testing.T) {
		client, _ := testClient(t, stalling, func(c *Config) { c.RequestTimeout = 50 * time.Millisecond })
		if _, err := download(t.Context(), client); !errors.Is(err, errStalled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		client, _ := testClient(t, stalling)
		if _, err := download(ctx, client); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("cut", func(t *testing.T) {
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "PK")
			_ = http.NewResponseController(w).Flush()
			cut(w)
		}))
		_, err := download(t.Context(), client)
		if _, reset := errors.AsType[http2.StreamError](err); !reset && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("error %v", err)
		}
	})
}

func download(ctx context.Context, client *Client) ([]byte, error) {
	body, err := client.DownloadArtifact(ctx, "a", 0)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(body)
	return content, errors.Join(err, body.Close())
}

func TestCreateArtifactVersionIgnoresKnownOnes(t *testing.T) {
	// Version 3 is new by its time, but was known before the call.
	var puts int
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			_, _ = io.Copy(io.Discard, r.Body)
			puts++
			cut(w)
			return
		}
		answer(w, http.StatusOK, fmt.Sprintf(`{"id":"a","versions":[{"version":3,"createdAt":%q}]}`, time.Now().UTC().Format(time.RFC3339Nano)))
	}), noReuse)
	version, err := client.CreateArtifactVersion(t.Context(), "a", ArtifactUpload{After: 3, Artifact: zip([]byte("PK"))})
	if unknown, ok := errors.AsType[*UnknownOutcomeError](err); !ok || len(unknown.Found) != 0 || puts != 1 {
		t.Errorf("version %d after %d uploads, %v", version, puts, err)
	}
}
