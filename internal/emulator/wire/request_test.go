// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

func TestBodiesThatMustBeTolerated(t *testing.T) {
	w := testbed.New(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x", "description", "d").Want(201)["id"])
	w.JSON(http.MethodGet, testbed.ArtifactsPath, `{}`).Want(200)
	w.JSON(http.MethodGet, testbed.ArtifactsPath, `not json`).Want(200)
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `{"name": null, "description": null}`).Want(200)
	if body := w.Get(testbed.ArtifactsPath + id).Body(); body["name"] != "x" || body["description"] != "d" {
		t.Errorf("null members were not taken as absent: %v", body)
	}
	w.Send(http.MethodPatch, testbed.ArtifactsPath+id, "", nil).Want(200)
	w.JSON(http.MethodDelete, testbed.ArtifactsPath+id, `{}`).Want(200)
}

func TestBodiesThatAreRefused(t *testing.T) {
	w := testbed.New(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)["id"])
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `{"name": `).Refused(400, "not valid JSON")
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `{} {}`).Refused(400, "not valid JSON")
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `[]`).Refused(400, "must be a JSON object")
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `{"name": 1, "description": []}`).Refused(400, "description must be a string; name must be a string")
	w.Form(http.MethodPatch, testbed.ArtifactsPath+id, nil, "name", "y").Refused(400, "JSON body is expected")
	w.JSON(http.MethodPost, testbed.ArtifactsPath, `{}`).Refused(400, "multipart/form-data body is expected")
	w.Send(http.MethodPost, testbed.ArtifactsPath, "multipart/form-data", []byte("x")).Refused(400, "boundary")
	w.Send(http.MethodPost, testbed.ArtifactsPath, "multipart/form-data; boundary=b", []byte("--b\r\nhalf")).Refused(400, "malformed")
	w.Send(http.MethodPost, testbed.ArtifactsPath, "multipart/form-data; boundary=b", []byte("--b--\r\n")).Refused(400, "name is required")
}

func TestHugeBodyGetsAnAnswer(t *testing.T) {
	w := testbed.New(t)
	w.Send(http.MethodPost, testbed.ArtifactsPath, "multipart/form-data; boundary=b", make([]byte, wire.MaxBody+1<<20)).Refused(413, "64 MiB")
}

func TestQueryListForms(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	for _, name := range []string{"one", "two", "three"} {
		w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "`+name+`", "imageDetails": {"imageId": `+imageID+`}}`).Want(201)
	}
	w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "four", "serviceType": "api", "imageDetails": {"imageId": `+imageID+`}}`).Want(201)
	all := testbed.ServicesPath + "?featureType=services&"
	for query, want := range map[string]int{
		"status=CREATING":                      4,
		"status=AVAILABLE&status=CREATING":     4,
		"status=AVAILABLE%2CCREATING":          4,
		"status=AVAILABLE,DEPLOYING":           0,
		"status=AVAILABLE&status=DEPLOYING":    0,
		"status=":                              4,
		"serviceType=api%2Cweb-app":            4,
		"serviceType=api":                      1,
		"serviceType=shiny&serviceType=api":    1,
		"searchTerm=T":                         2,
		"searchTerm=o&serviceType=web-app,api": 3,
	} {
		if got := testbed.Names(t, w.Get(all+query).Want(200), "services", "name"); len(got) != want {
			t.Errorf("%s: %v, want %d", query, got, want)
		}
	}
	w.Get(all+"status=NEW").Refused(400, `"NEW" is not one of`)
	w.Get(all+"status=CREATING;x").Refused(400, "")
}

func TestPaging(t *testing.T) {
	w := testbed.New(t)
	for i := range 30 {
		w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "n"+strconv.Itoa(i)).Want(201)
	}
	for _, c := range []struct {
		query                  string
		items, pages, no, size int
	}{
		{"", 25, 2, 1, 25},
		{"?pageNumber=2", 5, 2, 2, 25},
		{"?pageNumber=3", 0, 2, 3, 25},
		{"?pageSize=10", 10, 3, 1, 10},
		{"?pageSize=30", 30, 1, 1, 30},
		{"?pageSize=500", 30, 1, 1, 100},
		{"?pageSize=7&pageNumber=5", 2, 5, 5, 7},
		{"?pageSize=9&pageNumber=9223372036854775807", 0, 4, 9223372036854775807, 9},
	} {
		body := w.Get(testbed.ArtifactsPath + c.query).Want(200)
		got := len(testbed.Names(t, body, "artifacts", "name"))
		if got != c.items || body["pageCount"] != float64(c.pages) || body["pageNumber"] != float64(c.no) || body["pageSize"] != float64(c.size) || body["artifactCount"] != 30.0 {
			t.Errorf("%q: %d items of %v, page %v of %v with %v each, want %+v", c.query, got, body["artifactCount"], body["pageNumber"], body["pageCount"], body["pageSize"], c)
		}
	}
	for _, query := range []string{"?pageSize=0", "?pageNumber=0", "?pageSize=-1", "?pageSize=x"} {
		w.Get(testbed.ArtifactsPath+query).Refused(400, "page")
	}
}

func TestEmptyListsHavePages(t *testing.T) {
	w := testbed.New(t)
	for path, key := range map[string]string{
		testbed.ArtifactsPath: "artifacts", testbed.ImagesPath: "images", testbed.ServicesPath: "webapps", testbed.ServicesPath + "?featureType=services": "services",
	} {
		body := w.Get(path).Want(200)
		if body["pageCount"] != 1.0 || len(testbed.Names(t, body, key, "id")) != 0 {
			t.Errorf("%s: %v", path, body)
		}
	}
}

func TestListsAreNewestFirst(t *testing.T) {
	w := testbed.New(t)
	for _, name := range []string{"a", "b", "c"} {
		w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", name).Want(201)
	}
	if got := testbed.Names(t, w.Get(testbed.ArtifactsPath).Want(200), "artifacts", "name"); !slices.Equal(got, []string{"c", "b", "a"}) {
		t.Errorf("order %v", got)
	}
}

func TestFormTextIsTakenAsItIs(t *testing.T) {
	w := testbed.New(t)
	const name = "naïve \"name\" \r\n with lines"
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", name).Want(201)["id"])
	if got := w.Get(testbed.ArtifactsPath + id).Body()["name"]; got != name {
		t.Errorf("name %q, want %q", got, name)
	}
}
