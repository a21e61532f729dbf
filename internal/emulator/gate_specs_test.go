// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// specForm is the body that creates a block spec, and its content type.
func specForm(t *testing.T, name, scope string, tenants ...string) (body, contentType string) {
	t.Helper()
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	fields := [][2]string{
		{"spec", fmt.Sprintf(`{"version": 1, "kind": "workflow", "metadata": {"name": %q, "summary": "s"}, "release": {"version": "1.0.0"}, "config": {"steps": {"a": {"type": "http", "url": "https://example.com"}}}}`, name)},
		{"scope", scope},
	}
	if len(tenants) > 0 {
		list, err := json.Marshal(tenants)
		if err != nil {
			t.Fatal(err)
		}
		fields = append(fields, [2]string{"tenants", string(list)})
	}
	for _, field := range fields {
		if err := form.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return text.String(), form.FormDataContentType()
}

// TestTenantsSeeSharedSpecs has three tenants, of which the first makes specs of every scope. What another one sees, it can read and
// deploy, and not change; what is not offered any more is gone, but for what was deployed of it.
func TestTenantsSeeSharedSpecs(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	options := GateOptions{Tokens: []string{"one", "two", "three"}, Options: Options{StateFile: file}}
	server := newGate(t, options)
	call := func(token, method, path, body string, want int) map[string]any {
		t.Helper()
		status, text := ask(t, method, server.URL+path, body, "Authorization", token, "Content-Type", "application/json")
		if status != want {
			t.Fatalf("%s: %s %s is answered with %d, want %d: %s", token, method, path, status, want, text)
		}
		var answer map[string]any
		if err := json.Unmarshal([]byte(text), &answer); err != nil && want < 300 {
			t.Fatal(err)
		}
		return answer
	}
	ids := map[string]string{}
	for name, tenants := range map[string][]string{"private": nil, "public": nil, "shared": {"tenant2"}} {
		body, contentType := specForm(t, name, name, tenants...)
		status, text := ask(t, http.MethodPost, server.URL+"/v1/blocks/specs/", body, "Authorization", "one", "Content-Type", contentType)
		var answer struct{ ID string }
		if err := json.Unmarshal([]byte(text), &answer); err != nil || status != 201 {
			t.Fatalf("%d %s", status, text)
		}
		ids[name] = answer.ID
	}
	names := func(token, path string) string {
		t.Helper()
		var found []string
		specs, _ := call(token, http.MethodGet, path, "", 200)["specs"].([]any)
		for _, one := range specs {
			members, _ := one.(map[string]any)
			metadata, _ := members["metadata"].(map[string]any)
			found = append(found, fmt.Sprint(metadata["name"]))
		}
		slices.Sort(found)
		return strings.Join(found, " ")
	}
	for _, path := range []string{"/v1/blocks/specs", "/v1/specs"} {
		for token, want := range map[string]string{"one": "private public shared", "two": "public shared", "three": "public"} {
			if got := names(token, path); got != want {
				t.Errorf("%s lists %s: %s, want %s", token, path, got, want)
			}
		}
	}
	for token, seen := range map[string][]string{"two": {"public", "shared"}, "three": {"public"}} {
		for name, id := range ids {
			read, write := 404, 404
			if slices.Contains(seen, name) {
				read, write = 200, 403
			}
			spec := "/v1/blocks/specs/" + id
			call(token, http.MethodGet, spec, "", read)
			call(token, http.MethodGet, spec+"/releases", "", read)
			call(token, http.MethodGet, spec+"/releases/1.0.0", "", read)
			call(token, http.MethodPatch, spec, `{"metadata": {"title": "T"}}`, write)
			call(token, http.MethodDelete, spec, "", write)
		}
	}
	deploy := func(token, name string, want int) string {
		t.Helper()
		answer := call(token, http.MethodPost, "/v1/blocks/deployments/", fmt.Sprintf(`{"metadata": {"name": %q, "summary": "s"}, "spec": {"id": %q}}`, name, ids[name]), want)
		return fmt.Sprint(answer["id"])
	}
	deployed := deploy("two", "shared", 201)
	deploy("two", "public", 201)
	deploy("two", "private", 404)
	deploy("three", "shared", 404)
	app := fmt.Sprintf(`{"spec": %q, "featured": "null", "scope": null, "parameters": "null"}`,
		fmt.Sprintf(`{"version": 1, "kind": "app", "metadata": {"name": "app", "summary": "s"}, "release": {"version": "1.0.0"}, "config": [{"id": %q, "release": {"version": "1.0.0"}}]}`, ids["public"]))
	call("three", http.MethodPost, "/v1/apps/specs/", app, 201)
	// Names are those of one tenant.
	if body, contentType := specForm(t, "public", "private"); true {
		if status, text := ask(t, http.MethodPost, server.URL+"/v1/blocks/specs/", body, "Authorization", "two", "Content-Type", contentType); status != 201 {
			t.Errorf("the name of another tenant's spec is taken: %d %s", status, text)
		}
	}

	// What it is built from is found as well.
	var archive, text bytes.Buffer
	packed := zip.NewWriter(&archive)
	dockerfile, err := packed.Create("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dockerfile.Write([]byte("FROM scratch\n")); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	form := multipart.NewWriter(&text)
	part, err := form.CreateFormFile("artifact", "artifact.zip")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(archive.Bytes()); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"scope": "public", "spec": `{"version": 1, "kind": "workflow", "metadata": {"name": "built", "summary": "s"}, "release": {"version": "1.0.0"}, ` +
		`"config": {"images": {"i": {"dockerfile": "Dockerfile"}}, "steps": {"a": {"command": "run", "imageRef": "i"}}}}`} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	status, made := ask(t, http.MethodPost, server.URL+"/v1/blocks/specs/", text.String(), "Authorization", "one", "Content-Type", form.FormDataContentType())
	var built struct{ ID string }
	if err := json.Unmarshal([]byte(made), &built); err != nil || status != 201 {
		t.Fatalf("%d %s", status, made)
	}
	ids["built"] = built.ID
	of := deploy("three", "built", 201)
	metadata, _ := call("three", http.MethodGet, "/v1/blocks/deployments/"+of, "", 200)["metadata"].(map[string]any)
	if metadata["status"] != "deployed" {
		t.Errorf("the block is %v", metadata["status"])
	}

	call("one", http.MethodPatch, "/v1/blocks/specs/"+ids["shared"], `{"scope": "private"}`, 200)
	call("two", http.MethodGet, "/v1/blocks/specs/"+ids["shared"], "", 404)
	call("two", http.MethodGet, "/v1/blocks/deployments/"+deployed, "", 200)
	call("two", http.MethodPost, "/v1/blocks/deployments/"+deployed+"/revisions", `{"revision": {"notes": "again"}}`, 201)

	// A restart changes nothing.
	server = newGate(t, options)
	call("two", http.MethodGet, "/v1/blocks/deployments/"+deployed, "", 200)
	call("two", http.MethodGet, "/v1/blocks/specs/"+ids["public"]+"/releases/1.0.0", "", 200)
}
